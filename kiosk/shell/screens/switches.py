"""The screen where somebody tells with how many switches they use the kiosk, and how fast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.look import PACES, Look
from kiosk.shell.screens.adapting import choice_grid
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class SwitchesActions:
    """What the screen may do.

    Attributes:
        choose: takes how many switches: 0, 1, 2 or 4.
        pace: takes seconds.
    """

    choose: Callable[[int], object]
    pace: Callable[[float], object]
    close: Callable[[], object]


class Switches(Message):
    """A button for each number, and how long a step lasts where there is one."""

    def __init__(self, look: Look, actions: SwitchesActions) -> None:
        kinds = (
            (1, _("1 touche"), _("Le cadre avance seul. La touche choisit.")),
            (2, _("2 touches"), _("Espace avance. Entrée choisit.")),
            (4, _("4 flèches"), _("Les flèches déplacent le cadre. Entrée choisit.")),
            (0, _("Pas de contacteur"), _("La borne s'utilise au doigt ou au clavier.")),
        )
        buttons = [
            Button(
                look,
                text,
                "check" if look.switches == count else "switch" if count else "hand",
                detail=detail,
                on_tap=partial(actions.choose, count),
                checked=look.switches == count,
                leading=True,
            )
            for count, text, detail in kinds
        ]
        body: list[QWidget | str] = [choice_grid(look, buttons)]
        close = Button(look, _("Fermer les réglages"), "back", on_tap=actions.close)
        answers = [close]
        if look.switches == 1:
            pace = f"{look.pace:g}".replace(".", ",")
            body.append(_("Le cadre avance toutes les {n} s.").format(n=pace))
            answers += _paces(look, actions)
        super().__init__(look, "switch", _("Votre contacteur"), body, answers, actions.close)
        self.first = next(one for one in buttons if one.on)


def _paces(look: Look, actions: SwitchesActions) -> list[Button]:
    at = PACES.index(look.pace)
    slower = Button(look, _("Plus lent"), "less", on_tap=lambda: actions.pace(PACES[at + 1]))
    faster = Button(look, _("Plus vite"), "more", on_tap=lambda: actions.pace(PACES[at - 1]))
    slower.setEnabled(at < len(PACES) - 1)
    faster.setEnabled(at > 0)
    return [slower, faster]
