"""The two bars that every screen keeps at the same place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kiosk.i18n import ENDONYMS, Language
from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Drawing, Text, ground
from kiosk.shell.look import SCALES, Look


@dataclass(frozen=True, slots=True)
class ComfortActions:
    """What the upper bar asks for."""

    language: Callable[[Language], object]
    scale: Callable[[float], object]
    contrast: Callable[[bool], object]


@dataclass(frozen=True, slots=True)
class BarActions:
    """What both bars ask for; `scroll` takes whether to go up."""

    back: Callable[[], object]
    home: Callable[[], object]
    pages: Callable[[], object]
    help: Callable[[], object]
    end: Callable[[], object]
    scroll: Callable[[bool], object]
    comfort: ComfortActions


@dataclass(frozen=True, slots=True, repr=False)
class Badge:
    """Whose site is on the screen: "true" is one that we know, "other" one that we do not."""

    kind: Literal["true", "other", "none"]
    site: str = ""


@dataclass(frozen=True, slots=True)
class BarState:
    """What the bars show; `can_scroll` on pages only."""

    can_go_back: bool = False
    pages: int = 0
    badge: Badge | None = None
    can_scroll: bool = False


class ComfortBar(QWidget):
    """Above: whose site this is; language, size of the text, contrast."""

    def __init__(self, look: Look, actions: ComfortActions, badge: Badge | None = None) -> None:
        super().__init__()
        ground(self, "bar")
        self._look = look
        buttons = [*_languages(look, actions), _larger(look, actions), _contrast(look, actions)]
        self._badge = QWidget()
        self._icon = Drawing(look, "lock", 7)
        self._site = Text(look, "", "small")
        inner = QHBoxLayout(self._badge)
        inner.setContentsMargins(look.mm(3), 0, look.mm(3), 0)
        inner.setSpacing(look.mm(2))
        inner.addWidget(self._icon)
        inner.addWidget(self._site, 1)
        row = _row(look, buttons)
        whole: QHBoxLayout | QVBoxLayout
        if row.sizeHint().width() > look.width * (0.95 if look.portrait else 0.62):
            whole = QVBoxLayout(self)
            whole.addWidget(self._badge)
            whole.addLayout(row)
        else:
            whole = QHBoxLayout(self)
            whole.addWidget(self._badge, 1)
            whole.addLayout(row)
        _frame(look, whole)
        self._badge.setMinimumHeight(2 * self._site.fontMetrics().lineSpacing())
        self.set_badge(badge)

    def set_badge(self, badge: Badge | None) -> None:
        """Tell whose site is on the screen."""
        self._site.setText(_sentence(badge))
        known = badge is not None and badge.kind == "true"
        self._icon.setVisible(known)


class PageBar(QWidget):
    """Below: back, home, open pages, up and down, help, the end."""

    def __init__(self, look: Look, actions: BarActions, state: BarState) -> None:
        super().__init__()
        ground(self, "bar")
        self._look = look
        self._actions = actions
        for stacked, lines in ((False, 1), (True, 1), (True, 2)):
            groups = self._make(stacked=stacked)
            rows = _rows(look, groups, lines)
            if all(_narrow(row, stacked=stacked) <= look.width for row in rows):
                break
        whole = QVBoxLayout(self)
        for row in rows:
            whole.addLayout(row)
        _frame(look, whole)
        self.set_state(state)

    def set_state(self, state: BarState) -> None:
        """Show what is possible now."""
        self._back.setEnabled(state.can_go_back)
        self._pages.setEnabled(state.pages > 0)
        self._pages.set_text(_("Vos pages ouvertes : {n}").format(n=state.pages))
        self._up.setEnabled(state.can_scroll)
        self._down.setEnabled(state.can_scroll)

    def _make(self, *, stacked: bool) -> tuple[list[Button], list[Button], list[Button]]:
        look, do = self._look, self._actions

        def button(text: str, icon: str, on_tap: Callable[[], object], **kind: str) -> Button:
            return Button(look, text, icon, on_tap=on_tap, stacked=stacked, **kind)  # type: ignore[arg-type]  # kind is a Kind

        self._back = button(_("Retour"), "back", do.back)
        self._pages = button(_("Vos pages ouvertes : {n}").format(n=0), "pages", do.pages)
        self._up = button(_("Monter"), "up", lambda: do.scroll(True))  # noqa: FBT003 - contract
        self._down = button(_("Descendre"), "down", lambda: do.scroll(False))  # noqa: FBT003
        return (
            [self._back, button(_("Accueil"), "home", do.home), self._pages],
            [self._up, self._down],
            [
                button(_("Aide"), "help", do.help),
                button(_("J'ai fini"), "end", do.end, kind="danger"),
            ],
        )


def _languages(look: Look, actions: ComfortActions) -> list[Button]:
    def button(language: Language) -> Button:
        return Button(
            look,
            ENDONYMS[language],
            "check" if language is look.language else "",
            on_tap=lambda: actions.language(language),
            checked=language is look.language,
        )

    return [button(language) for language in Language]


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


def _sentence(badge: Badge | None) -> str:
    if badge is None or badge.kind == "none":
        return _("C'est gratuit. Rien n'est gardé après votre départ.")
    if badge.kind == "true":
        return _("Vous êtes sur le vrai site : {site}").format(site=badge.site)
    return _("Vous êtes sur : {site}. Ce n'est pas un site de l'administration.").format(
        site=badge.site
    )


def _row(look: Look, buttons: list[Button]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.gap)
    for button in buttons:
        row.addWidget(button)
    return row


def _rows(look: Look, groups: tuple[list[Button], ...], lines: int) -> list[QHBoxLayout]:
    go, scroll, last = groups
    if lines == 2:  # noqa: PLR2004 - rows
        return [_row(look, [*go, *scroll]), _row(look, last)]
    row = _row(look, go)
    row.addStretch()
    row.addLayout(_row(look, scroll))
    row.addStretch()
    row.addLayout(_row(look, last))
    return [row]


def _narrow(row: QLayout, *, stacked: bool) -> int:
    return row.minimumSize().width() if stacked else row.sizeHint().width()


def _frame(look: Look, layout: QHBoxLayout | QVBoxLayout) -> None:
    layout.setContentsMargins(look.mm(3), look.mm(1), look.mm(3), look.mm(1))
    layout.setSpacing(look.gap)
    layout.setAlignment(Qt.AlignmentFlag.AlignVCenter)
