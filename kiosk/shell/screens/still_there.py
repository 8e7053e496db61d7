"""The warning before a visit that nobody seems to use ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class StillThereActions:
    """What the screen may do."""

    stay: Callable[[], object]
    await_code: Callable[[], object]


class StillThere(Message):
    """Counts down; a touch anywhere stays, and does nothing else."""

    def __init__(self, look: Look, seconds: int, actions: StillThereActions) -> None:
        self._left = Text(look, _left(seconds), "title", bold=True, colour=look.tokens.accent)
        body: list[QWidget | str] = [
            self._left,
            _("Tout sera effacé."),
            _("Pour continuer, touchez l'écran."),
        ]
        stay = Button(look, _("Je continue"), "check", on_tap=actions.stay, kind="primary")
        code = Button(
            look,
            _("J'attends un code ou je cherche un papier"),
            "wait",
            on_tap=actions.await_code,
        )
        title = _("Êtes-vous toujours là ?")
        super().__init__(look, "bell", title, body, [stay, code], actions.stay)

    def count(self, seconds: int) -> None:
        """Tell how much time is left."""
        self._left.set_text(_left(seconds))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep the touch: it was told already, and is for nothing below."""
        event.accept()


def _left(seconds: int) -> str:
    return _("Sans réponse, votre visite se ferme dans {seconds} secondes.").format(seconds=seconds)
