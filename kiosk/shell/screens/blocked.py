"""The screen of a page that the policy refuses: why, and where to go instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.i18n import gettext as _
from kiosk.policy.model import Decision, Policy, Reason
from kiosk.policy.wording import offer, sentence
from kiosk.shell.controls import Button, Kind
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class BlockedActions:
    """What the screen may do; `go_official` takes the id of a service."""

    go_official: Callable[[str], object]
    back: Callable[[], object]
    call_agent: Callable[[], object]


class Blocked(Message):
    """Says that this page is not available here: never an address, always a way on."""

    def __init__(
        self, look: Look, decision: Decision, policy: Policy, actions: BlockedActions
    ) -> None:
        body = [
            sentence(decision, policy),
            _("Vous pensez que c'est une erreur ? Demandez à l'agent."),
        ]
        service = next((s for s in policy.services if s.id == decision.alternative), None)
        buttons = []
        if service is not None:
            buttons.append(
                Button(
                    look,
                    offer(decision, policy),
                    service.icon,
                    on_tap=lambda: actions.go_official(service.id),
                    kind="primary",
                )
            )
        back: Kind = "secondary" if service else "primary"
        buttons += [
            # "Retour" stands in the bar; two controls of one name would confuse
            Button(look, _("Revenir à la page d'avant"), "back", on_tap=actions.back, kind=back),
            Button(look, _("Appeler l'agent"), "bell", on_tap=actions.call_agent),
        ]
        icon = "warning" if decision.reason is Reason.LOOKALIKE else "blocked"
        title = _("Cette page n'est pas disponible ici")
        super().__init__(look, icon, title, body, buttons, actions.back)
