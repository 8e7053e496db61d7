"""The help: how to use this kiosk, who comes, whom to call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.i18n import gettext as _
from kiosk.policy.model import Policy
from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class HelpActions:
    """What the screen may do."""

    call_agent: Callable[[], object]
    close: Callable[[], object]
    await_code: Callable[[], object]


class Help(Message):
    """Four sentences, the agent, the numbers."""

    def __init__(
        self, look: Look, policy: Policy, actions: HelpActions, *, called: bool = False
    ) -> None:
        body = [
            _("C'est gratuit. Rien n'est gardé après votre départ."),
            _("Touchez « Accueil » pour choisir un service."),
            _("Touchez « Vos pages ouvertes » pour retrouver une page."),
            _("Touchez « J'ai fini » avant de partir. Tout sera effacé."),
        ]
        site = policy.site
        if site.hours:
            body.append(_("Horaires de l'agent : {hours}.").format(hours=site.hours))
        if site.phone:
            body.append(_("Vous pouvez téléphoner : {phone}").format(phone=site.phone))
        if called:
            body.insert(0, _("Cette borne ne peut pas encore appeler l'agent. Allez au comptoir."))
        call = Button(look, _("Appeler l'agent"), "bell", on_tap=actions.call_agent, kind="primary")
        code = Button(
            look, _("J'attends un code ou je cherche un papier"), "wait", on_tap=actions.await_code
        )
        close = Button(look, _("Fermer l'aide"), "back", on_tap=actions.close)
        super().__init__(
            look, "help", _("Comment ça marche ?"), body, [call, code, close], actions.close
        )
