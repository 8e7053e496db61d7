"""The screen after a visit that is proved wiped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


def take_along() -> str:
    """Name what people leave behind."""
    return _(
        "N'oubliez pas : vos papiers dans le scanner, vos impressions, votre clé USB, "
        "votre carte, votre téléphone."
    )


class Erased(Message):
    """What was erased, and what to take along."""

    def __init__(self, look: Look, leave: Callable[[], object]) -> None:
        body: list[QWidget | str] = [
            _("Vos pages et vos recherches sont effacées."),
            _("Vos mots de passe et ce que vous avez écrit sont effacés."),
            _("Les sites ne vous reconnaissent plus sur cette borne."),
            Text(look, take_along(), "label", bold=True, colour=look.tokens.accent),
        ]
        done = Button(look, _("J'ai compris"), "check", on_tap=leave, kind="primary")
        title = _("C'est fini. Tout est effacé.")
        super().__init__(look, "check", title, body, [done], leave)
