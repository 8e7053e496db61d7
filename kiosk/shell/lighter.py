"""Has a child make a document lighter, while the screens stay alive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QProcess, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.documents.tray import Document

_PROGRAM: Final = "kiosk.workers.reduce"
_LONGEST: Final = 60_000  # ms
_KILLING: Final = 2_000  # ms that the kernel has for it


class Lighter:
    """One document at a time.

    Args:
        document: which stays as it is.
        into: where the copy goes.
        done: takes how the child ended: a `Reduced`, or anything else.
    """

    def __init__(self, document: Document, into: Path, done: Callable[[int], object]) -> None:
        self._done = done
        self._child = QProcess()
        self._child.setStandardOutputFile(QProcess.nullDevice())
        self._child.setStandardErrorFile(QProcess.nullDevice())  # it might name what it reads
        self._child.finished.connect(self._end)
        self._child.errorOccurred.connect(self._fail)
        self._clock = QTimer()
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._child.kill)
        self._clock.start(_LONGEST)
        program = ["-m", _PROGRAM, document.kind.value, str(document.path), str(into)]
        self._child.start(sys.executable, program)

    def _end(self, code: int, status: QProcess.ExitStatus) -> None:
        self._clock.stop()
        self._done(code if status is QProcess.ExitStatus.NormalExit else -1)

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._clock.stop()
            self._done(-1)

    def stop(self) -> None:
        """End it; nothing is said any more."""
        self._clock.stop()
        self._child.blockSignals(True)
        self._child.kill()
        self._child.waitForFinished(_KILLING)
