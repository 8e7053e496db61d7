"""The addresses of a name: only those on the public Internet, looked up once for a connection."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv6Address, ip_address
from itertools import chain, zip_longest
from typing import Final

from kiosk.gate.addresses import IPAddress
from kiosk.gate.answer import Error, UnreachableError

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
MAX_ADDRESSES: Final = 8


async def of_system(name: str, port: int) -> Sequence[str]:
    """Ask the system's resolver for a name of the Internet."""
    # the dot at the end keeps the search list of the network out: caf.fr.mairie.lan is not caf.fr
    return await of_network(f"{name}.", port)


async def of_network(name: str, port: int) -> Sequence[str]:
    """Ask the system's resolver for a name as the town hall knows it, or an address."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def look_up(resolve: Resolver, name: str, port: int, seconds: float) -> list[IPAddress]:
    """Give the addresses of a name, both families in turn.

    Raises:
        UnreachableError: it has none, or nobody could say.
    """
    try:
        async with asyncio.timeout(seconds):
            texts = await resolve(name, port)
    except TimeoutError:
        raise UnreachableError(Error.DNS_TIMEOUT) from None
    except socket.gaierror as error:
        down = error.errno == socket.EAI_AGAIN
        raise UnreachableError(Error.DNS_TIMEOUT if down else Error.DNS_ERROR) from None
    except (OSError, UnicodeError):  # a label that is too long for the codec
        raise UnreachableError(Error.DNS_ERROR) from None
    addresses = list(dict.fromkeys(map(ip_address, texts)))
    if not addresses:
        raise UnreachableError(Error.DNS_ERROR)
    first = type(addresses[0])
    same = [address for address in addresses if isinstance(address, first)]
    other = [address for address in addresses if not isinstance(address, first)]
    pairs = chain.from_iterable(zip_longest(same, other))
    return [address for address in pairs if address is not None]


def keep_public(
    addresses: Sequence[IPAddress], accepts: Callable[[IPAddress], bool]
) -> list[IPAddress]:
    """Drop every address that a name may not lead to.

    Raises:
        UnreachableError: none is left.
    """
    kept = [address for address in addresses if accepts(address)][:MAX_ADDRESSES]
    if not kept:
        raise UnreachableError(Error.PROHIBITED)
    return kept


def family(address: IPAddress) -> socket.AddressFamily:
    """Give the family of sockets for an address."""
    return socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
