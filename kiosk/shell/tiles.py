"""Tiles on an even grid, as many as fit, the others on further pages behind two big buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from kiosk.shell.moves import Moves

BROAD = 66.0  # mm: a tile narrower than this wraps its line too often
HIGH = 75.0  # mm: room beyond this is left empty
MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: a pictogram, a word, one short line."""

    label: str
    detail: str
    icon: str
    on_tap: Callable[[], object]


class _Plan(NamedTuple):
    """A grid, best last: it holds all, holds more, is one, wastes less, the pictogram above."""

    holds_all: bool
    held: int
    is_grid: bool
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
        self._moves = Moves(look, self.turn)
        self._moves.setParent(self)
        self._moves.hide()
        self._each = max(1, len(tiles))

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

    def least_height(self, width: int) -> int:
        """Give the height below which a tile must leave out its line."""
        room = width - self._moves.sizeHint().width() - self._look.gap
        return min(plan.needed for plan in self._plans(room, brief=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the room that there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        look, width = self._look, self.width()
        brief = self.least_height(width) > self.height()
        for button in self._buttons:
            button.set_brief(brief)
        plan = max(self._plans(width, brief=brief))
        if not plan.holds_all:
            moves = self._moves.width_for(self.height())
            width -= moves + look.gap
            plan = max(self._plans(width, brief=brief))
            left = 0 if self.isRightToLeft() else width + look.gap
            self._moves.setGeometry(left, 0, moves, self.height())
        self._each = plan.columns * plan.rows
        self._page = min(self._wanted, self.pages - 1)
        self._moves.setVisible(self.pages > 1)
        self._place(plan, width)
        number = self._page + 1
        self._moves.show_place(
            up=self._page > 0,
            down=self._page < self.pages - 1,
            where=_("Page {page} sur {pages}").format(page=number, pages=self.pages),
            figures=f"{number} / {self.pages}",
        )

    def _plans(self, width: int, *, brief: bool) -> list[_Plan]:
        """Give the grids that this width allows."""
        return [
            self._grid(width, columns, stacked=stacked, brief=brief)
            for stacked in (False, True)
            for columns in range(1, self._most_columns(width, stacked=stacked, brief=brief) + 1)
        ]

    def _most_columns(self, width: int, *, stacked: bool, brief: bool) -> int:
        """Give how many there may be; a pictogram beside the words takes width from them."""
        look = self._look
        faces = (replace(one.face, stacked=stacked, brief=brief) for one in self._buttons)
        words = max(face.minimum_width() for face in faces) + 4 * look.ring
        broad = max(look.mm(BROAD), words)
        return min(MOST_COLUMNS, max(1, (width + look.gap) // (broad + look.gap)))

    def _grid(self, width: int, columns: int, *, stacked: bool, brief: bool) -> _Plan:
        gap, count = self._look.gap, len(self._buttons)
        each = (width - (columns - 1) * gap) // columns
        needed = max(b.height_if(each, stacked=stacked, brief=brief) for b in self._buttons)
        rows = (self.height() + gap) // (needed + gap)
        if rows < 1:  # nothing better can be done
            return _Plan(False, -needed, columns > 1, 0, stacked, columns, 1, needed)
        used = -(-count // columns)
        holds_all = used <= rows
        rows = min(rows, used)
        empty = rows * columns - count if holds_all and rows > 1 else 0
        held = count if holds_all else rows * columns
        return _Plan(holds_all, held, columns > 1, -empty, stacked, columns, rows, needed)

    def _place(self, plan: _Plan, width: int) -> None:
        look, columns, rows, needed = self._look, plan.columns, plan.rows, plan.needed
        each = (width - (columns - 1) * look.gap) // columns
        room = (self.height() - (rows - 1) * look.gap) // rows
        height = min(room, max(needed, look.mm(HIGH)))
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
