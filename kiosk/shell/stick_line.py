"""A line to the helper for USB sticks: one question, its answers, and how it ended."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSocketNotifier, QTimer

from kiosk.usb_stick import Outcome

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST: Final = 8192  # bytes of an answer
_PATIENCE: Final = 100_000  # ms: the helper gives up before

Said = Callable[[dict[str, object], int | None], None]
Ended = Callable[[Outcome], None]


class StickLine(QObject):
    """One talk; it is over with its outcome, or when it is dropped.

    Args:
        line: the connected socket, ours from now on.
        question: what is asked.
        document: to go along, or None.
        said: takes an answer, and the descriptor that came with it, which is closed afterwards.
        ended: takes how it ended, once.
    """

    def __init__(
        self,
        line: int,
        question: dict[str, str],
        document: Path | None,
        said: Said,
        ended: Ended,
    ) -> None:
        super().__init__()
        self._line = socket.socket(fileno=line)
        self._line.setblocking(False)
        self._said = said
        self._ended = ended
        self._notifier = QSocketNotifier(line, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(lambda: self._end(Outcome.SLOW))
        self._clock.start(_PATIENCE)
        try:
            self._send(json.dumps(question).encode(), document)
        except OSError:
            QTimer.singleShot(0, self, lambda: self._end(Outcome.NO_HELPER))

    def _send(self, question: bytes, document: Path | None) -> None:
        if document is None:
            self._line.send(question)
            return
        with document.open("rb") as file:
            socket.send_fds(self._line, [question], [file.fileno()])

    def drop(self) -> None:
        """Hang up; the helper ends what it does."""
        self._notifier.setEnabled(False)
        self._clock.stop()
        self._line.close()

    def _hear(self) -> None:
        try:
            untrusted, descriptors, _flags, _from = socket.recv_fds(self._line, _LONGEST, 1)
        except BlockingIOError:
            return
        except OSError:
            untrusted, descriptors = b"", []
        try:
            self._take(untrusted, descriptors[0] if descriptors else None)
        finally:
            for one in descriptors:
                os.close(one)

    def _take(self, untrusted: bytes, carried: int | None) -> None:
        try:
            said = json.loads(untrusted)
            outcome = said.get("outcome")
        except (ValueError, AttributeError):
            self._end(Outcome.NO_HELPER)
            return
        if outcome is None:
            self._said(said, carried)
        else:
            self._end(Outcome(outcome) if outcome in set(Outcome) else Outcome.REFUSED)

    def _end(self, outcome: Outcome) -> None:
        if self._notifier.isEnabled():
            self.drop()
            self._ended(outcome)
