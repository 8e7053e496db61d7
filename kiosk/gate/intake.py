"""The reading of one head off a socket."""

from __future__ import annotations

import asyncio
import socket

from kiosk.gate.head import END, MAX_HEAD, HeadError


async def take_head(end: socket.socket, seconds: float, early: bytes = b"") -> tuple[bytes, bytes]:
    """Read up to the empty line that ends a head.

    Args:
        end: a non-blocking socket.
        seconds: for all of it, however slowly it drips.
        early: what was already read.

    Returns:
        The head, and what came after it.

    Raises:
        EOFError: nothing came.
        HeadError: it ends or grows too long before its empty line.
        TimeoutError: it did not come in time.
        OSError: the connection broke.
    """
    loop = asyncio.get_running_loop()
    data = bytearray(early)
    searched = 0
    async with asyncio.timeout(seconds):
        while (at := data.find(END, max(0, searched - len(END) + 1))) < 0:
            if len(data) >= MAX_HEAD:
                raise HeadError(431)
            searched = len(data)
            more = await loop.sock_recv(end, MAX_HEAD)
            if not more:
                raise HeadError if data else EOFError
            data += more
    stop = at + len(END)
    return bytes(data[:stop]), bytes(data[stop:])
