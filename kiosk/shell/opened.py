"""A PDF that is opened to be looked at."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from kiosk.printing import MAX_DOCUMENT, MAX_PAGES, Step

_A4: Final = QSize(595, 842)  # points, for a page that does not say how large it is


class Opened:
    """A document that is looked at.

    Args:
        document: as it came; the viewer is Chromium's own, within the walls of the visit.

    Attributes:
        why: why it cannot be printed, or None.
    """

    def __init__(self, document: bytes) -> None:
        self._bytes = QByteArray(document)
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pdf = QPdfDocument()
        self.why: Step | None = None
        if len(document) > MAX_DOCUMENT:
            self.why = Step.TOO_LARGE
            return
        self._pdf.load(self._buffer)
        if self._pdf.error() is QPdfDocument.Error.IncorrectPassword:
            self.why = Step.PROTECTED
        elif self._pdf.status() is not QPdfDocument.Status.Ready or not self._pdf.pageCount():
            self.why = Step.UNREADABLE
        elif self._pdf.pageCount() > MAX_PAGES:
            self.why = Step.TOO_LARGE

    @property
    def count(self) -> int:
        """How many pages it has."""
        return self._pdf.pageCount()

    def draw(self, page: int, size: QSize) -> QImage:
        """Give the picture of a page, from 0, no larger than a size."""
        points = self._pdf.pagePointSize(page).toSize()
        if points.isEmpty():
            points = _A4
        ink = self._pdf.render(page, points.scaled(size, Qt.AspectRatioMode.KeepAspectRatio))
        paper = QImage(ink.size(), QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)  # where there is no ink, the picture is transparent
        painter = QPainter(paper)
        painter.drawImage(0, 0, ink)
        painter.end()
        return paper
