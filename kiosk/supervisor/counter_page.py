"""A page for the counter's own computer: whether somebody at the kiosk asks for help, no more."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import ipaddress
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from kiosk.errors import KioskError
from kiosk.i18n import gettext as _

_HEAD: Final = 8192  # bytes that a request may have before its body
_PATIENCE: Final = 5.0  # seconds for a whole request and its answer
_CONNECTIONS: Final = 16
_REFRESH: Final = 5  # seconds between two looks of the page
# it comes anew only when something has changed, or under a keyboard the focus would be lost
_SCRIPT: Final = (
    "setInterval(async()=>{try{const now=await(await fetch('/state')).text();"
    "if(now!==document.title)location.reload()}catch{location.reload()}},"
    f"{_REFRESH * 1000})"
)
_DIGEST: Final = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; script-src 'sha256-{_DIGEST}'; connect-src 'self'; "
    "style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_STYLE: Final = (
    "body{font-family:sans-serif;text-align:center;margin:15vh 1em;background:#f3f6fa;"
    "color:#14213d}h1{font-size:min(3em,11vw)}.asked{background:#ffd166}"
    "button{font-size:min(2em,8vw);padding:.6em 1.5em;border:0;border-radius:.3em;"
    "background:#0b3c6f;color:#fff}"
)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    headers: dict[str, str]


class _RefusedError(Exception):
    """What is asked for is not given."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class CounterPage:
    """The page and its little server.

    Args:
        address: "HOST:PORT" where it listens.
        coming: called when the counter says that somebody comes.

    Attributes:
        asked: whether somebody asks for help; whoever knows sets it.
        address: where it listens, once it does.
    """

    def __init__(self, address: str, coming: Callable[[], object] = lambda: None) -> None:
        self.asked = False
        self.address = address
        self._coming = coming
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    @property
    def listens(self) -> bool:
        """Whether the counter can read it."""
        return self._server is not None

    async def start(self) -> None:
        """Listen.

        Raises:
            KioskError: nobody can listen at this address.
        """
        try:
            self._name, port = _host_and_port(self.address)
            self._server = await asyncio.start_server(self._serve, self._name, port, limit=_HEAD)
        except (OSError, ValueError) as error:
            raise KioskError(
                f"KIOSK_COUNTER_PAGE={self.address}: {error}",
                hint="an address of this machine and a free port, for example 192.168.1.20:8480",
            ) from error
        host, port = self._server.sockets[0].getsockname()[:2]
        self.address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is None:
            return
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        if self._talks:
            await asyncio.wait(self._talks)
        self._server = None

    # --- one request a connection -----------------------------------------------------------------
    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        if talk is None or len(self._talks) >= _CONNECTIONS:
            writer.close()
            return
        self._talks.add(talk)
        try:
            async with asyncio.timeout(_PATIENCE):
                writer.write(await self._response(reader))
                await writer.drain()
                writer.write_eof()
                await reader.read(_HEAD)  # or what it still sends would reset what it still reads
        except (OSError, TimeoutError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._talks.discard(talk)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _response(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return self._answer(_parsed(await reader.readuntil(b"\r\n\r\n")))
        except asyncio.LimitOverrunError:
            refused = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        except (asyncio.IncompleteReadError, ValueError):
            refused = HTTPStatus.BAD_REQUEST
        except _RefusedError as error:
            refused = error.status
        return _written(refused, refused.phrase, "text/plain")

    def _answer(self, request: _Request) -> bytes:
        if not self._is_ours(request.headers.get("host", "")):
            raise _RefusedError(HTTPStatus.MISDIRECTED_REQUEST)
        match request.method, request.path:
            case "GET", "/":
                return _written(HTTPStatus.OK, self._page(), "text/html")
            case "GET", "/state":
                return _written(HTTPStatus.OK, self._sentence(), "text/plain")
            case "POST", "/":
                return self._clear(request)
            case _, "/" | "/state":
                raise _RefusedError(HTTPStatus.METHOD_NOT_ALLOWED)
            case _:
                raise _RefusedError(HTTPStatus.NOT_FOUND)

    def _is_ours(self, host: str) -> bool:
        """Tell whether we are asked by our address: another name could be anybody's (rebinding)."""
        name = urlsplit(f"//{host}").hostname or ""
        if name in {"localhost", self._name}:
            return True
        with suppress(ValueError):
            return bool(ipaddress.ip_address(name))
        return False

    def _clear(self, request: _Request) -> bytes:
        """Somebody comes; only our own page may say so."""
        origin = request.headers.get("origin", "")
        if origin != f"http://{request.headers.get('host', '')}":
            raise _RefusedError(HTTPStatus.FORBIDDEN)
        if self.asked:
            self.asked = False
            self._coming()
        return _written(HTTPStatus.SEE_OTHER, "", "text/plain", "Location: /")

    def _sentence(self) -> str:
        return _("Aide demandée") if self.asked else _("Tout va bien")

    def _page(self) -> str:
        sentence = self._sentence()
        coming = _("J'arrive")
        button = f'<form method="post" action="/"><button>{coming}</button></form>'
        return (
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{sentence}</title>'
            f'<noscript><meta http-equiv="refresh" content="{_REFRESH}"></noscript>'
            f"<style>{_STYLE}</style><script>{_SCRIPT}</script></head>"
            f'<body class="{"asked" if self.asked else "quiet"}"><main>'
            f'<h1><span role="status">{sentence}</span></h1>'
            f"{button if self.asked else ''}</main></body></html>"
        )


def _parsed(untrusted: bytes) -> _Request:
    """Read the head of a request.

    Raises:
        ValueError: it is none.
    """
    first, *lines = untrusted.decode("ascii").removesuffix("\r\n\r\n").split("\r\n")
    method, path, version = first.split(" ")
    if version not in {"HTTP/1.1", "HTTP/1.0"}:
        raise ValueError("no version of ours")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or name.lower() in headers:
            raise ValueError("no header of ours")
        headers[name.lower()] = value.strip()
    return _Request(method, path, headers)


def _host_and_port(address: str) -> tuple[str, int]:
    parts = urlsplit(f"//{address}")
    if not parts.hostname or parts.port is None or address != parts.netloc:
        raise ValueError("not HOST:PORT")
    return parts.hostname, parts.port


def _written(status: HTTPStatus, text: str, kind: str, *more: str) -> bytes:
    body = text.encode()
    head = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {kind}; charset=utf-8",
        f"Content-Length: {len(body)}",
        f"Content-Security-Policy: {_POLICY}",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: same-origin",
        "Cache-Control: no-store",
        "Connection: close",
        *more,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
