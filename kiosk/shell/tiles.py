"""Tiles on an even grid, as many as fit, the others on further pages behind two big buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import TARGET, TILE, Look

BROAD = 66.0  # mm: a tile narrower than this wraps its line too often
MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: a pictogram, a word, one short line."""

    label: str
    detail: str
    icon: str
    on_tap: Callable[[], object]


class TileGrid(QWidget):
    """Lays its tiles out anew at each size; all are of one size and nothing is cut."""

    def __init__(self, look: Look, tiles: Sequence[Tile], *, page: int = 0) -> None:
        super().__init__()
        self._look = look
        self._page = page
        self._wanted = page
        self._buttons = [
            Button(
                look,
                tile.label,
                tile.icon,
                on_tap=tile.on_tap,
                kind="tile",
                detail=tile.detail,
            )
            for tile in tiles
        ]
        for button in self._buttons:
            button.setParent(self)
        self._up = Button(look, _("Plus haut"), "up", on_tap=lambda: self.turn(-1), stacked=True)
        self._down = Button(look, _("Plus bas"), "down", on_tap=lambda: self.turn(1), stacked=True)
        self._where = Text(look, "", "small", centred=True)
        self._moves = QWidget(self)
        column = QVBoxLayout(self._moves)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.gap)
        column.addWidget(self._up)
        column.addStretch()
        column.addWidget(self._where)
        column.addStretch()
        column.addWidget(self._down)
        self._moves.hide()
        self._each = max(1, len(tiles))
        self.setMinimumHeight(look.mm(TILE))

    @property
    def page(self) -> int:
        """Which page is shown, from 0."""
        return self._page

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self._buttons) // self._each))

    def turn(self, pages: int) -> None:
        """Show another page."""
        self._page = min(max(self._page + pages, 0), self.pages - 1)
        self._wanted = self._page
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the room that there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        look, count = self._look, len(self._buttons)
        columns, rows, height = self._plan(self.width())
        paged = columns * rows < count
        width = self.width()
        if paged:
            moves = max(self._moves.minimumSizeHint().width(), look.mm(TARGET))
            width -= moves + look.gap
            columns, rows, height = self._plan(width)
            self._moves.setGeometry(width + look.gap, 0, moves, self.height())
        self._each = columns * rows
        self._page = min(self._wanted, self.pages - 1)
        self._moves.setVisible(paged)
        self._place(columns, rows, width, height)
        self._up.setEnabled(self._page > 0)
        self._down.setEnabled(self._page < self.pages - 1)
        said = _("Page {page} sur {pages}").format(page=self._page + 1, pages=self.pages)
        self._where.setText(said)

    def _plan(self, width: int) -> tuple[int, int, int]:
        """Choose columns, rows and the height of a tile for the most tiles at once."""
        look, best = self._look, (1, 1, self.height())
        broad = max(look.mm(BROAD), max(b.minimumSizeHint().width() for b in self._buttons))
        for columns in range(1, MOST_COLUMNS + 1):
            each = (width - (columns - 1) * look.gap) // columns
            if columns > 1 and each < broad:
                break
            needed = max(button.heightForWidth(each) for button in self._buttons)
            rows = max(1, (self.height() + look.gap) // (needed + look.gap))
            rows = min(rows, -(-len(self._buttons) // columns))
            if columns * rows > best[0] * best[1]:
                best = (columns, rows, needed)
        return best

    def _place(self, columns: int, rows: int, width: int, needed: int) -> None:
        look = self._look
        each = (width - (columns - 1) * look.gap) // columns
        room = (self.height() - (rows - 1) * look.gap) // rows
        height = min(room, max(needed, needed * 3 // 2))
        first = self._page * self._each
        for number, button in enumerate(self._buttons):
            place = number - first
            button.setVisible(0 <= place < self._each)
            row, column = divmod(place, columns)
            left = column * (each + look.gap)
            if self.isRightToLeft():
                left = self.width() - left - each
            button.setGeometry(QRect(left, row * (height + look.gap), each, height))
