"""The keys of the keyboard, laid out for the screen that there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QRect, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.shell.controls import ground
from kiosk.shell.keyboard.key import KeyButton
from kiosk.shell.keyboard.layout import (
    ABOVE,
    BELOW,
    BOARDS,
    SIDE,
    SIDE_COLUMNS,
    Board,
    Key,
    Layer,
    Row,
)
from kiosk.shell.keyboard.writing import Writing
from kiosk.shell.look import Look

PITCH: Final = 17.0  # mm from one row to the next
LEAST: Final = 9.0  # mm, below which a finger misses
SHARE: Final = 0.40  # of the window's height that the keys may take
LOW_SHARE: Final = 0.30  # the same in the lower half, which the bars share
UTMOST: Final = 0.45  # the same where they would be smaller than LEAST
MARGIN: Final = 2.0  # mm
ECHO: Final = 400  # ms after it came in which a tap was meant for what it replaced
_LINES: Final = 5


def height(look: Look) -> int:
    """Give the pixels that the keys take."""
    rows = _LINES + 2 if look.portrait else _LINES
    margin = 2 * look.mm(MARGIN)
    share, utmost = (LOW_SHARE, LOW_SHARE) if look.low else (SHARE, UTMOST)
    room = (look.height * share - margin) / rows
    tight = min(look.mm(LEAST), (look.height * utmost - margin) / rows)
    pitch = int(min(look.mm(PITCH), max(room, tight)))
    return rows * pitch + margin


class Panel(QWidget):
    """Shows the keys of one layer.

    Args:
        on_tap: told which key was tapped.
    """

    def __init__(self, look: Look, on_tap: Callable[[Key], object]) -> None:
        super().__init__()
        ground(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(height(look))
        self._look = look
        self._on_tap = on_tap
        self._deaf = QDeadlineTimer(0)
        self._layer = Layer.LETTERS
        self._made: dict[Layer, list[KeyButton]] = {}
        around = (*ABOVE, *BELOW) if look.portrait else SIDE
        self._around = [self._make(key) for key in around]

    @property
    def keys(self) -> list[KeyButton]:
        """The keys on the screen."""
        return [*self._made.get(self._layer, []), *self._around]

    def show_state(self, writing: Writing, *, lines: bool) -> None:
        """Show the layer and what each key does now; Enter may make new lines."""
        for key in self._made.get(self._layer, []):
            key.setVisible(False)
        self._layer = writing.layer
        if self._layer not in self._made:
            board = BOARDS[self._layer]
            self._made[self._layer] = [self._make(key) for row in board.rows for key in row]
        for button in self.keys:
            button.show_state(writing, lines=lines)
            button.setVisible(True)
        self._place()

    def _make(self, key: Key) -> KeyButton:
        return KeyButton(self, self._look, key, self._on_tap, self._is_deaf)

    def _is_deaf(self) -> bool:
        return not self._deaf.hasExpired()

    # --- geometry ---

    def _place(self) -> None:
        places = _places(self._look, self.width(), self.height(), BOARDS[self._layer])
        for button, place in zip(self.keys, places, strict=True):
            button.setGeometry(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the keys out anew."""
        super().resizeEvent(event)
        if self._made:
            self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Ignore the second half of the double tap that called the keyboard."""
        self._deaf.setRemainingTime(ECHO)
        super().showEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a tap beside the keys from whatever lies below."""
        event.accept()


def _places(look: Look, width: int, height: int, board: Board) -> Iterator[QRect]:
    """Give the places of a board's keys, row by row, then of those around them."""
    margin = look.mm(MARGIN)
    area = QRect(0, 0, width, height).adjusted(margin, margin, -margin, -margin)
    if look.portrait:
        pitch = area.height() / (_LINES + 2)
        middle = area.adjusted(0, round(pitch), 0, -round(pitch))
        column = min(middle.width() / board.columns, look.mm(board.widest))
        yield from _block(_centred(middle, column * board.columns), board.rows)
        yield from _block(QRect(area.left(), area.top(), area.width(), round(pitch)), (ABOVE,))
        bottom = middle.bottom() + 1
        yield from _block(QRect(area.left(), bottom, area.width(), round(pitch)), (BELOW,))
        return
    widest = BOARDS[Layer.LETTERS]
    column = min(area.width() / (widest.columns + SIDE_COLUMNS), look.mm(widest.widest))
    whole = _centred(area, column * (widest.columns + SIDE_COLUMNS))
    side = round(column * SIDE_COLUMNS)
    main = whole.adjusted(0, 0, -side, 0)
    inner = min(main.width() / board.columns, look.mm(board.widest)) * board.columns
    yield from _block(_centred(main, inner), board.rows)
    right = QRect(main.right() + 1, whole.top(), side, whole.height())
    yield from _block(right, tuple((key,) for key in SIDE))


def _centred(area: QRect, width: float) -> QRect:
    left = area.left() + int((area.width() - width) / 2)
    return QRect(left, area.top(), int(width), area.height())


def _block(area: QRect, rows: tuple[Row, ...]) -> Iterator[QRect]:
    tall = area.height() / len(rows)
    for number, row in enumerate(rows):
        top = area.top() + round(number * tall)
        bottom = area.top() + round((number + 1) * tall)
        column = area.width() / sum(key.width for key in row)
        left = 0.0
        for key in row:
            right = left + key.width * column
            yield QRect(area.left() + round(left), top, round(right) - round(left), bottom - top)
            left = right
