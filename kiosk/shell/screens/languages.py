"""The screen where a citizen chooses a language: each by the name that its own people give it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.i18n import ENDONYMS, Language
from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.look import SCALES, Look
from kiosk.shell.screens.message import WIDTH, Message

_HIGH: Final = 28.0  # mm: of a button, where the text is small enough to leave the room
_MOST_COLUMNS: Final = 4


@dataclass(frozen=True, slots=True)
class LanguagesActions:
    """What the screen may do."""

    choose: Callable[[Language], object]
    close: Callable[[], object]


class Languages(Message):
    """A button a language, without flags: a language is not a country."""

    def __init__(self, look: Look, actions: LanguagesActions) -> None:
        def button(language: Language) -> Button:
            now = language is look.language
            made = Button(
                look,
                ENDONYMS[language],
                "check" if now else "",
                on_tap=lambda: actions.choose(language),
                detail=_("Choisie") if now else "",
                checked=now,
            )
            if look.scale == SCALES[0]:
                made.setMinimumHeight(look.mm(_HIGH))
            return made

        buttons = [button(language) for language in Language]
        close = Button(look, _("Fermer les langues"), "back", on_tap=actions.close)
        body = [_grid(look, buttons)]
        super().__init__(
            look, "language", _("Choisissez votre langue"), body, [close], actions.close
        )
        self.first = next(one for one in buttons if one.on)


def _grid(look: Look, buttons: Sequence[Button]) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(look.gap)
    widest = max(button.minimumSizeHint().width() for button in buttons)
    room = min(look.width - 2 * look.mm(8), look.mm(WIDTH))
    columns = min(_MOST_COLUMNS, max(1, (room + look.gap) // (widest + look.gap)))
    for place, button in enumerate(buttons):
        grid.addWidget(button, place // columns, place % columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return part
