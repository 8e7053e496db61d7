"""The gate's end of the channel to its shell."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Final

from kiosk.gate.leases import Leases
from kiosk.wire import Channel, Fault, Lease, Listen, Message, Serving, WireError

_AT_ONCE: Final = 1024  # more than the kernel queues: what has been sent has then been read


class ShellLink:
    """Takes in leases and the listening socket; sends faults.

    Args:
        channel: non-blocking.
        leases: where leases go.
        serve: begins to serve a listening socket, which is then its own, if it takes one more.
        lost: called once, when the shell is gone or sends what it may not: nothing is served then.
    """

    def __init__(
        self,
        channel: Channel,
        leases: Leases,
        serve: Callable[[socket.socket], bool],
        lost: Callable[[], None],
    ) -> None:
        self._channel = channel
        self._leases = leases
        self._serve = serve
        self._lost = lost
        self._open = True
        asyncio.get_running_loop().add_reader(channel.fileno(), self.drain)

    def drain(self) -> None:
        """Take in everything that the shell has sent so far."""
        try:
            for _ in range(_AT_ONCE):
                received = self._channel.receive() if self._open else None
                if received is None:
                    return
                self._take(*received)
        except (EOFError, WireError, OSError):
            self.close()
            self._lost()

    def fault(self, host: str, error: str) -> None:
        """Tell why a host cannot be reached, if the shell listens."""
        if self._open:
            with suppress(OSError):  # it is busy, or gone: then its own end tells
                self._channel.send(Fault(host, error))

    def close(self) -> None:
        """Hear nothing any more."""
        if self._open:
            self._open = False
            asyncio.get_running_loop().remove_reader(self._channel.fileno())
            self._channel.close()

    def _take(self, message: Message, descriptors: list[int]) -> None:
        match message, descriptors:
            case Lease(host), []:
                self._leases.grant(host)
            case Listen(), [descriptor]:
                if not self._serve(_listener(descriptor)):
                    raise WireError("a socket too many")
                self._channel.send(Serving())
            case _:
                for descriptor in descriptors:
                    os.close(descriptor)
                raise WireError("a message that a shell may not send")


def _listener(untrusted: int) -> socket.socket:
    """Take over a descriptor, if it listens on the shell's own loopback.

    Raises:
        WireError: it does not.
    """
    try:
        listener = socket.socket(fileno=untrusted)
    except OSError:
        os.close(untrusted)
        raise WireError("a descriptor that is no socket") from None
    try:
        fit = (
            listener.family in {socket.AF_INET, socket.AF_INET6}
            and listener.type == socket.SOCK_STREAM
            and listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            and ip_address(listener.getsockname()[0]).is_loopback
        )
    except (OSError, ValueError):
        fit = False
    if not fit:
        listener.close()
        raise WireError("a socket that does not listen on loopback")
    listener.setblocking(False)
    return listener
