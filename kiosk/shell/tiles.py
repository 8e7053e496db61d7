"""Tiles on an even grid, as many as fit, the others on further pages behind two big buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
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


class _Plan(NamedTuple):
    """A grid, best last: it holds all, holds more, wastes less, has the pictogram above."""

    holds_all: bool
    held: int
    waste: int
    stacked: bool
    columns: int
    rows: int
    needed: int


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

    def focus_first(self) -> None:
        """Put the focus on the first tile in sight."""
        self._buttons[self._page * self._each].setFocus(Qt.FocusReason.TabFocusReason)

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
        look, width = self._look, self.width()
        plan = self._plan(width)
        if not plan.holds_all:
            moves = max(self._moves.minimumSizeHint().width(), look.mm(TARGET))
            width -= moves + look.gap
            plan = self._plan(width)
            left = 0 if self.isRightToLeft() else width + look.gap
            self._moves.setGeometry(left, 0, moves, self.height())
        self._each = plan.columns * plan.rows
        self._page = min(self._wanted, self.pages - 1)
        self._moves.setVisible(self.pages > 1)
        self._place(plan, width)
        self._up.setEnabled(self._page > 0)
        self._down.setEnabled(self._page < self.pages - 1)
        said = _("Page {page} sur {pages}").format(page=self._page + 1, pages=self.pages)
        self._where.setText(said)

    def _plan(self, width: int) -> _Plan:
        """Choose the best of the grids that this room allows."""
        look = self._look
        words = max(button.minimumSizeHint().width() for button in self._buttons)
        broad = max(look.mm(BROAD), words)
        most = min(MOST_COLUMNS, max(1, (width + look.gap) // (broad + look.gap)))
        plans = [
            self._grid(width, columns, stacked=stacked)
            for columns in range(min(2, most), most + 1)
            for stacked in (False, True)
        ]
        return max(plans)

    def _grid(self, width: int, columns: int, *, stacked: bool) -> _Plan:
        gap, count = self._look.gap, len(self._buttons)
        each = (width - (columns - 1) * gap) // columns
        needed = max(button.height_if(each, stacked=stacked) for button in self._buttons)
        rows = (self.height() + gap) // (needed + gap)
        if rows < 1:  # nothing better can be done
            return _Plan(False, 0, 0, stacked, columns, 1, needed)
        used = -(-count // columns)
        holds_all = used <= rows
        rows = min(rows, used)
        empty = rows * columns - count if holds_all and rows > 1 else 0
        held = count if holds_all else rows * columns
        return _Plan(holds_all, held, -empty, stacked, columns, rows, needed)

    def _place(self, plan: _Plan, width: int) -> None:
        look, columns, rows, needed = self._look, plan.columns, plan.rows, plan.needed
        each = (width - (columns - 1) * look.gap) // columns
        room = (self.height() - (rows - 1) * look.gap) // rows
        height = min(room, max(needed, needed * 3 // 2))
        first = self._page * self._each
        for number, button in enumerate(self._buttons):
            place = number - first
            button.set_stacked(plan.stacked)
            button.setVisible(0 <= place < self._each)
            row, column = divmod(place, columns)
            left = column * (each + look.gap)
            if self.isRightToLeft():
                left = self.width() - left - each
            button.setGeometry(QRect(left, row * (height + look.gap), each, height))
