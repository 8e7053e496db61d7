"""The screen of somebody who waits until the agent has opened a site."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.help import Call
from kiosk.shell.screens.message import Message


class Asked(Message):
    """Says what the agent sees of it, and where she is.

    Args:
        host: the name of the site, which is all that the agent sees.
        call: whether she knows that somebody calls.
    """

    def __init__(self, look: Look, host: str, call: Call, close: Callable[[], object]) -> None:
        body: list[QWidget | str] = [
            Text(look, host, "label", bold=True, colour=look.tokens.accent),
            _("L'agent voit le nom de ce site, et rien d'autre."),
            _("Si l'agent ouvre ce site, la page arrive toute seule."),
        ]
        if call is Call.TOLD:
            body.insert(0, _("L'agent est prévenu. Si personne ne vient, allez au comptoir."))
        else:
            body.insert(0, _("Allez voir l'agent au comptoir."))
        back = Button(look, _("Revenir à la page d'avant"), "back", on_tap=close)
        super().__init__(look, "bell", _("Vous demandez ce site à l'agent"), body, [back], close)
