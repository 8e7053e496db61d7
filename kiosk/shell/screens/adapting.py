"""The screen where the kiosk is adapted to somebody's hands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from kiosk.shell.moves import BROADEST
from kiosk.shell.screens.message import WIDTH, Message

_NARROW = 70.0  # mm: of a choice whose line would wrap too often


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What may be switched on.

    Attributes:
        text: what it is called.
        detail: what it does.
        switch: takes whether it is to be on.
    """

    text: str
    detail: str
    icon: str
    on: bool
    switch: Callable[[bool], object]


class Adapting(Message):
    """A button each, which shows whether it is on; all are off again after the visit.

    Args:
        last: the place of the one that was switched last.
    """

    def __init__(
        self,
        look: Look,
        choices: Sequence[Adaptation],
        close: Callable[[], object],
        last: int = 0,
    ) -> None:
        buttons = [_button(look, choice) for choice in choices]
        body: list[QWidget | str] = [
            _("Touchez ce qui vous aide. Tout redevient normal après votre visite."),
            choice_grid(look, buttons),
        ]
        leave = Button(look, _("Fermer les réglages"), "back", on_tap=close)
        super().__init__(look, "hand", _("Adapter la borne"), body, [leave], close)
        self.first = buttons[last]


def _button(look: Look, choice: Adaptation) -> Button:
    return Button(
        look,
        choice.text,
        "check" if choice.on else choice.icon,
        detail=choice.detail,
        on_tap=lambda: choice.switch(not choice.on),
        checked=choice.on,
        leading=True,
    )


def choice_grid(look: Look, buttons: Sequence[Button]) -> QWidget:
    """Lay choices out in as many columns as their words allow."""
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(look.gap)
    widest = max(look.mm(_NARROW), *(button.minimumSizeHint().width() for button in buttons))
    room = min(look.width - 2 * look.mm(8), look.mm(WIDTH))
    room -= round(BROADEST * look.width)  # where they scroll
    columns = min(len(buttons), max(1, (room + look.gap) // (widest + look.gap)))
    for place, button in enumerate(buttons):
        grid.addWidget(button, place // columns, place % columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return part
