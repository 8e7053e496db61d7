"""Serves every site of the sandbox, with TLS and without, on one port of loopback."""

from __future__ import annotations

import asyncio
import inspect
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

from aiohttp import web

from tests.sites import keys
from tests.sites.journal import Entry, Journal, masked
from tests.sites.registry import BAD_CERTIFICATE, find_site
from tests.sites.site import Upload, Visit, go, moved
from tests.sites.world import World

MAX_BODY: Final = 64 * 2**20
_COOKIE: Final = "seance"
_TLS: Final = b"\x16"  # the first byte of every TLS connection


class SandboxOfSites:
    """The sandbox in a thread of its own; use it with `with`, or `start` and `stop`.

    Args:
        slow: how long the slow page takes, in seconds.
        log: a file for the journal, so that another process can read it.
        remember: whether `log` and `hits` have anything to tell.

    Attributes:
        endpoint: "127.0.0.1:PORT", once started.
        key: base64 SHA-256 of its public key, for Chromium.
    """

    def __init__(
        self, *, slow: float = 45.0, log: Path | None = None, remember: bool = True
    ) -> None:
        self.world = World(Journal(log, remember=remember), slow=slow)
        self._good, self.key = keys.server_context()
        self._bad, _ = keys.server_context(days=-1)
        self._good.sni_callback = self._on_hello
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._listener.setblocking(False)
        self.port: int = self._listener.getsockname()[1]
        self.endpoint = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._run, name="sandbox of sites", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._ready = threading.Event()

    def start(self) -> Self:
        """Serve, from now on."""
        self._thread.start()
        self._ready.wait()
        return self

    def stop(self) -> None:
        """Close every connection and the port."""
        if self._loop and self._end:
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
        self._listener.close()
        self.world.journal.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log(self) -> list[Entry]:
        """Everything that has happened so far."""
        return self.world.journal.entries()

    def hits(self, host: str) -> list[Entry]:
        """Give what has happened at a host or below it, TLS handshakes included."""
        return [e for e in self.log if e.host == host or e.host.endswith("." + host)]

    def clear(self) -> None:
        """Forget what has happened; people stay logged in."""
        self.world.journal.clear()

    # --- the server's thread ----------------------------------------------------------------------
    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application(client_max_size=MAX_BODY)
        application.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(
            application, handler_cancellation=True, shutdown_timeout=0.1, access_log=None
        )
        await runner.setup()
        if runner.server is None:
            raise RuntimeError("aiohttp has set up no server")
        connections: set[asyncio.Task[None]] = set()
        accepting = asyncio.create_task(self._accept(runner.server, connections))
        self._ready.set()
        await self._end.wait()
        for task in (accepting, *connections):
            task.cancel()
        await asyncio.gather(accepting, *connections, return_exceptions=True)
        await runner.cleanup()
        await asyncio.sleep(0.02)  # lets the transports say good-bye

    async def _accept(
        self, protocol: Callable[[], asyncio.BaseProtocol], connections: set[asyncio.Task[None]]
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            connection, _ = await loop.sock_accept(self._listener)
            task = asyncio.create_task(self._take(connection, protocol))
            connections.add(task)
            task.add_done_callback(connections.discard)

    async def _take(
        self, connection: socket.socket, protocol: Callable[[], asyncio.BaseProtocol]
    ) -> None:
        try:
            first = await _peek(connection)
            context = self._good if first == _TLS else None
            if first:
                loop = asyncio.get_running_loop()
                await loop.connect_accepted_socket(protocol, connection, ssl=context)
            else:
                connection.close()
        except (OSError, asyncio.CancelledError):  # a browser that does not like our certificate
            connection.close()

    def _on_hello(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        self.world.journal.add(Entry("hello", host=name or ""))
        if name == BAD_CERTIFICATE:
            connection.context = self._bad

    # --- one request ------------------------------------------------------------------------------
    async def _answer(self, request: web.Request) -> web.StreamResponse:
        host = (request.host or "").rpartition("@")[2]
        host = host.rsplit(":", 1)[0] if host.rsplit(":", 1)[-1].isdigit() else host
        host = host.lower()
        site = find_site(host)
        session = self.world.session(host, request.cookies.get(_COOKIE, ""))
        visit = Visit(request, site, self.world, host, session)
        await _read(visit)
        self._write_down(visit)
        if not request.secure:
            return moved(f"https://{request.host}{request.raw_path}")
        if host in site.hosts[1:]:
            return moved(f"https://{site.hosts[0]}{request.raw_path}")
        response = await _handle(visit)
        if session and request.cookies.get(_COOKIE) != session.number and not response.prepared:
            response.set_cookie(_COOKIE, session.number, secure=True, httponly=True)
        return response

    def _write_down(self, visit: Visit) -> None:
        request = visit.request
        size = sum(len(u.data) for u in visit.files) or request.content_length or 0
        self.world.journal.add(
            Entry(
                "request",
                visit.host,
                request.method,
                request.path,
                size,
                request.scheme,
                masked(visit.fields),
            )
        )


async def _peek(connection: socket.socket) -> bytes:
    """Wait for the first byte without taking it; b"" where the other end has gone."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(connection, _resolve, ready)
    try:
        await ready
    finally:
        loop.remove_reader(connection)
    return connection.recv(1, socket.MSG_PEEK)


def _resolve(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


async def _read(visit: Visit) -> None:
    request = visit.request
    visit.fields = dict(request.query)
    if request.method != "POST":
        return
    if not request.content_type.startswith(("multipart/form-data", "application/x-www-form")):
        await request.read()
        return
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            visit.files.append(Upload(value.filename, value.content_type, value.file.read()))
            value.file.close()
        elif isinstance(value, str):
            visit.fields[name] = value


async def _handle(visit: Visit) -> web.StreamResponse:
    route = visit.site.route(visit.request.method, visit.request.path)
    if route is None:
        return visit.site.missing(visit)
    if route.private and "person" not in visit.session:
        return go(visit.site.door)
    answer = route.handler(visit)
    return await answer if inspect.isawaitable(answer) else answer
