"""The question before anything personal is read aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button
from kiosk.shell.screens.message import Message

if TYPE_CHECKING:
    from kiosk.shell.look import Look


class ReadAloud(Message):
    """Says who could hear it; the first answer is the one that gives nothing away.

    Args:
        look: of now.
        answered: takes whether everything may be heard.
    """

    def __init__(self, look: Look, answered: Callable[[bool], object]) -> None:
        body = [
            _("Les autres peuvent entendre."),
            _("Avec un casque, vous seul entendez."),
        ]
        no = Button(
            look,
            _("Non, seulement les boutons"),
            "close",
            on_tap=lambda: answered(False),
            kind="primary",
        )
        yes = Button(look, _("Oui, tout lire"), "listen", on_tap=lambda: answered(True))
        title = _("Lire à haute voix ?")
        super().__init__(look, "listen", title, body, [no, yes], lambda: answered(False))
