"""A relay on loopback that counts what a client and its server say to each other."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@contextmanager
def relay(to: int) -> Iterator[tuple[int, dict[str, int]]]:
    """Relay to a port of loopback.

    Yields:
        The relay's port, and what passed: bytes up and down, requests, bytes of bodies down.
    """
    counts = {"up": 0, "down": 0, "requests": 0, "bodies": 0}
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server, to, counts), daemon=True).start()
        yield server.getsockname()[1], counts


def _accept(server: socket.socket, to: int, counts: dict[str, int]) -> None:
    with suppress(OSError):  # closed
        while True:
            near, _ = server.accept()
            far = socket.create_connection(("127.0.0.1", to))
            threading.Thread(target=_up, args=(near, far, counts), daemon=True).start()
            threading.Thread(target=_down, args=(far, near, counts), daemon=True).start()


def _up(near: socket.socket, far: socket.socket, counts: dict[str, int]) -> None:
    with suppress(OSError):
        while data := near.recv(65536):
            counts["up"] += len(data)
            counts["requests"] += data.count(b"GET /")
            far.sendall(data)
        far.shutdown(socket.SHUT_WR)


def _down(far: socket.socket, near: socket.socket, counts: dict[str, int]) -> None:
    with suppress(OSError):
        while data := far.recv(65536):
            counts["down"] += len(data)
            counts["bodies"] += sum(map(int, _LENGTH.findall(data)))
            near.sendall(data)
        near.close()
