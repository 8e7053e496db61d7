"""The networks that this machine lies in: public or not by number, they are the town hall's.

Every French box gives each printer a public IPv6, so that the number alone says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from pathlib import Path
from typing import Final

from kiosk.gate.addresses import IPAddress, is_public

_ROUTES_4: Final = Path("/proc/net/route")
_ROUTES_6: Final = Path("/proc/net/ipv6_route")
_GATEWAY: Final = 0x2  # RTF_GATEWAY of linux/route.h
# Wider ones are no local network: a VPN sends half of the world out without a gateway.
_NARROW_4: Final = 16
_NARROW_6: Final = 48

Network = IPv4Network | IPv6Network


def is_outside(address: IPAddress) -> bool:
    """Tell whether an address is on the public Internet and behind a router."""
    if not is_public(address):
        return False
    if isinstance(address, IPv4Address):
        routes = networks_4(_read(_ROUTES_4))
    else:
        routes = networks_6(_read(_ROUTES_6))
    return not any(address in network for network in routes)


def networks_4(table: str) -> Iterator[Network]:
    """Give the local networks of the kernel's table for IPv4: numbers in memory order."""
    for line in table.splitlines()[1:]:
        _, destination, _, flags, _, _, _, mask, *_ = line.split()
        length = int(mask, 16).bit_count()
        if not int(flags, 16) & _GATEWAY and length >= _NARROW_4:
            first = IPv4Address(bytes.fromhex(destination)[::-1])
            yield IPv4Network((first, length), strict=False)


def networks_6(table: str) -> Iterator[Network]:
    """Give the local networks of the kernel's table for IPv6, its own addresses among them."""
    for line in table.splitlines():
        destination, prefix, *_, flags, _ = line.split()
        length = int(prefix, 16)
        if not int(flags, 16) & _GATEWAY and length >= _NARROW_6:
            first = IPv6Address(bytes.fromhex(destination))
            yield IPv6Network((first, length), strict=False)


def _read(table: Path) -> str:
    try:
        return table.read_text()
    except OSError:  # a kernel without this family
        return ""
