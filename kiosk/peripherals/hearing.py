"""How long a device may keep us, and how it proves who it is: not at all."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seconds until a device takes a connection, which its system does however busy it is; one whose
# cable is pulled never does, and two such silences are told within two seconds.
_REACHING: Final = 0.3


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


def reach(line: HTTPConnection, seconds: float) -> None:
    """Open a connection.

    Args:
        line: to the device.
        seconds: until one of its words is given up.

    Raises:
        OSError: it is not there.
    """
    encrypted = isinstance(line, HTTPSConnection)  # which it takes time to agree on
    line.timeout = seconds if encrypted else min(seconds, _REACHING)
    line.connect()
    line.sock.settimeout(seconds)


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
