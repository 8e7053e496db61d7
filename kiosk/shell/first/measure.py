"""A drawing of a bank card as large as one is, if the screen is as large as is believed."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.look import Look

WIDE, HIGH = 85.60, 53.98  # mm, ISO/IEC 7810 ID-1
_CORNER = 3.18  # mm


class Card(QWidget):
    """The card; it grows and shrinks with the diagonal that is believed.

    Args:
        diagonal: in inches.
    """

    def __init__(self, look: Look, diagonal: float) -> None:
        super().__init__()
        self._look = look
        self._pixels = math.hypot(look.width, look.height)
        self._diagonal = diagonal
        self.setAccessibleName(_("Dessin d'une carte bancaire"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_diagonal(self, inches: float) -> None:
        """Draw it for a screen of this size."""
        self._diagonal = inches
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Give room for the card."""
        per_mm = self._pixels / (self._diagonal * 25.4)
        return QSize(math.ceil(WIDE * per_mm) + 8, math.ceil(HIGH * per_mm) + 8)

    def minimumSizeHint(self) -> QSize:
        """Give the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        look = self._look
        per_mm = self._pixels / (self._diagonal * 25.4)
        wide, high = WIDE * per_mm, HIGH * per_mm
        left, top = (self.width() - wide) / 2, (self.height() - high) / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.tokens.accent), max(2, look.mm(0.5))))
        painter.setBrush(QColor(look.tokens.surface))
        card = QRectF(left, top, wide, high)
        painter.drawRoundedRect(card, _CORNER * per_mm, _CORNER * per_mm)
        painter.setFont(look.qfont("body"))
        painter.setPen(QColor(look.tokens.text))
        inside = card.adjusted(6, 6, -6, -6)
        words = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(inside, words, _("Posez votre carte ici"))
