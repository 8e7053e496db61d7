"""What is plugged in, and what of udev's word counts as plugging; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DEVICE: Final = "usb_device"
_MOST: Final = 64  # interfaces of one device; a hostile one may name any number
_SERIAL: Final = 128  # letters


class Kind(StrEnum):
    """What a device is for; one may be several things."""

    PRINTER = "printer"
    DRIVERLESS = "driverless"  # a printer, perhaps with a scanner, that ipp-usb gives an address
    SCANNER = "scanner"
    STORAGE = "storage"
    INPUT = "input"
    HEADSET = "headset"


PRINTS: Final = frozenset((Kind.PRINTER, Kind.DRIVERLESS))
SCANS: Final = frozenset((Kind.SCANNER, Kind.DRIVERLESS))
_BY_INTERFACE: Final = {  # class, subclass and protocol, as far as they matter
    "0701": Kind.PRINTER,
    "070104": Kind.DRIVERLESS,
    "080650": Kind.STORAGE,
    "080662": Kind.STORAGE,
    "03": Kind.INPUT,
    "01": Kind.HEADSET,
}
_VIDEO: Final = "0e"  # what hears and sees is a camera


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """A device in a socket of this machine.

    Attributes:
        path: of the kernel, the same at its removal.
        kinds: what it is for.
        serial: of a printer, by which CUPS names it; of nothing that a citizen brings.
    """

    path: str
    kinds: frozenset[Kind]
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """All that is plugged in now."""

    devices: frozenset[UsbDevice]


@dataclass(frozen=True, slots=True)
class Plugged:
    """A device was plugged in."""

    device: UsbDevice


@dataclass(frozen=True, slots=True)
class Unplugged:
    """A device was taken out; nothing but its path is known any more."""

    path: str


def device(path: str, properties: Mapping[str, str]) -> UsbDevice:
    """Tell what a device is for, from udev's properties."""
    interfaces = properties.get("ID_USB_INTERFACES", "").lower().split(":")[: _MOST + 1]
    kinds = {
        kind
        for interface in interfaces
        for start, kind in _BY_INTERFACE.items()
        if interface.startswith(start)
    }
    if any(interface.startswith(_VIDEO) for interface in interfaces):
        kinds.discard(Kind.HEADSET)
    if properties.get("libsane_matched") == "yes":
        kinds.add(Kind.SCANNER)
    prints = Kind.PRINTER in kinds
    serial = properties.get("ID_SERIAL_SHORT", "")[:_SERIAL] if prints else ""
    return UsbDevice(path, frozenset(kinds), serial)


def change(
    action: str | None, kind: str | None, path: str, properties: Mapping[str, str]
) -> Plugged | Unplugged | None:
    """Read a word of udev; None where nothing was plugged in or out.

    Args:
        action: "add", "remove" or another.
        kind: its DEVTYPE; CUPS lets go of interfaces and takes them again at each look, and none of
            these storms is a plug.
        path: of the kernel.
        properties: as udev has them; none at a removal.
    """
    if kind != DEVICE:
        return None
    if action == "remove":
        return Unplugged(path)
    return Plugged(device(path, properties)) if action == "add" else None
