"""The screen where a citizen chooses a language: each by the name that its own people give it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.i18n import ENDONYMS, Language
from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.look import SCALES, Look
from kiosk.shell.screens.message import WIDTH, Message

_HIGH: Final = 28.0  # mm: of a button, where there is the room
_LOW: Final = 185.0  # mm: a screen so low has no room for both
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
            return Button(
                look,
                ENDONYMS[language],
                "check" if now else "",
                on_tap=lambda: actions.choose(language),
                detail=_("Choisie") if now else "",
                checked=now,
            )

        buttons = [button(language) for language in Language]
        close = Button(look, _("Fermer les langues"), "back", on_tap=actions.close)
        body = [_grid(look, buttons)]
        super().__init__(
            look, "language", _("Choisissez votre langue"), body, [close], actions.close
        )
        self.first = next(one for one in buttons if one.on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have every language in sight rather than the pictogram."""
        self._icon.setVisible(self.height() >= self._look.mm(_LOW))
        super().resizeEvent(event)


def _grid(look: Look, buttons: Sequence[Button]) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(look.gap)
    widest = max(button.minimumSizeHint().width() for button in buttons)
    room = min(look.width - 2 * look.mm(8), look.mm(WIDTH))
    columns = min(_MOST_COLUMNS, max(1, (room + look.gap) // (widest + look.gap)))
    each = (room - (columns - 1) * look.gap) // columns
    roomy = look.portrait or look.scale == SCALES[0]
    high = max(button.heightForWidth(each) for button in buttons)
    for place, button in enumerate(buttons):
        if roomy:
            button.setMinimumHeight(max(high, look.mm(_HIGH)))
        grid.addWidget(button, place // columns, place % columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return part
