"""How long a device may talk, and how it proves who it is: not at all."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def connection(host: str, port: int, seconds: float, *, encrypted: bool) -> HTTPConnection:
    """Make a connection to a device, which is not yet open.

    Args:
        host: where it is.
        port: where it listens.
        seconds: until one of its words is given up.
        encrypted: whether it wants TLS.
    """
    if not encrypted:
        return HTTPConnection(host, port, timeout=seconds)
    # devices sign for themselves; nothing of a citizen is asked or told here
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(host, port, timeout=seconds, context=trusting)


@contextlib.contextmanager
def hung_up_on(line: socket.socket, seconds: float) -> Iterator[None]:
    """End a talk after a time: one who says a letter a second would keep it up for ever."""

    def hang_up() -> None:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
