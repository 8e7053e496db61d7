"""The files by which a seed reaches the programs of this machine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kiosk.seed.fields import is_number
from kiosk.seed.placing import File
from kiosk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kiosk.policy.yaml_text import Node
    from kiosk.seed.model import Network, Seed, Wifi

_PORTS: Final = {"ipp": 631, "ipps": 631, "http": 80, "https": 443}
_SECRET: Final = 0o600
_LISTENING: Final = (
    b"[Match]\nType=wlan\n\n[Link]\nActivationPolicy=up\nRequiredForOnline=no\n\n"
    b"[Network]\nLinkLocalAddressing=no\nLLMNR=no\nMulticastDNS=no\n"
)
# what the image's own 80-cable.network says, which these files come before: nobody is told our
# name, nor a number that is another one at each start
_DHCP: Final = ("DHCP=yes", "IPv6AcceptRA=yes")
_QUIET: Final = (
    "IPv6PrivacyExtensions=yes",
    *("LLDP=no", "EmitLLDP=no", "LLMNR=no", "MulticastDNS=no"),
)
_LEASE: Final = (
    *("", "[DHCPv4]", "SendHostname=no", "ClientIdentifier=mac"),
    *("UseNTP=yes", "UseHostname=no", "UseDomains=no", "UseRoutes=yes"),
)
_SIX: Final = (
    *("", "[DHCPv6]", "SendHostname=no", "UseHostname=no"),
    *("", "[IPv6AcceptRA]", "UseDomains=no"),
)


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository of policies and images that a machine follows.

    Attributes:
        root: the file of the keys to trust, or "".
        address: where it is, for a seed that names none, or "".
    """

    root: str = ""
    address: str = ""


_NOWHERE: Final = Repository()


def files(
    seed: Seed | None, site: dict[str, Node], runtime: Path, follows: Repository = _NOWHERE
) -> list[File]:
    """Give all files that a seed makes; those of a machine without one if it is None.

    Args:
        seed: what differs here.
        site: its commune's file.
        runtime: the folder of `kiosk.env`, as the programs will name it.
        follows: what the image and the seed's folder bring.
    """
    inside = str(runtime).lstrip("/")
    found = [File(f"{inside}/kiosk.env", _environment(seed, runtime, follows))]
    if seed:
        written = json.dumps({"version": "1", **site}, ensure_ascii=False, indent=1)
        found.append(File(f"{inside}/site.yaml", written.encode()))
    found.append(File(f"{inside}/nft.d/10-seed.nft", _openings(seed)))
    network = seed.network if seed else None
    found.append(File("run/systemd/network/20-ilot-cable.network", _cable(network)))
    if seed is None:  # its card must be up, to hear which networks there are
        found.append(File("run/systemd/network/30-ilot-wifi.network", _LISTENING))
    if network and network.wifi:
        found.append(File("run/systemd/network/30-ilot-wifi.network", _wireless()))
        found.append(File("run/ilot-wifi/wpa_supplicant.conf", _supplicant(network.wifi), _SECRET))
    devices = "".join(f"{line}\n" for line in seed.devices) if seed else ""
    found.append(File("run/usbguard-rules.d/10-declared.conf", devices.encode(), _SECRET))
    return found


def possible(runtime: Path) -> frozenset[str]:
    """Give the places of all files that some seed makes: what this one does not make must go."""
    inside = str(runtime).lstrip("/")
    return frozenset(
        {
            f"{inside}/site.yaml",
            "run/systemd/network/30-ilot-wifi.network",
            "run/ilot-wifi/wpa_supplicant.conf",
        }
    )


def variables(seed: Seed | None, runtime: Path, follows: Repository) -> Mapping[str, str]:
    """Give the settings of this machine, and how its programs are called."""
    known: dict[str, str] = {"KIOSK_SEED_FAULT": str(runtime / "seed-fault")}
    if seed is None:
        return known
    updates = seed.updates
    known |= {
        "KIOSK_OVERLAY": str(runtime / "site.yaml"),
        "KIOSK_ID": seed.id or "",
        "KIOSK_DIAGONAL": f"{seed.screen.diagonal:g}",
        "KIOSK_DISTANCE": f"{seed.screen.distance:g}",
        "KIOSK_LANGUAGE": seed.language,
        "KIOSK_MODE": seed.mode or "",
        "KIOSK_PRINTER": seed.printer or "",
        "KIOSK_SCANNER": seed.scanner or "",
        "KIOSK_UPSTREAM": seed.network.proxy or "",
        "KIOSK_UPDATES": updates.address if updates else follows.address,
        "KIOSK_WAKE": (updates.wake if updates else None) or "",
        "KIOSK_ROOT": follows.root,
        "KIOSK_REPORT": seed.reports or "",
    }
    known = {name: value for name, value in known.items() if value}
    Settings.from_environment(known)  # what this refuses would stop every program of ours
    known["ILOT_ORIENTATION"] = seed.screen.orientation
    if seed.practice:
        known["ILOT_RUN"] = "--training"
    return known


def _environment(seed: Seed | None, runtime: Path, follows: Repository) -> bytes:
    known = variables(seed, runtime, follows)
    return "".join(f"{name}={_quoted(text)}\n" for name, text in known.items()).encode()


def _quoted(text: str) -> str:
    r"""Write a value as systemd's EnvironmentFile= reads it, and sh too: in quotes, with its \."""
    return '"' + "".join(f"\\{c}" if c in '\\"$`' else c for c in text) + '"'


def _openings(seed: Seed | None) -> bytes:
    """Give the lines that let our programs speak to this house's own devices."""
    wanted = dict.fromkeys(_neighbours(seed)) if seed else {}
    lines = ["# written by `kiosk seed apply`; nftables.conf includes it after its sets\n"]
    for host, port in wanted:
        name = "neighbours" if ip_address(host).version == 4 else "neighbours6"  # noqa: PLR2004
        lines.append(f"add element inet ilot {name} {{ {host} . {port} }}\n")
    return "".join(lines).encode()


def _neighbours(seed: Seed) -> Iterator[tuple[str, int]]:
    for address in (seed.printer, seed.scanner, seed.network.proxy):
        if not address or "://" not in address:
            continue
        parts = urlsplit(address)
        if parts.hostname and is_number(parts.hostname):
            yield str(ip_address(parts.hostname)), parts.port or _PORTS[parts.scheme]


def _cable(network: Network | None) -> bytes:
    cable = network.cable if network else None
    lines = ["[Match]", "Type=ether", "Kind=!*", "", "[Link]", "RequiredForOnline=no"]
    lines += ["", "[Network]", "LinkLocalAddressing=ipv6", *_QUIET]
    if cable is None or cable.address is None:
        lines += [*_DHCP, *_LEASE]
    else:
        lines += [f"Address={cable.address}", f"Gateway={cable.gateway}"]
        lines += [f"DNS={server}" for server in cable.dns or (cable.gateway,)]
    return "".join(f"{line}\n" for line in (*lines, *_SIX)).encode()


def _wireless() -> bytes:
    lines = ["[Match]", "Type=wlan", "", "[Link]", "RequiredForOnline=no", "", "[Network]"]
    lines += [*_DHCP, *_QUIET, "IgnoreCarrierLoss=3s"]
    lines += [*_LEASE, "RouteMetric=2048", *_SIX]  # the cable, where there is one, comes first
    return "".join(f"{line}\n" for line in lines).encode()


def _supplicant(wifi: Wifi) -> bytes:
    """Write what wpa_supplicant reads: the name in hexadecimal, so that no sign of it matters."""
    lines = [f"country={wifi.country}", "update_config=0", "network={"]
    lines += [f"\tssid={wifi.ssid.encode().hex()}", "\tscan_ssid=1"]
    if wifi.password is None:
        lines += ["\tkey_mgmt=NONE"]
    else:
        secret = wifi.password.get_secret_value()
        key = secret if len(secret) == 64 else f'"{secret}"'  # noqa: PLR2004 - a key, not its words
        lines += ["\tkey_mgmt=WPA-PSK WPA-PSK-SHA256 SAE", "\tieee80211w=1", f"\tpsk={key}"]
    return "".join(f"{line}\n" for line in (*lines, "}")).encode()
