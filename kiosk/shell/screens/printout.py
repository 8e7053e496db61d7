"""The screen of a document on its way to paper, until it is there or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.i18n import gettext as _
from kiosk.printing import OUTCOMES, Step
from kiosk.shell.controls import Button
from kiosk.shell.paper_words import sentence, title
from kiosk.shell.screens.message import Message

if TYPE_CHECKING:
    from kiosk import wire
    from kiosk.shell.look import Look

_ICONS: Final = {Step.PRINTED: "check", Step.HELD: "warning"}


@dataclass(frozen=True, slots=True)
class PrintoutActions:
    """What the screen may do."""

    leave: Callable[[], object]
    stop: Callable[[], object]


class Printout(Message):
    """How far it is, what to do, and a way to stop it."""

    def __init__(
        self, look: Look, said: wire.PrintIs, remaining: int, actions: PrintoutActions
    ) -> None:
        over = said.step in OUTCOMES
        leave = Button(
            look,
            _("J'ai compris") if over else _("Continuer sur la page"),
            "check" if over else "back",
            on_tap=actions.leave,
            kind="primary",
        )
        stop = Button(look, _("Arrêter l'impression"), "close", on_tap=actions.stop)
        buttons = [leave] if over else [leave, stop]
        icon = _ICONS.get(Step(said.step), "warning" if over else "printer")
        words = sentence(said, remaining)
        super().__init__(look, icon, title(said), [words], buttons, actions.leave)
