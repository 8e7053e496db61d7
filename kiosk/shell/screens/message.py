"""The frame of a screen that says something: a pictogram, a title, sentences, buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.shell.controls import Button, Drawing, Text, ground
from kiosk.shell.look import Look
from kiosk.shell.pane import Pane

WIDTH = 300.0  # mm: the longest line that is pleasant to read, at the largest text
WRAPPED = 0.7  # how much of a row single words may take before buttons wrap too often


class Message(QWidget):
    """A screen that says something and offers a few buttons, the first one first.

    Args:
        body: widgets under the title, in reading order.
        leave: what Esc does.
    """

    def __init__(  # noqa: PLR0913 - what a screen is made of
        self,
        look: Look,
        icon: str,
        title: str,
        body: Sequence[QWidget | str],
        buttons: Sequence[Button],
        leave: Callable[[], object],
    ) -> None:
        super().__init__()
        ground(self)
        self._leave = leave
        self._buttons = list(buttons)
        self.setAccessibleName(title)
        self.heading = Text(look, title, "title", bold=True)
        words = [Text(look, part) if isinstance(part, str) else part for part in body]
        self._look = look
        self._pane = Pane(look, _column(look, [Drawing(look, icon, 22), self.heading, *words]))
        self._row = ButtonRow(look, buttons)
        for part in (self._pane, self._row):
            part.setParent(self)
        if buttons:
            self.setFocusProxy(buttons[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in sight; the words scroll where they need more room."""
        super().resizeEvent(event)
        look = self._look
        width = min(self.width() - 2 * look.mm(8), look.mm(WIDTH))
        left = (self.width() - width) // 2
        edge = look.mm(4)
        row = self._row.heightForWidth(width)
        room = self.height() - row - 3 * edge
        words = min(self._pane.heightForWidth(width), room)
        top = edge + min((room - words) // 3, look.mm(20))
        self._pane.setGeometry(left, top, width, words)
        self._row.setGeometry(left, top + words + edge, width, row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


class ButtonRow(QWidget):
    """Buttons side by side where their words allow it, or else one above another."""

    def __init__(self, look: Look, buttons: Sequence[Button]) -> None:
        super().__init__()
        room = min(look.width - 2 * look.mm(8), look.mm(WIDTH))
        gaps = look.gap * (len(buttons) - 1)
        least = sum(button.minimumSizeHint().width() for button in buttons) + gaps
        beside = least <= room * WRAPPED
        layout: QHBoxLayout | QVBoxLayout = QHBoxLayout(self) if beside else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.gap)
        for button in buttons:
            layout.addWidget(button)
        if beside and sum(button.sizeHint().width() for button in buttons) + gaps <= room:
            layout.addStretch()

    def heightForWidth(self, width: int) -> int:
        """Give the height that this width takes."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0


def _column(look: Look, parts: Sequence[QWidget]) -> QWidget:
    column = QWidget()
    inner = QVBoxLayout(column)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(look.mm(5))
    edge = 2 * look.ring  # where buttons seem to begin
    for part in parts:
        if isinstance(part, (Text, Drawing)):
            part.setContentsMargins(edge, 0, edge, 0)
        inner.addWidget(part)
    inner.addStretch()
    return column
