"""Asks `iw` which Wi-Fi networks there are, without letting anybody wait for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QProcess

from kiosk.seed.surroundings import Heard, heard

_IW: Final = "/usr/sbin/iw"
_MOST: Final = 1 << 20  # bytes that are read of its answer


class Air(Protocol):
    """What hears networks."""

    def listen(self, found: Callable[[tuple[Heard, ...]], object]) -> None:
        """Listen once, and tell what is heard."""


class Iw(QObject):
    """Listens by `iw`, which may take some seconds.

    Args:
        card: gives the name of the wireless card, or "" where there is none.
    """

    def __init__(self, card: Callable[[], str], program: str = _IW) -> None:
        super().__init__()
        self._card = card
        self._program = program
        self._process: QProcess | None = None

    def listen(self, found: Callable[[tuple[Heard, ...]], object]) -> None:
        """Listen, unless that is being done already."""
        card = self._card()
        if not card or self._process is not None:
            return
        process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        self._process = process

        def over() -> None:
            if self._process is not process:
                return
            self._process = None
            said = bytes(process.readAllStandardOutput().data())[:_MOST]
            process.deleteLater()
            found(heard(said.decode(errors="replace")))

        process.finished.connect(over)
        process.errorOccurred.connect(lambda _error: over())
        process.start(self._program, ["dev", card, "scan"])
