"""The screen before a service: what to have at hand, while its page is already on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.i18n import gettext as _
from kiosk.policy.preparing import Thing, to_prepare
from kiosk.policy.wording import in_language
from kiosk.shell.controls import Button, Text
from kiosk.shell.screens.checklist import Checklist
from kiosk.shell.screens.message import Message

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.policy.model import Service
    from kiosk.shell.look import Look


@dataclass(frozen=True, slots=True)
class PrepareActions:
    """What the screen may do."""

    begin: Callable[[], object]
    leave: Callable[[], object]


class Prepare(Message):
    """What to have at hand, what people get wrong about the service, how to know its true site."""

    def __init__(self, look: Look, service: Service, actions: PrepareActions) -> None:
        body: list[QWidget | str] = [
            _("{service} peut vous demander :").format(service=service.label),
            Checklist(look, [line(thing) for thing in to_prepare(service)]),
        ]
        if service.hint:  # what it is, and what people take it for
            said = f"{in_language(service.description)} {in_language(service.hint)}"
            body.append(Text(look, said, "label", bold=True, colour=look.tokens.accent))
        if service.emergency:
            said = _("Urgence, jour et nuit : {phone}").format(phone=service.emergency)
            body.append(Text(look, said, "label", bold=True, colour=look.tokens.danger))
        body.append(true_site())
        begin = Button(
            look, _("J'ai tout, je commence"), "check", on_tap=actions.begin, kind="primary"
        )
        leave = Button(look, _("Revenir au début"), "back", on_tap=actions.leave)
        title = _("Préparez avant de commencer")
        super().__init__(look, service.icon, title, body, [begin, leave], actions.leave)


def line(thing: Thing) -> tuple[str, str]:
    """Give the pictogram and the words of something to have at hand."""
    return {
        Thing.ACCOUNT: ("connexion", _("Votre identifiant et votre mot de passe")),
        Thing.PHONE: ("phone", _("Votre téléphone allumé, pour un code")),
        Thing.MAIL: ("mail", _("Votre boîte mail, pour un code")),
        Thing.PAPERS: ("dossier", _("Vos papiers, à scanner ou sur une clé USB")),
        Thing.CARD: ("carte-bancaire", _("Votre carte bancaire, pour payer")),
    }[thing]


def true_site() -> str:
    """Tell how to know the true site: by what the upper bar shows."""
    return _("Le vrai site ? Regardez en haut : un cadenas et « Vous êtes sur le vrai site ».")
