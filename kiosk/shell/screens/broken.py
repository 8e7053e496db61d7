"""The screen of a visit that can open no page any more: it has to begin again."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


class Broken(Message):
    """Says that it is nobody's fault, and offers the one way on."""

    def __init__(self, look: Look, finish: Callable[[], object]) -> None:
        body = [
            _("Ce n'est pas votre faute. Les pages ne s'ouvrent plus."),
            _("Touchez « Recommencer ». La borne efface tout et repart."),
        ]
        again = Button(look, _("Recommencer"), "reload", on_tap=finish, kind="primary")
        super().__init__(look, "warning", _("La borne doit recommencer"), body, [again], finish)
