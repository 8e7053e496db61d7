"""The listening sockets of a session, and the connections that came in through them."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from kiosk.gate import answer
from kiosk.gate.answer import Error
from kiosk.gate.limits import MAX_CONNECTIONS

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 64
_MAX_LISTENERS: Final = 4
_BREATH: Final = 0.1  # seconds
_EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Server:
    """Accepts connections, each a task of its own.

    Args:
        handle: serves one connection and closes it.
        most: connections at once; whoever comes then is told so.
    """

    def __init__(
        self,
        handle: Callable[[socket.socket], Coroutine[Any, Any, None]],
        most: int = MAX_CONNECTIONS,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._handle = handle
        self._most = most
        self._listeners: set[socket.socket] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    @property
    def connections(self) -> int:
        """How many are served now."""
        return len(self._tasks)

    def serve(self, listener: socket.socket) -> bool:
        """Serve a listening socket, non-blocking, which is then ours to close.

        Returns:
            False where that would be one too many.
        """
        if self._stopped or len(self._listeners) >= _MAX_LISTENERS:
            listener.close()
            return False
        self._listeners.add(listener)
        self._loop.add_reader(listener, self._accept, listener)
        return True

    def stop(self) -> None:
        """Close everything; nothing is served any more."""
        self._stopped = True
        for listener in self._listeners:
            self._loop.remove_reader(listener)
            listener.close()
        self._listeners.clear()
        for task in self._tasks:
            task.cancel()

    async def stopped(self) -> None:
        """Stop, and wait until every connection is closed."""
        self.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(_AT_ONCE):
            try:
                browser, _ = listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                if error.errno in _EXHAUSTED:
                    self._rest(listener)
                    return
                continue  # it left while it waited
            browser.setblocking(False)
            if len(self._tasks) >= self._most:
                self._turn_away(browser)
            else:
                self._begin(browser)

    def _begin(self, browser: socket.socket) -> None:
        if browser.family != socket.AF_UNIX:
            browser.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = self._loop.create_task(self._handle(browser))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # its text could name a host
            _LOG.error("a connection failed: %s", type(error).__name__)

    def _rest(self, listener: socket.socket) -> None:
        """Wait for a descriptor to come free, instead of asking without end."""
        self._loop.remove_reader(listener)
        self._loop.call_later(_BREATH, self._resume, listener)

    def _resume(self, listener: socket.socket) -> None:
        if listener in self._listeners:
            self._loop.add_reader(listener, self._accept, listener)

    @staticmethod
    def _turn_away(browser: socket.socket) -> None:
        with browser, suppress(OSError):
            browser.send(answer.fault(Error.FULL))
