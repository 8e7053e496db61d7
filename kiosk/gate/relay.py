"""The passing of bytes between two sockets, both ways, as fast as the kernel takes them."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Final

CHUNK: Final = 128 * 1024  # measured against 64 KiB to 1 MiB, streams and splice(2): least CPU
_RESET: Final = struct.pack("ii", 1, 0)  # SO_LINGER: on, zero seconds


def reset_when_closed(end: socket.socket) -> None:
    """Let a break be seen: an end in good order would pass a torn answer off as a whole one."""
    if end.family != socket.AF_UNIX:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


class _Pipe:
    """One direction. It holds bytes only while its receiver is slower than its sender."""

    def __init__(self, relay: Relay, source: socket.socket, sink: socket.socket) -> None:
        self._relay = relay
        self._source = source
        self._sink = sink
        # numbers: the loop writes the repr of what it watches into errors that it then drops
        self._from, self._to = source.fileno(), sink.fileno()
        self._waiting = memoryview(b"")
        self.ended = False

    def start(self, first: bytes) -> None:
        """Send what came early, then whatever comes."""
        if first:
            self._push(memoryview(first))
        if not self._waiting:
            self._relay.loop.add_reader(self._from, self._readable)

    def stop(self) -> None:
        """Leave the sockets alone."""
        self._relay.loop.remove_reader(self._from)
        self._relay.loop.remove_writer(self._to)
        self._waiting = memoryview(b"")

    def _readable(self) -> None:
        buffer = self._relay.buffer
        try:
            count = self._source.recv_into(buffer)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._relay.finish(reset=True)
            return
        self._relay.alive()
        if count:
            self._push(buffer[:count])
        else:
            self._end()

    def _push(self, data: memoryview) -> None:
        try:
            sent = self._sink.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            self._relay.finish(reset=True)
            return
        if sent < len(data):
            self._waiting = memoryview(bytes(data[sent:]))
            self._relay.loop.remove_reader(self._from)
            self._relay.loop.add_writer(self._to, self._writable)

    def _writable(self) -> None:
        try:
            sent = self._sink.send(self._waiting)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._relay.finish(reset=True)
            return
        self._relay.alive()
        self._waiting = self._waiting[sent:]
        if not self._waiting:
            self._relay.loop.remove_writer(self._to)
            self._relay.loop.add_reader(self._from, self._readable)

    def _end(self) -> None:
        self._relay.loop.remove_reader(self._from)
        self.ended = True
        try:
            self._sink.shutdown(socket.SHUT_WR)
        except OSError:
            self._relay.finish(reset=True)
            return
        self._relay.half_closed()


class Relay:
    """Passes bytes between two non-blocking sockets until both have ended, or one breaks.

    All relays of a process share one buffer, for they work one at a time: a tunnel that waits costs
    no memory. It leaves both sockets open; they are the caller's.

    Args:
        browser: one socket.
        site: the other.
        idle: seconds without a byte after which it gives up.
        half_idle: the same once one side has ended.
    """

    buffer: Final = memoryview(bytearray(CHUNK))

    def __init__(
        self, browser: socket.socket, site: socket.socket, *, idle: float, half_idle: float
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self._sockets = (browser, site)
        self._up = _Pipe(self, browser, site)
        self._down = _Pipe(self, site, browser)
        self._limit = idle
        self._half_idle = half_idle
        self._last = self.loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._done: asyncio.Future[bool] = self.loop.create_future()

    async def run(self, *, up: bytes = b"", down: bytes = b"") -> None:
        """Pass everything on.

        Args:
            up: what the browser has already sent.
            down: what the site has already sent.
        """
        self._look_at_the_clock()
        try:
            self._down.start(down)
            self._up.start(up)
            reset = await self._done
        finally:
            if self._timer is not None:
                self._timer.cancel()
            self._up.stop()
            self._down.stop()
        if reset:
            for end in self._sockets:
                reset_when_closed(end)

    def alive(self) -> None:
        """Note that bytes move."""
        self._last = self.loop.time()

    def half_closed(self) -> None:
        """Note that one side has ended."""
        if self._up.ended and self._down.ended:
            self.finish()
        else:
            self._limit = self._half_idle
            self._look_at_the_clock()

    def finish(self, *, reset: bool = False) -> None:
        """End both directions."""
        if not self._done.done():
            self._done.set_result(reset)

    def _look_at_the_clock(self) -> None:
        """Give up where nothing has moved for too long; one timer, never one for each byte."""
        if self._timer is not None:
            self._timer.cancel()
        left = self._last + self._limit - self.loop.time()
        if left <= 0:
            self.finish(reset=True)
        else:
            self._timer = self.loop.call_later(left, self._look_at_the_clock)
