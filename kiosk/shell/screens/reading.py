"""The screen on which a document is read: page by page, larger or smaller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.i18n import is_right_to_left
from kiosk.shell.controls import Button, Text
from kiosk.shell.screens.preview import Sheets
from kiosk.shell.screens.sheet import SheetScreen

if TYPE_CHECKING:
    from kiosk.shell.look import Look

ZOOMS: Final = (1.0, 1.5, 2.0, 3.0)  # times the whole page
_STEP: Final = 0.25  # of a page, that a touch moves it


@dataclass(slots=True)
class View:
    """What is in sight; it outlives a change of look.

    Attributes:
        page: from 0.
        zoom: a place in `ZOOMS`.
        across: the middle of what is seen, as a share of the page's width.
        down: the same of its height.
    """

    page: int = 0
    zoom: int = 0
    across: float = 0.5
    down: float = 0.0

    def turn(self, step: int, count: int) -> None:
        """Go to another page, and to its top."""
        self.page = min(max(self.page + step, 0), count - 1)
        self.down = 0.0

    def magnify(self, step: int) -> None:
        """Show it larger or smaller."""
        self.zoom = min(max(self.zoom + step, 0), len(ZOOMS) - 1)

    def move(self, across: int, down: int) -> None:
        """Move to a side."""
        self.across = min(max(self.across + across * _STEP, 0.0), 1.0)
        self.down = min(max(self.down + down * _STEP, 0.0), 1.0)

    def part(self, whole: QSize, room: QSize) -> QRect:
        """Give the part of a page that is seen, which never lies beside it."""
        seen = whole.boundedTo(room)
        left = round(self.across * whole.width() - seen.width() / 2)
        top = round(self.down * whole.height() - seen.height() / 2)
        left = min(max(left, 0), whole.width() - seen.width())
        top = min(max(top, 0), whole.height() - seen.height())
        return QRect(QPoint(left, top), seen)


@dataclass(frozen=True, slots=True)
class ReadingActions:
    """What the screen may do."""

    print: Callable[[], object]
    leave: Callable[[], object]


class ReadingScreen(SheetScreen):
    """The page on the one side, how to go through it on the other, the answer below.

    Args:
        name: of the document, for people.
        sheets: the document.
        view: changed by the buttons.
    """

    def __init__(
        self, look: Look, name: str, sheets: Sheets, view: View, actions: ReadingActions
    ) -> None:
        super().__init__(look, _("Lire un document"))
        self._sheets = sheets
        self._view = view
        self._place = Text(look, "", "label", bold=True, centred=True)
        self._buttons()
        leave = Button(look, _("Fermer"), "back", on_tap=actions.leave, kind="primary")
        printing = Button(look, _("Imprimer"), "printer", on_tap=actions.print)
        self.lay_out(self._choices(name), [leave, printing])
        self._refresh()

    def _buttons(self) -> None:
        look = self._look
        self._back = Button(
            look,
            _("Avant"),
            "back",
            on_tap=lambda: self._turn(-1),
            name=_("Avant : page précédente"),
        )
        self._next = Button(
            look, _("Après"), "next", on_tap=lambda: self._turn(1), name=_("Après : page suivante")
        )
        self._larger = Button(look, _("Plus gros"), "more", on_tap=lambda: self._magnify(1))
        self._smaller = Button(look, _("Moins gros"), "less", on_tap=lambda: self._magnify(-1))
        self._up = Button(look, _("Vers le haut"), "up", on_tap=lambda: self._move(0, -1))
        self._down = Button(look, _("Vers le bas"), "down", on_tap=lambda: self._move(0, 1))
        self._left = Button(look, _("À gauche"), "left", on_tap=lambda: self._move(-1, 0))
        self._right = Button(look, _("À droite"), "right", on_tap=lambda: self._move(1, 0))

    def _choices(self, name: str) -> list[QWidget | QHBoxLayout]:
        parts: list[QWidget | QHBoxLayout] = [Text(self._look, name, "title", bold=True)]
        if self._sheets.count > 1:
            parts.append(self.row(self._back, self._place, self._next))
        parts.append(self.row(self._smaller, self._larger))
        parts.append(self.row(self._up, self._down))
        sides = (self._left, self._right)  # of the sheet, whichever way the words go
        parts.append(self.row(*(reversed(sides) if is_right_to_left() else sides)))
        return parts

    def _turn(self, step: int) -> None:
        self._view.turn(step, self._sheets.count)
        self._refresh()

    def _magnify(self, step: int) -> None:
        self._view.magnify(step)
        self._refresh()

    def _move(self, across: int, down: int) -> None:
        self._view.move(across, down)
        self._refresh()

    def _draw(self, room: QSize) -> QImage:
        whole = self._sheets.draw(self._view.page, room * ZOOMS[self._view.zoom])
        return whole.copy(self._view.part(whole.size(), room))

    def _refresh(self) -> None:
        view, count = self._view, self._sheets.count
        self.sheet.show_page(self._draw, colour=True)
        self._place.set_text(_("Page {n} sur {of}").format(n=view.page + 1, of=count))
        large = view.zoom > 0
        for button, on in (
            (self._back, view.page > 0),
            (self._next, view.page < count - 1),
            (self._smaller, large),
            (self._larger, view.zoom < len(ZOOMS) - 1),
            (self._up, large and view.down > 0),
            (self._down, large and view.down < 1),
            (self._left, large and view.across > 0),
            (self._right, large and view.across < 1),
        ):
            button.setEnabled(on)
