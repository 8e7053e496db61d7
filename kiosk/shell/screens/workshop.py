"""The screen of the workshop: its exercises, which of them are done, and its sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.accessibility.workshop import Exercise, Progress, heading, told
from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.screens.message import Message

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.shell.look import Look


@dataclass(frozen=True, slots=True)
class WorkshopActions:
    """What the screen may do."""

    begin: Callable[[], object]
    output: Callable[[], object]
    leave: Callable[[], object]


class WorkshopScreen(Message):
    """What to do, and what is done."""

    def __init__(self, look: Look, progress: Progress, actions: WorkshopActions) -> None:
        body: list[QWidget | str] = []
        for exercise in Exercise:
            words = told(exercise)
            title = f"{heading(exercise)}. {state(progress, exercise)}"
            body.append(Text(look, title, "label", bold=True, colour=look.tokens.accent))
            body.append(" ".join(words.steps))
        begin = Button(look, _("Je commence"), "next", on_tap=actions.begin, kind="primary")
        output = Button(look, _("Imprimer la feuille"), "printer", on_tap=actions.output)
        leave = Button(look, _("Fermer l'atelier"), "back", on_tap=actions.leave)
        title = _("Atelier : 3 exercices")
        super().__init__(look, "formation", title, body, [begin, output, leave], actions.leave)


def state(progress: Progress, exercise: Exercise) -> str:
    """Tell whether an exercise is done, or how one will see it."""
    if exercise in progress.done:
        return _("Réussi.")
    return _("À faire.")
