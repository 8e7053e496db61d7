"""The two bars that every screen keeps at the same place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Drawing, Kind, Text, ground
from kiosk.shell.face import mirrored
from kiosk.shell.listening_bar import Step
from kiosk.shell.look import SCALES, Look
from kiosk.shell.rows import Groups, lay_row, least_width, natural_width, row_height

# millimetres
_SIDE: Final = 3.0  # between the sides of the screen and the bars' buttons
_EDGE: Final = 1.0  # above and below them
_BETWEEN: Final = 4.0  # between the badge and the buttons
_BADGE: Final = 60.0  # the badge needs, at the normal size of the text
_USUAL: Final = "www.service-public.gouv.fr"  # an address of the usual length
_WIDEST: Final = 8  # the count of pages that is drawn widest


@dataclass(frozen=True, slots=True)
class ComfortActions:
    """What the upper bar asks for."""

    language: Callable[[], object]
    scale: Callable[[float], object]
    contrast: Callable[[bool], object]
    listen: Callable[[bool], object]


@dataclass(frozen=True, slots=True)
class BarActions:
    """What both bars ask for.

    Attributes:
        scroll: takes whether to go up.
        step: goes through a page that is read aloud.
        element: goes to the element of a page before, with -1, or behind, with 1; 0 chooses it.
    """

    back: Callable[[], object]
    home: Callable[[], object]
    pages: Callable[[], object]
    help: Callable[[], object]
    end: Callable[[], object]
    scroll: Callable[[bool], object]
    step: Callable[[Step], object]
    element: Callable[[int], object]
    comfort: ComfortActions


@dataclass(frozen=True, slots=True, repr=False)
class Badge:
    """Whose site is on the screen.

    Attributes:
        kind: "true" for one that we know, "practice" for its copy in training, "other" for one
            that we do not know.
    """

    kind: Literal["true", "practice", "other", "none"]
    site: str = ""


@dataclass(frozen=True, slots=True)
class BarState:
    """What the bars show; `can_scroll` on pages only."""

    can_go_back: bool = False
    pages: int = 0
    badge: Badge | None = None
    can_scroll: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the lower bar is laid out.

    Attributes:
        bare: whether what moves a page has its pictogram alone.
    """

    stacked: bool = True
    lines: int = 1
    bare: bool = False


class ComfortBar(QWidget):
    """Above: whose site this is; language, size of the text, contrast, speech."""

    def __init__(self, look: Look, actions: ComfortActions, badge: Badge | None = None) -> None:
        super().__init__()
        ground(self, "bar")
        self._look = look
        self._icon = Drawing(look, "lock", 7)
        self._site = Text(look, "", "small")
        for words in (self._icon, self._site):
            words.setParent(self)
        self._room = look.width - 2 * look.mm(_SIDE)
        for stacked, lines in ((False, 1), (True, 1), (True, 2)):
            buttons = _comfort(look, actions, stacked=stacked)
            each = -(-len(buttons) // lines)
            self._rows = [[buttons[:each]], [buttons[each:]]][:lines]
            if all(least_width(row, look.gap) <= self._room for row in self._rows):
                break
        for button in buttons:
            button.setParent(self)
        self._listen = buttons[-1]
        wanted = natural_width([buttons], look.gap)  # of two rows, each begins where one would
        self._buttons = min(wanted, self._room)
        self._badge = self._room - self._buttons - look.mm(_BETWEEN)
        self._apart = self._badge < look.mm(_BADGE * look.scale)  # on a line of its own
        if self._apart:
            self._badge = self._room
        self._heights = [row_height(row, self._buttons, look.gap) for row in self._rows]
        self._line = sum(self._heights)
        self._kept = self._height_of(_sentence(Badge("true", _USUAL)))
        self.set_badge(badge)

    def set_badge(self, badge: Badge | None) -> None:
        """Tell whose site is on the screen; only a very long address makes the bar higher."""
        sentence = _sentence(badge)
        self._icon.setVisible(badge is not None and badge.kind == "true")
        self._words = max(self._kept, self._height_of(sentence))
        if self._apart and badge is None:
            self._words = 0
        self._site.setVisible(self._words > 0)
        self._site.set_text(sentence)
        lines = self._words + self._line if self._apart else max(self._words, self._line)
        self.setFixedHeight(lines + 2 * self._look.mm(_EDGE))
        self._arrange()

    def set_listening(self, on: bool) -> None:  # noqa: FBT001 - it is what the name says
        """Show whether everything is read aloud."""
        self._listen.setChecked(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts."""
        super().resizeEvent(event)
        self._arrange()

    def _height_of(self, sentence: str) -> int:
        self._site.set_text(sentence)
        icon = self._icon.sizeHint().width() + self._look.mm(2) + 2 * self._look.ring
        return self._site.heightForWidth(self._badge - icon)

    def _arrange(self) -> None:
        look, direction = self._look, self.layoutDirection()
        side, edge = look.mm(_SIDE), look.mm(_EDGE)
        inner = self.rect().adjusted(side, edge, -side, -edge)
        words = QRect(inner.left(), inner.top(), self._badge, inner.height())
        if self._apart:  # below the buttons, which never move
            words.setTop(inner.bottom() + 1 - self._words)
        icon = self._icon.sizeHint()
        where = QRect(words.left() + 2 * look.ring, 0, icon.width(), icon.height())
        where.moveTop(words.center().y() - icon.height() // 2)
        self._icon.setGeometry(mirrored(direction, inner, where))
        start = where.right() + look.mm(2) if not self._icon.isHidden() else where.left()
        self._site.setGeometry(
            mirrored(direction, inner, words.adjusted(start - words.left(), 0, 0, 0))
        )
        row = QRect(inner)
        row.setLeft(inner.right() + 1 - self._buttons)
        if not self._apart:
            row.moveTop(inner.top() + (inner.height() - self._line) // 2)
        for groups, height in zip(self._rows, self._heights, strict=True):
            row.setHeight(height)
            lay_row(groups, mirrored(direction, inner, row), look.gap, direction)
            row.moveTop(row.bottom() + 1)


class PageBar(QWidget):
    """Below: back, home, open pages, up and down, help, the end."""

    def __init__(self, look: Look, actions: BarActions, state: BarState) -> None:
        super().__init__()
        ground(self, "bar")
        self._look = look
        self._actions = actions
        room = look.width - 2 * look.mm(_SIDE)
        for width, shape in _shapes(look):
            self._rows = self._make(shape)
            if all(width(row, look.gap) <= room for row in self._rows):
                break
        for row in self._rows:
            for button in (button for group in row for button in group):
                button.setParent(self)
        self._heights = [row_height(row, room, look.gap) for row in self._rows]
        self.setFixedHeight(sum(self._heights) + 2 * look.mm(_EDGE))
        self.set_state(state)

    def set_state(self, state: BarState) -> None:
        """Show what is possible now."""
        self._back.setEnabled(state.can_go_back)
        self._pages.setEnabled(state.pages > 0)
        self._pages.set_text(_pages(state.pages))
        for button in self._of_page:
            button.setEnabled(state.can_scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons."""
        super().resizeEvent(event)
        look = self._look
        side, top = look.mm(_SIDE), look.mm(_EDGE)
        for row, height in zip(self._rows, self._heights, strict=True):
            area = QRect(side, top, self.width() - 2 * side, height)
            lay_row(row, area, look.gap, self.layoutDirection())
            top += height

    def _make(self, shape: _Shape) -> list[list[list[Button]]]:
        look, do = self._look, self._actions

        def button(
            text: str, icon: str, on_tap: Callable[[], object], kind: Kind = "secondary"
        ) -> Button:
            return Button(look, text, icon, on_tap=on_tap, stacked=shape.stacked, kind=kind)

        self._back = button(_("Retour"), "back", do.back)
        self._pages = button(_pages(_WIDEST), "pages", do.pages)
        go = [self._back, button(_("Accueil"), "home", do.home), self._pages]
        scroll = [
            button(_("Monter"), "up", partial(do.scroll, True)),
            button(_("Descendre"), "down", partial(do.scroll, False)),
        ]
        if look.switches:  # which reach nothing of a page itself
            scroll += [
                button(_("Avant"), "back", partial(do.element, -1)),
                button(_("Après"), "next", partial(do.element, 1)),
                button(_("Choisir"), "check", partial(do.element, 0)),
            ]
        self._of_page = scroll
        for one in scroll:
            one.set_bare(shape.bare)
        last = [
            button(_("Aide"), "help", do.help),
            button(_("J'ai fini"), "end", do.end, "danger"),
        ]
        return {1: [[go, scroll, last]], 2: [[go], [scroll, last]]}.get(
            shape.lines, [[go], [scroll], [last]]
        )


def _shapes(look: Look) -> Iterator[tuple[Callable[[Groups, int], int], _Shape]]:
    """Give the shapes of the lower bar, best first, with how narrow each may become."""
    yield natural_width, _Shape(stacked=False)
    yield natural_width, _Shape()
    yield least_width, _Shape()
    if look.switches and not look.portrait:  # their many buttons leave the page its room
        yield least_width, _Shape(bare=True)
    yield least_width, _Shape(lines=2)
    if look.switches:
        yield least_width, _Shape(lines=2, bare=True)
        yield least_width, _Shape(lines=3, bare=True)


def _pages(count: int) -> str:
    return _("Vos pages ouvertes : {n}").format(n=count)


def _comfort(look: Look, actions: ComfortActions, *, stacked: bool) -> list[Button]:
    buttons = [_language(look, actions), _larger(look, actions), _contrast(look, actions)]
    buttons.append(_listen(look, actions))
    for button in buttons:
        button.set_stacked(stacked)
    return buttons


def _language(look: Look, actions: ComfortActions) -> Button:
    # in two languages and with its pictogram: it is looked for by whoever cannot read the screen
    return Button(look, _("Langue / Language"), "language", on_tap=actions.language)


def _larger(look: Look, actions: ComfortActions) -> Button:
    following = SCALES[(SCALES.index(look.scale) + 1) % len(SCALES)]
    text = _("Écrire plus gros") if following > look.scale else _("Écrire normal")
    return Button(look, text, "larger", on_tap=lambda: actions.scale(following))


def _contrast(look: Look, actions: ComfortActions) -> Button:
    return Button(
        look,
        _("Contraste"),
        "contrast",
        on_tap=lambda: actions.contrast(not look.contrast),
        checked=look.contrast,
    )


def _listen(look: Look, actions: ComfortActions) -> Button:
    button = Button(
        look,
        _("Écouter"),
        "listen",
        on_tap=lambda: actions.listen(not button.on),
        checked=look.speech,
    )
    return button


def _sentence(badge: Badge | None) -> str:
    if badge is None or badge.kind == "none":
        return _("C'est gratuit. Rien n'est gardé après votre départ.")
    if badge.kind == "true":
        return _("Vous êtes sur le vrai site : {site}").format(site=badge.site)
    if badge.kind == "practice":
        return _("Vous êtes sur un site d'exercice : {site}").format(site=badge.site)
    return _("Vous êtes sur : {site}. Ce n'est pas un site de l'administration.").format(
        site=badge.site
    )
