"""The help: how to use this kiosk, who comes, whom to call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from kiosk.i18n import UNREAD
from kiosk.i18n import gettext as _
from kiosk.policy.model import Policy
from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


class Call(Enum):
    """What has become of a call for the agent."""

    NONE = auto()
    UNHEARD = auto()  # as far as we know: nobody has said that the counter sees it
    TOLD = auto()


@dataclass(frozen=True, slots=True)
class HelpActions:
    """What the screen may do."""

    call_agent: Callable[[], object]
    close: Callable[[], object]
    await_code: Callable[[], object]
    rules: Callable[[], object]
    accessibility: Callable[[], object]
    tour: Callable[[], object]
    adapt: Callable[[], object]
    workshop: Callable[[], object] | None = None  # None but in practice mode


class Help(Message):
    """Four sentences, the agent, the numbers."""

    def __init__(
        self, look: Look, policy: Policy, actions: HelpActions, call: Call = Call.NONE
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
        if call is Call.UNHEARD:
            body.insert(0, _("Cette borne ne peut pas appeler l'agent. Allez au comptoir."))
        elif call is Call.TOLD:
            body.insert(0, _("L'agent est prévenu. Si personne ne vient, allez au comptoir."))
        if look.language in UNREAD:
            body.append(_("Cette traduction n'a pas encore été relue."))
        bell = Button(look, _("Appeler l'agent"), "bell", on_tap=actions.call_agent, kind="primary")
        code = Button(
            look, _("J'attends un code ou je cherche un papier"), "wait", on_tap=actions.await_code
        )
        tour = Button(look, _("La borne en 5 images"), "question", on_tap=actions.tour)
        rules = Button(look, _("Lire les règles"), "dossier", on_tap=actions.rules)
        everybody = Button(
            look, _("Accessibilité de cette borne"), "handicap", on_tap=actions.accessibility
        )
        adapt = Button(look, _("Adapter la borne"), "hand", on_tap=actions.adapt)
        close = Button(look, _("Fermer l'aide"), "back", on_tap=actions.close)
        buttons = [bell, tour, code, adapt, rules, everybody, close]
        if actions.workshop is not None:
            text = _("Atelier : 3 exercices")
            buttons.insert(1, Button(look, text, "formation", on_tap=actions.workshop))
        super().__init__(look, "help", _("Comment ça marche ?"), body, buttons, actions.close)
