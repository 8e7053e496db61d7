"""The frame of a screen that shows a page: the page, what may be done with it, the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.shell.controls import Button, ground
from kiosk.shell.look import Look
from kiosk.shell.pane import Pane
from kiosk.shell.screens.message import ButtonRow

_SHEET: Final = 3  # shares of the width, of
_WORDS: Final = 4


class SheetScreen(QWidget):
    """The page on the one side, what may be done on the other, the answer below.

    Args:
        name: of the screen, for those who hear it.

    Attributes:
        sheet: shows the page.
    """

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        ground(self)
        self._look = look
        self.setAccessibleName(name)
        self.sheet = Sheet(look)

    def lay_out(self, choices: Sequence[QWidget | QHBoxLayout], answers: Sequence[Button]) -> None:
        """Place everything; the first answer has the focus.

        Args:
            choices: from top to bottom, beside the page.
            answers: below both.
        """
        look = self._look
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.mm(4))
        for choice in choices:
            if isinstance(choice, QHBoxLayout):
                column.addLayout(choice)
            else:
                column.addWidget(choice)
        row = ButtonRow(look, answers)
        if look.low:
            column.addWidget(row)  # the lower half has no room for both
        column.addStretch(1)
        whole = QVBoxLayout(self)
        edge = look.mm(6)
        whole.setContentsMargins(edge, look.mm(4), edge, look.mm(4))
        whole.setSpacing(look.gap)
        halves = QVBoxLayout() if look.portrait else QHBoxLayout()
        halves.setSpacing(look.mm(6))
        halves.addWidget(self.sheet, _SHEET)
        halves.addWidget(Pane(look, part), _WORDS)
        whole.addLayout(halves, 1)
        if not look.low:
            whole.addWidget(row)
        answers[0].setFocus()

    def row(self, *parts: QWidget) -> QHBoxLayout:
        """Put parts side by side."""
        row = QHBoxLayout()
        row.setSpacing(self._look.gap)
        for part in parts:
            row.addWidget(part, 1)
        return row


class Sheet(QWidget):
    """One page, as large as there is room."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._edge = look.tokens.border
        self._draw: Callable[[QSize], QImage] | None = None
        self._colour = False
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(look.mm(20))

    def show_page(self, draw: Callable[[QSize], QImage], colour: bool) -> None:  # noqa: FBT001 - a plain switch
        """Show a page, in grey where it is printed so.

        Args:
            draw: gives its picture, no larger than a size.
            colour: whether it keeps its colours.
        """
        self._draw, self._colour = draw, colour
        self._image = QImage()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it anew for another room."""
        super().resizeEvent(event)
        self._image = QImage()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sheet on the ground."""
        if self._draw is None:
            return
        if self._image.isNull():
            image = self._draw(self.size())
            if not self._colour:
                image = image.convertToFormat(QImage.Format.Format_Grayscale8)
            self._image = image
        painter = QPainter(self)
        place = self._image.rect()
        place.moveCenter(self.rect().center())
        painter.fillRect(place, Qt.GlobalColor.white)
        painter.drawImage(place, self._image)
        painter.setPen(self._edge)
        painter.drawRect(place.adjusted(0, 0, -1, -1))
