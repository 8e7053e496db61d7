"""The connection to the first address that answers (happy eyeballs, RFC 8305)."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Sequence
from typing import Final

from kiosk.gate.addresses import IPAddress
from kiosk.gate.answer import Error, UnreachableError
from kiosk.gate.limits import Limits
from kiosk.gate.resolver import family

_ERRORS: Final = {
    errno.ECONNREFUSED: Error.REFUSED,
    errno.ECONNRESET: Error.TERMINATED,
    errno.ETIMEDOUT: Error.TIMEOUT,
    errno.ENETUNREACH: Error.UNROUTABLE,
    errno.EHOSTUNREACH: Error.UNROUTABLE,
    errno.ENETDOWN: Error.UNROUTABLE,
    errno.EADDRNOTAVAIL: Error.UNROUTABLE,
}
# Of several addresses that failed, the one that came furthest speaks.
_RANK: Final = (Error.REFUSED, Error.TERMINATED, Error.TIMEOUT, Error.UNROUTABLE, Error.INTERNAL)


async def connect(addresses: Sequence[IPAddress], port: int, limits: Limits) -> socket.socket:
    """Connect to one of some addresses, which are tried in turn and then side by side.

    Raises:
        UnreachableError: none can be reached.
    """
    left = list(addresses)
    running: set[asyncio.Task[socket.socket]] = set()
    errors: set[Error] = set()
    try:
        while left or running:
            if left:
                running.add(asyncio.create_task(_connect_one(left.pop(0), port, limits.connect)))
            done, _ = await asyncio.wait(
                running,
                timeout=limits.stagger if left else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in done:
                running.discard(task)
                try:
                    return task.result()
                except UnreachableError as error:
                    errors.add(error.error)
    finally:
        for task in running:
            task.add_done_callback(_discard)
            task.cancel()
    raise UnreachableError(min(errors, key=_RANK.index, default=Error.INTERNAL))


async def _connect_one(address: IPAddress, port: int, seconds: float) -> socket.socket:
    end = socket.socket(family(address), socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_connect(end, (str(address), port))
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    except TimeoutError:
        end.close()
        raise UnreachableError(Error.TIMEOUT) from None
    except OSError as error:  # its text names the address
        end.close()
        raise UnreachableError(_ERRORS.get(error.errno or 0, Error.INTERNAL)) from None
    except BaseException:
        end.close()
        raise
    return end


def _discard(task: asyncio.Task[socket.socket]) -> None:
    """Close what a race's loser may still have opened."""
    if not task.cancelled() and task.exception() is None:
        task.result().close()
