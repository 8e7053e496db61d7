"""The screen that shows a document before it is printed: what, how often, in which colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.paper_words import left, sides, too_many
from kiosk.shell.screens.sheet import SheetScreen

if TYPE_CHECKING:
    from kiosk.shell.look import Look

_MOST: Final = 9  # copies: more is for the copier


@dataclass(frozen=True, slots=True)
class Sheets:
    """The document of a preview.

    Attributes:
        count: its pages.
        draw: gives the picture of one, from 0, no larger than a size.
    """

    count: int
    draw: Callable[[int, QSize], QImage]


@dataclass(slots=True)
class Choice:
    """What the citizen has chosen so far; it outlives a change of look.

    Attributes:
        page: the one in sight, from 0.
        alone: whether only that one is printed.
    """

    page: int = 0
    alone: bool = False
    copies: int = 1
    colour: bool = False

    def cost(self, pages: int) -> int:
        """Give how many sides that is."""
        return (1 if self.alone else pages) * self.copies


@dataclass(frozen=True, slots=True)
class PreviewActions:
    """What the screen may do."""

    go: Callable[[], object]
    leave: Callable[[], object]


class Preview(SheetScreen):
    """The page on the one side, what is chosen on the other, the answer below.

    Args:
        sheets: the document.
        choice: changed by the buttons.
        remaining: sides that may still be printed.
        price: what one costs, as people shall read it, or "".
        hindrance: why nothing comes out now, or "".
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a preview is made of
        self,
        look: Look,
        sheets: Sheets,
        choice: Choice,
        remaining: int,
        price: str,
        hindrance: str,
        actions: PreviewActions,
    ) -> None:
        super().__init__(look, _("Imprimer"))
        self._sheets = sheets
        self._choice = choice
        self._remaining = remaining
        self._actions = actions
        self._place = Text(look, "", "label", bold=True, centred=True)
        self._sum = Text(look, "", "label", bold=True)
        self._number = Text(look, "", "label", bold=True, centred=True)
        self._buttons()
        self.lay_out(self._choices(price, hindrance), [self._go, self._leave])
        self._refresh()

    # --- the parts --------------------------------------------------------------------------------
    def _buttons(self) -> None:
        look, choice = self._look, self._choice
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
        self._all = Button(
            look,
            _("Toutes les pages"),
            "pages",
            on_tap=lambda: self._only(alone=False),
            checked=not choice.alone,
        )
        self._one = Button(
            look,
            _("Cette page seulement"),
            "page",
            on_tap=lambda: self._only(alone=True),
            checked=choice.alone,
        )
        self._grey = Button(
            look,
            _("Noir et blanc"),
            "contrast",
            on_tap=lambda: self._paint(colour=False),
            checked=not choice.colour,
        )
        self._colour = Button(
            look,
            _("Couleur"),
            "themes",
            on_tap=lambda: self._paint(colour=True),
            checked=choice.colour,
        )
        self._fewer = Button(
            look, _("Moins"), "less", on_tap=lambda: self._copy(-1), name=_("Moins d'exemplaires")
        )
        self._more = Button(
            look, _("Plus"), "more", on_tap=lambda: self._copy(1), name=_("Plus d'exemplaires")
        )
        self._go = Button(look, _("Imprimer"), "printer", on_tap=self._actions.go, kind="primary")
        self._leave = Button(look, _("Ne pas imprimer"), "close", on_tap=self._actions.leave)

    def _choices(self, price: str, hindrance: str) -> list[QWidget | QHBoxLayout]:
        look = self._look
        title = Text(look, _("Imprimer ce document ?"), "title", bold=True)
        parts: list[QWidget | QHBoxLayout] = [title, self._sum]
        if hindrance:
            parts.append(Text(look, hindrance, "label", bold=True, colour=look.tokens.danger))
        if price:
            parts.append(Text(look, price, "label"))
        if self._sheets.count > 1:
            parts.append(self.row(self._back, self._place, self._next))
            parts.append(self.row(self._all, self._one))
        parts.append(self.row(self._grey, self._colour))
        parts.append(self.row(self._fewer, self._number, self._more))
        return parts

    # --- what is chosen ---------------------------------------------------------------------------
    def _turn(self, step: int) -> None:
        self._choice.page = min(max(self._choice.page + step, 0), self._sheets.count - 1)
        self._refresh()

    def _only(self, *, alone: bool) -> None:
        self._choice.alone = alone
        self._refresh()

    def _paint(self, *, colour: bool) -> None:
        self._choice.colour = colour
        self._refresh()

    def _copy(self, step: int) -> None:
        self._choice.copies = min(max(self._choice.copies + step, 1), _MOST)
        self._refresh()

    def _refresh(self) -> None:
        choice, count = self._choice, self._sheets.count
        cost = choice.cost(count)
        within = cost <= self._remaining
        self.sheet.show_page(lambda size: self._sheets.draw(choice.page, size), choice.colour)
        self._place.set_text(_("Page {n} sur {of}").format(n=choice.page + 1, of=count))
        self._back.setEnabled(choice.page > 0)
        self._next.setEnabled(choice.page < count - 1)
        self._fewer.setEnabled(choice.copies > 1)
        self._more.setEnabled(choice.copies < _MOST)
        for button, icon, on in (
            (self._all, "pages", not choice.alone),
            (self._one, "page", choice.alone),
            (self._grey, "contrast", not choice.colour),
            (self._colour, "themes", choice.colour),
        ):
            button.setChecked(on)
            button.set_icon("check" if on else icon)  # colour alone would not be seen by all
        self._number.set_text(_("Exemplaires : {n}").format(n=choice.copies))
        self._sum.set_text(left(self._remaining) if within else too_many(cost, self._remaining))
        self._go.set_text(_("Imprimer {pages}").format(pages=sides(cost)))
        self._go.setEnabled(within)
