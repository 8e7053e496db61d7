"""The ring of the focus around what a switch points at, where it takes no focus."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.shell.controls import paint_ring
from kiosk.shell.look import Look


class Ring(QWidget):
    """Lies over the window; what is below is touched through it."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def point(self, look: Look, where: QRect) -> None:
        """Show it around a place of the window."""
        self._look = look
        self.setGeometry(where)
        self.show()
        self.raise_()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ring(painter, self.rect(), self._look, self._look.mm(2.5))
