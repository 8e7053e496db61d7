"""The session's two lines out: to its gate, and to the supervisor."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSocketNotifier, QTimer

from kiosk import wire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WAITING: Final = 512  # messages kept for a line that is full
_AGAIN: Final = 20  # milliseconds until we try again


class Link:
    """One line, heard through Qt's event loop; it never makes the interface wait.

    Args:
        channel: our end, or None where nobody is at the other one.
        heard: called with each message, and the descriptors that came with it; they are closed
            afterwards.
        ended: called once, when the other end is gone or not to be trusted.
    """

    def __init__(
        self,
        channel: wire.Channel | None,
        heard: Callable[[wire.Message, Sequence[int]], None],
        ended: Callable[[], None],
    ) -> None:
        self._channel = channel
        self._heard = heard
        self._ended = ended
        self._waiting: deque[tuple[wire.Message, tuple[int, ...]]] = deque(maxlen=_WAITING)
        self._notifier: QSocketNotifier | None = None
        if channel is not None:
            os.set_blocking(channel.fileno(), False)
            self._notifier = QSocketNotifier(channel.fileno(), QSocketNotifier.Type.Read)
            self._notifier.activated.connect(self.drain)

    def tell(self, message: wire.Message, descriptors: tuple[int, ...] = ()) -> None:
        """Send a message; now if the line has room, else soon."""
        if self._channel is None:
            return
        self._waiting.append((message, descriptors))
        if len(self._waiting) == 1:
            self._flush()

    def _flush(self) -> None:
        while self._waiting and self._channel is not None:
            try:
                self._channel.send(*self._waiting[0])
            except BlockingIOError:
                QTimer.singleShot(_AGAIN, self._flush)
                return
            except OSError:
                self._end()
                return
            self._waiting.popleft()

    def drain(self) -> None:
        """Hear everything that has been sent so far."""
        while self._channel is not None:
            try:
                received = self._channel.receive()
            except (EOFError, wire.WireError):
                self._end()
                return
            if received is None:
                return
            message, descriptors = received
            try:
                self._heard(message, descriptors)
            finally:
                for descriptor in descriptors:
                    os.close(descriptor)

    def _end(self) -> None:
        if self._channel is None or self._notifier is None:
            return
        self._notifier.setEnabled(False)
        self._channel.close()
        self._channel = None
        self._waiting.clear()
        self._ended()


class GateLink:
    """The line to the gate: what we lease there, and what it could not reach.

    Args:
        channel: our end, or None where there is no gate.
        ended: called when the gate is gone.
    """

    def __init__(self, channel: wire.Channel | None, ended: Callable[[], None]) -> None:
        self._link = Link(channel, self._heard, ended)
        self._leased: set[str] = set()
        self._faults: dict[str, str] = {}
        self.serving = channel is None

    def serve(self, listening: int) -> None:
        """Ask the gate to serve a listening socket of this network namespace."""
        self._link.tell(wire.Listen(), (listening,))

    def lease(self, host: str) -> None:
        """Let an allowed page have its parts from a host; once a session is enough."""
        if host not in self._leased:
            self._leased.add(host)
            self._link.tell(wire.Lease(host))

    def fault(self, host: str) -> str:
        """Take what the gate last said about a host, or ""."""
        self._link.drain()  # it was sent before the answer that the engine has just seen
        return self._faults.pop(host, "")

    def _heard(self, message: wire.Message, _descriptors: Sequence[int]) -> None:
        if isinstance(message, wire.Fault):
            self._faults[message.host.lower()] = message.error
        elif isinstance(message, wire.Serving):
            self.serving = True
