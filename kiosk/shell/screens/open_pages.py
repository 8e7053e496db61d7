"""The screen of the open pages: go to one, close one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True, repr=False)
class PageEntry:
    """One open page; `label` is the service's, or the host, for the screen only."""

    label: str
    key: int
    current: bool = False
    icon: str = "page"


@dataclass(frozen=True, slots=True)
class OpenPagesActions:
    """What the screen may do; `show` and `close` take an entry's key."""

    show: Callable[[int], object]
    close: Callable[[int], object]
    back: Callable[[], object]
    documents: Callable[[], object]


class OpenPages(Message):
    """A row a page: the wide button shows it, the small one closes it.

    Args:
        documents: how many are in the tray.
    """

    def __init__(
        self,
        look: Look,
        entries: Sequence[PageEntry],
        actions: OpenPagesActions,
        documents: int = 0,
    ) -> None:
        rows: list[QWidget | str] = [
            _row(look, number, entry, actions) for number, entry in enumerate(entries, 1)
        ]
        body = rows or [_("Aucune page n'est ouverte.")]
        back = Button(look, _("Revenir à la page d'avant"), "back", on_tap=actions.back)
        buttons = [back]
        if documents:
            words = _("Mes documents : {n}").format(n=documents)
            buttons.append(Button(look, words, "dossier", on_tap=actions.documents))
        super().__init__(look, "pages", _("Vos pages ouvertes"), body, buttons, actions.back)


def _row(look: Look, number: int, entry: PageEntry, actions: OpenPagesActions) -> QWidget:
    row = QWidget()
    inner = QHBoxLayout(row)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(look.gap)
    show = Button(
        look,
        f"{number}. {entry.label}",
        entry.icon,
        detail=_("Vous êtes sur cette page.") if entry.current else "",
        on_tap=lambda: actions.show(entry.key),
        kind="primary" if entry.current else "secondary",
        leading=True,
    )
    close = Button(
        look,
        _("Fermer la page {n}").format(n=number),
        "close",
        on_tap=lambda: actions.close(entry.key),
    )
    inner.addWidget(show, 3)
    inner.addWidget(close, 1)
    return row
