"""The frame of a screen that says something: a pictogram, a title, sentences, buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QVBoxLayout, QWidget

from kiosk.shell.controls import Button, Drawing, Text, ground
from kiosk.shell.look import Look
from kiosk.shell.pane import Pane
from kiosk.shell.rows import lay_row, least_width, row_height
from kiosk.shell.upper_half import WholeHeight

WIDTH = 300.0  # mm: the longest line that is pleasant to read, at the largest text
LEAST = 75.0  # mm: less room for the words is none
PICTURE = 22.0  # mm
WRAPPED = 0.7  # how much of a row single words may take before buttons wrap too often


class Message(WholeHeight):
    """A screen that says something and offers a few buttons, the first one first.

    Args:
        body: widgets under the title, in reading order.
        leave: what Esc does.
        picture: millimetres of the pictogram.

    Attributes:
        first: what has the focus first.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a screen is made of, from top to bottom
        self,
        look: Look,
        icon: str,
        title: str,
        body: Sequence[QWidget | str],
        buttons: Sequence[Button],
        leave: Callable[[], object],
        *,
        picture: float = PICTURE,
    ) -> None:
        super().__init__()
        ground(self)
        self._leave = leave
        self._buttons = list(buttons)
        self.setAccessibleName(title)
        self.heading = Text(look, title, "title", bold=True)
        words = [Text(look, part, "label") if isinstance(part, str) else part for part in body]
        self._look = look
        self._icon = Drawing(look, icon, picture)
        self._column = _column(look, [self._icon, self.heading, *words])
        self._pane = Pane(look, self._column)
        self._row = ButtonRow(look, buttons)
        kinds = (QAbstractButton, QLineEdit)
        self._touched = any(self._column.findChildren(kind) for kind in kinds)  # in the words
        self._tallest = 0
        for part in (self._pane, self._row):
            part.setParent(self)
        self.first: QWidget | None = buttons[0] if buttons else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in sight; the words scroll where they need more room."""
        super().resizeEvent(event)
        look = self._look
        width = min(self.width() - 2 * look.mm(8), look.mm(WIDTH))
        left = (self.width() - width) // 2
        edge = look.mm(4)
        row = self._row.heightForWidth(width)
        start = self._start()
        height = self.height() - start
        if look.low and self._raise_words(QRect(left, start, width, height), row, edge):
            return
        room = height - row - 4 * edge
        if room < look.mm(LEAST) and self._row.parent() is self:
            self._join()
        if self._row.parent() is not self:
            self._pane.setGeometry(left, start + edge, width, height - 2 * edge)
            return
        words = min(self._pane.heightForWidth(width), room)
        top = start + edge + min((room - words) // 3, look.mm(20))
        self._pane.setGeometry(left, top, width, words)
        self._row.setGeometry(left, top + words + 2 * edge, width, row)

    def _start(self) -> int:
        """Give where what can be touched begins; the keyboard moves it up."""
        if not self._look.low:
            return 0
        self._tallest = max(self._tallest, self.height())
        half = self.window().height() // 2 - self.mapTo(self.window(), QPoint()).y()
        return max(0, half - (self._tallest - self.height()))

    def _raise_words(self, low: QRect, row: int, edge: int) -> bool:
        """Have the words in the upper half, where they are but words and there is room for both."""
        words = self._pane.heightForWidth(low.width())
        fits = words <= low.top() - 2 * edge and row <= low.height() - 2 * edge
        if not fits or self._touched or self._row.parent() is not self:
            return False
        self._pane.setGeometry(low.left(), low.top() - edge - words, low.width(), words)
        self._row.setGeometry(low.left(), low.top() + edge, low.width(), row)
        return True

    def _join(self) -> None:
        """Let the buttons scroll with the words, on a screen too low for both."""
        chosen: QWidget | None = self.window().focusWidget()
        self._icon.hide()
        layout = self._column.layout()
        if layout is not None:
            layout.addWidget(self._row)
        if chosen is not None and self._row.isAncestorOf(chosen):
            chosen.setFocus()  # moving a widget takes it away

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on; a focus proxy would let Tab leap over what stands before it."""
        super().focusInEvent(event)
        if self.first is not None:
            self.first.setFocus(event.reason())

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
        self._look = look
        room = min(look.width - 2 * look.mm(8), look.mm(WIDTH))
        self._rows: list[list[Button]] = []
        for button in buttons:
            button.setParent(self)
            row = [*self._rows[-1], button] if self._rows else []
            if row and least_width([row], look.gap) <= room * WRAPPED:
                self._rows[-1] = row
            else:
                self._rows.append([button])
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """Give the height that this width takes."""
        gap = self._look.gap
        heights = [row_height([row], width, gap) for row in self._rows]
        return sum(heights) + gap * max(0, len(heights) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons."""
        super().resizeEvent(event)
        width, gap, top = self.width(), self._look.gap, 0
        for row in self._rows:
            height = row_height([row], width, gap)
            lay_row([row], QRect(0, top, width, height), gap, self.layoutDirection())
            top += height + gap


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
    return column
