"""The screen of a link that is an e-mail address or a telephone number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class ContactActions:
    """What the screen may do."""

    close: Callable[[], object]
    open_mail: Callable[[], object]


class Contact(Message):
    """The address or the number, big, to write down."""

    def __init__(
        self, look: Look, kind: Literal["mail", "phone"], value: str, actions: ContactActions
    ) -> None:
        close = Button(look, _("Revenir à la page d'avant"), "back", on_tap=actions.close)
        if kind == "phone":
            icon, title, role = "phone", _("Vous pouvez téléphoner à ce numéro"), "number"
            said, buttons = _("Notez ce numéro. Cette borne ne téléphone pas."), [close]
        else:
            icon, title, role = "mail", _("Vous pouvez écrire à cette adresse"), "title"
            said = _("Notez cette adresse. Vous pouvez écrire depuis votre boîte mail.")
            mail = Button(
                look, _("Ma boîte mail"), "mail", on_tap=actions.open_mail, kind="primary"
            )
            buttons = [mail, close]
        big = Text(look, value, role, bold=True, colour=look.tokens.accent)  # type: ignore[arg-type]  # a Role
        super().__init__(look, icon, title, [big, said], buttons, actions.close)
