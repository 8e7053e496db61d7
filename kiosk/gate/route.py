"""The ways out: straight to the site, through the town hall's proxy, or to the sandbox of sites."""

from __future__ import annotations

import asyncio
import socket
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from kiosk.errors import KioskError
from kiosk.gate.addresses import IPAddress
from kiosk.gate.answer import Error, UnreachableError
from kiosk.gate.connect import connect
from kiosk.gate.head import END, HeadError, read_response
from kiosk.gate.intake import take_head
from kiosk.gate.limits import Limits
from kiosk.gate.resolver import Resolver, keep_public, look_up

_UPSTREAM_ERRORS: Final = {
    HTTPStatus.FORBIDDEN: Error.DENIED,  # the town hall's own filter
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: Error.DENIED,
    HTTPStatus.GATEWAY_TIMEOUT: Error.TIMEOUT,
    HTTPStatus.BAD_GATEWAY: Error.REFUSED,
    HTTPStatus.SERVICE_UNAVAILABLE: Error.REFUSED,
    HTTPStatus.NOT_FOUND: Error.DNS_ERROR,
}


@dataclass(frozen=True, slots=True, repr=False)
class Way:
    """An open connection towards a site; its socket is the caller's to close.

    Attributes:
        end: connected, non-blocking.
        early: what the site has already said.
        by_proxy: whether plain HTTP goes on to another proxy.
        credentials: for that proxy.
    """

    end: socket.socket
    early: bytes = b""
    by_proxy: bool = False
    credentials: bytes = b""


class Route(Protocol):
    """A way out."""

    async def open(self, host: str, port: int, *, tunnel: bool) -> Way:
        """Connect towards a host that the policy allows.

        Raises:
            UnreachableError: it cannot be reached.
        """


@dataclass(frozen=True, slots=True)
class Direct:
    """Looks a name up once, and connects to what it found: no second answer can lead elsewhere."""

    resolve: Resolver
    accepts: Callable[[IPAddress], bool]
    limits: Limits

    async def open(self, host: str, port: int, *, tunnel: bool) -> Way:  # noqa: ARG002 - all one here
        """Connect to the site."""
        found = await look_up(self.resolve, host, port, self.limits.resolve)
        return Way(await connect(keep_public(found, self.accepts), port, self.limits))


@dataclass(frozen=True, slots=True)
class Training:
    """Connects every name to the sandbox of sites, and never to anything else."""

    address: IPAddress
    port: int
    limits: Limits

    async def open(self, host: str, port: int, *, tunnel: bool) -> Way:  # noqa: ARG002 - all one here
        """Connect to the sandbox."""
        return Way(await connect([self.address], self.port, self.limits))


@dataclass(frozen=True, slots=True, repr=False)
class Upstream:
    """Asks the proxy that the town hall imposes; it then resolves the names."""

    host: str
    port: int
    credentials: bytes
    resolve: Resolver
    limits: Limits

    async def open(self, host: str, port: int, *, tunnel: bool) -> Way:
        """Connect to the proxy, and for a tunnel through it."""
        try:
            found = await look_up(self.resolve, self.host, self.port, self.limits.resolve)
            end = await connect(found, self.port, self.limits)
        except UnreachableError:
            raise UnreachableError(Error.INTERNAL) from None
        if not tunnel:
            return Way(end, by_proxy=True, credentials=self.credentials)
        try:
            return Way(end, early=await self._tunnel(end, f"{host}:{port}"))
        except TimeoutError:
            error = Error.TIMEOUT
        except HeadError:
            error = Error.BAD_ANSWER
        except (EOFError, OSError):
            error = Error.TERMINATED
        except BaseException:
            end.close()
            raise
        end.close()
        raise UnreachableError(error)

    async def _tunnel(self, end: socket.socket, authority: str) -> bytes:
        lines = [f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}".encode("ascii")]
        if self.credentials:
            lines.append(b"Proxy-Authorization: " + self.credentials)
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self.limits.answer):
            await loop.sock_sendall(end, b"\r\n".join(lines) + END)
            early = b""
            while True:
                head, early = await take_head(end, self.limits.answer, early)
                response = read_response(head)
                if response.status >= HTTPStatus.OK:
                    break
        if response.status >= HTTPStatus.MULTIPLE_CHOICES:
            known = response.status in _UPSTREAM_ERRORS
            raise UnreachableError(
                _UPSTREAM_ERRORS[HTTPStatus(response.status)] if known else Error.INTERNAL
            )
        return early


def training(text: str, limits: Limits) -> Training:
    """Read the setting of the sandbox of sites, "ADDRESS:PORT".

    Raises:
        KioskError: it is none.
    """
    host, _, port = text.rpartition(":")
    try:
        return Training(ip_address(host.strip("[]")), int(port), limits)
    except ValueError:
        raise KioskError(
            "KIOSK_TRAINING is no address and port", hint="for example 127.0.0.1:8443"
        ) from None


def upstream(text: str, resolve: Resolver, limits: Limits) -> Upstream:
    """Read the setting of the upstream proxy, "http://[NAME:PASSWORD@]HOST:PORT".

    Raises:
        KioskError: it is none.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme != "http" or parts.path not in {"", "/"}:
        raise KioskError(
            "KIOSK_UPSTREAM is no proxy", hint="write it like http://proxy.mairie.example:3128"
        )
    credentials = b""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        credentials = b"Basic " + b64encode(pair.encode())
    return Upstream(host, port, credentials, resolve, limits)
