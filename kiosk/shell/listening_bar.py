"""The four big buttons with which whoever listens goes through a page."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.i18n import is_right_to_left
from kiosk.shell.controls import Button, ground
from kiosk.shell.look import Look
from kiosk.shell.rows import least_width, natural_width, row_height

# millimetres
_SIDE: Final = 3.0  # between the sides of the screen and the buttons
_EDGE: Final = 1.0  # above and below them


class Step(StrEnum):
    """What is asked for while a page is read."""

    BACK = "back"
    ON = "on"
    AGAIN = "again"
    CHOOSE = "choose"


KEYS: Final = {Step.BACK: "F7", Step.ON: "F8", Step.CHOOSE: "F9"}  # to repeat is F3 everywhere


class StepButton(Button):
    """Acts when a finger that listens is lifted from it: two touches a step would be too many."""


class ListeningBar(QWidget):
    """Stands above the lower bar, where a thumb finds it without sight: four of the same width.

    Its keys work while it is there; on a page where nothing is read they are the page's own.

    Args:
        look: of now.
        step: what the buttons ask for.
    """

    def __init__(self, look: Look, step: Callable[[Step], object]) -> None:
        super().__init__()
        ground(self, "bar")
        self._look = look
        self._step = step
        self._buttons: list[Button] = []
        self._lines = self._each = 1

    def offer(self, wanted: bool) -> None:  # noqa: FBT001 - it is what the name says
        """Be there, or not; the buttons are made when they are first wanted."""
        if wanted and not self._buttons:
            self._make()
        self.setVisible(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons."""
        super().resizeEvent(event)
        self._place()

    def _make(self) -> None:
        look = self._look
        room = look.width - 2 * look.mm(_SIDE)
        for stacked, width in ((False, natural_width), (True, least_width)):
            self._buttons = _buttons(look, self._step, stacked=stacked)
            widest = max(width([[one]], look.gap) for one in self._buttons)
            needed = len(self._buttons) * (widest + look.gap) - look.gap
            if needed <= room:
                break
        self._lines = 1 if needed <= room else 2
        self._each = max(row_height([[one]], self._width, look.gap) for one in self._buttons)
        self.setFixedHeight(self._lines * self._each + 2 * look.mm(_EDGE))
        for button in self._buttons:
            button.setParent(self)
        for what, keys in KEYS.items():
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._step, what))
        self._place()

    def _place(self) -> None:
        look, width = self._look, self._width
        for number, button in enumerate(self._buttons):
            line, column = divmod(number, self._a_line)
            column = self._a_line - 1 - column if is_right_to_left() else column
            left = look.mm(_SIDE) + column * (width + look.gap)
            top = look.mm(_EDGE) + line * self._each
            button.setGeometry(QRect(left, top, width, self._each))

    @property
    def _a_line(self) -> int:
        return len(self._buttons) // self._lines

    @property
    def _width(self) -> int:
        """The width of each button."""
        look = self._look
        room = look.width - 2 * look.mm(_SIDE) - (self._a_line - 1) * look.gap
        return room // max(1, self._a_line)


def _buttons(look: Look, step: Callable[[Step], object], *, stacked: bool) -> list[Button]:
    back, on = ("right", "left") if is_right_to_left() else ("left", "right")
    named = (
        (_("Précédent"), back, Step.BACK),
        (_("Suivant"), on, Step.ON),
        (_("Répéter"), "reload", Step.AGAIN),
        (_("Choisir"), "check", Step.CHOOSE),
    )
    return [
        StepButton(look, text, icon, on_tap=partial(step, what), stacked=stacked)
        for text, icon, what in named
    ]
