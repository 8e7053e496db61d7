"""Servers that say something of their own, or nothing at all."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kiosk import wire
from kiosk.supervisor.control import Control


@contextmanager
def saying(
    status: int, body: bytes, *, tls: ssl.SSLContext | None = None, **headers: str
) -> Iterator[int]:
    """Give the port of one that answers everything the same."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # a client that hangs up because it does not trust us

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def mute(place: Path | None = None, kind: int = socket.SOCK_STREAM) -> Iterator[int]:
    """Give the port of one that takes every connection and never says a word.

    Args:
        place: of its socket, where it listens on none of the network.
        kind: of the socket.
    """
    family = socket.AF_UNIX if place else socket.AF_INET
    held: list[socket.socket] = []
    with socket.socket(family, kind) as listener:
        listener.bind(str(place) if place else ("127.0.0.1", 0))
        listener.listen(64)

        def hold() -> None:
            with suppress(OSError):
                while True:
                    held.append(listener.accept()[0])

        thread = threading.Thread(target=hold, daemon=True)
        thread.start()
        try:
            yield 0 if place else listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
            for end in held:
                end.close()


@contextmanager
def listening(place: Path, **facts: str) -> Iterator[None]:
    """Have a kiosk's control socket there, which tells these facts."""
    told = [wire.Fact(name.replace("_", "-"), value) for name, value in facts.items()]
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        control = Control(place, lambda _order: "", lambda: told)
        await control.start()
        ready.set()
        await asyncio.to_thread(over.wait)
        await control.stop()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        over.set()
        thread.join(10)


def closed_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
