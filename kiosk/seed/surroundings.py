"""What this machine finds around it at its first start: cable, Wi-Fi, a printer."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

NET: Final = Path("/sys/class/net")
USB: Final = Path("/sys/bus/usb/devices")
_ETHERNET: Final = "1"  # ARPHRD_ETHER
_PRINTER: Final = "07"
_LONGEST: Final = 60  # letters of a name that a device gives itself
_FAR, _NEAR = -75.0, -60.0  # dBm
_ESCAPE: Final = re.compile(r"\\x([0-9a-fA-F]{2})")


class Cable(StrEnum):
    """What is known of the network cable."""

    NO_SOCKET = "no-socket"
    UNPLUGGED = "unplugged"
    PLUGGED = "plugged"


class Strength(StrEnum):
    """How well a network is heard."""

    GOOD = "good"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Heard:
    """A Wi-Fi network that this machine hears."""

    ssid: str
    strength: Strength
    secured: bool


def cable(net: Path = NET) -> Cable:
    """Look whether a cable is plugged in, at the other end, too."""
    states = [_carrier(card) for card in _cards(net) if not _radio(card)]
    if not states:
        return Cable.NO_SOCKET
    return Cable.PLUGGED if any(states) else Cable.UNPLUGGED


def wireless(net: Path = NET) -> str:
    """Give the name of the first wireless card, or ""."""
    return next((card.name for card in _cards(net) if _radio(card)), "")


def printer(usb: Path = USB) -> str | None:
    """Give the name of a printer that is plugged in, "" for one without; None for none."""
    for interface in sorted(usb.glob("*:*/bInterfaceClass")):
        with suppress(OSError, UnicodeDecodeError):
            if interface.read_text(encoding="ascii").strip() == _PRINTER:
                device = usb / interface.parent.name.partition(":")[0]
                return _name(device)
    return None


def heard(untrusted: str) -> tuple[Heard, ...]:
    """Read what `iw dev … scan` prints: each network once, the best heard first."""
    found: dict[str, tuple[float, bool]] = {}
    level, secured = -100.0, False
    for line in untrusted.splitlines():
        key, _colon, value = line.strip().partition(": ")
        if line.startswith("BSS "):
            level, secured = -100.0, False
        elif key == "signal":
            with suppress(ValueError, IndexError):
                level = float(value.split()[0])
        elif key == "capability":
            secured = "Privacy" in value
        elif key == "SSID" and (name := _ssid(value)):
            best = found.get(name)
            if best is None or level > best[0]:
                found[name] = (level, secured)
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    return tuple(Heard(name, _strength(level), secured) for name, (level, secured) in ranked)


def _cards(net: Path) -> list[Path]:
    try:
        names = sorted(net.iterdir())
    except OSError:
        return []
    return [card for card in names if (card / "device").exists() and _kind(card) == _ETHERNET]


def _radio(card: Path) -> bool:
    return (card / "phy80211").exists() or (card / "wireless").exists()


def _kind(card: Path) -> str:
    try:
        return (card / "type").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _carrier(card: Path) -> bool:
    try:
        return (card / "carrier").read_text(encoding="ascii").strip() == "1"
    except OSError:  # EINVAL where the card is off
        return False


def _name(device: Path) -> str:
    try:
        untrusted = (device / "product").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    return "".join(c for c in untrusted.strip() if c.isprintable())[:_LONGEST]


def _ssid(escaped: str) -> str:
    r"""Give the name of a network: iw writes each byte that it cannot print as \xNN."""
    raw = bytearray()
    place = 0
    for found in _ESCAPE.finditer(escaped):
        raw += escaped[place : found.start()].encode()
        raw.append(int(found[1], 16))
        place = found.end()
    raw += escaped[place:].encode()
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        return ""
    return name if name.strip() and name.isprintable() else ""


def _strength(level: float) -> Strength:
    if level >= _NEAR:
        return Strength.GOOD
    return Strength.FAIR if level >= _FAR else Strength.WEAK
