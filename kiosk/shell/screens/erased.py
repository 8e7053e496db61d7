"""The screen after a visit that is proved wiped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import ButtonRow, Message


def take_along() -> str:
    """Name what people leave behind."""
    return _(
        "N'oubliez pas : vos papiers dans le scanner, vos impressions, votre clé USB, "
        "votre carte, votre téléphone."
    )


class Faces(ButtonRow):
    """Asks how it was: three faces, which one may leave alone.

    Args:
        look: of now.
        smiled: told which one was touched: 1 good, 2 neither, 3 not.
    """

    def __init__(self, look: Look, smiled: Callable[[str], object]) -> None:
        def face(number: str, text: str, icon: str) -> Button:
            return Button(look, text, icon, on_tap=lambda: smiled(number), stacked=True)

        super().__init__(
            look,
            [
                face("1", _("Bien"), "face-good"),
                face("2", _("Moyennement"), "face-neither"),
                face("3", _("Mal"), "face-bad"),
            ],
        )


class Erased(Message):
    """What was erased, what to take along, and a question that one may leave alone.

    Args:
        look: of now.
        smiled: told how the visit was.
        leave: goes on without an answer.
        training: whether somebody may be at the last exercise of the workshop.
    """

    def __init__(
        self,
        look: Look,
        smiled: Callable[[str], object],
        leave: Callable[[], object],
        *,
        training: bool = False,
    ) -> None:
        body: list[QWidget | str] = [
            _("Vos pages et vos recherches sont effacées."),
            _("Vos mots de passe et ce que vous avez écrit sont effacés."),
            _("Les sites ne vous reconnaissent plus sur cette borne."),
            Text(look, take_along(), "label", bold=True, colour=look.tokens.accent),
            _("Comment cela s'est-il passé ? Touchez un visage, si vous voulez."),
            Faces(look, smiled),
        ]
        if training:
            body.insert(0, _("Vous avez touché « J'ai fini » ? L'exercice 3 est réussi."))
        done = Button(look, _("J'ai compris"), "check", on_tap=leave, kind="primary")
        title = _("C'est fini. Tout est effacé.")
        super().__init__(look, "check", title, body, [done], leave)
