"""The screen of a page that the policy refuses: why, and where to go instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.i18n import gettext as _
from kiosk.policy.model import Decision, Policy, Reason
from kiosk.policy.wording import instead, offer, sentence
from kiosk.shell.controls import Button, Kind
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class BlockedActions:
    """What the screen may do.

    Attributes:
        go_official: takes the id of a service.
        back: leaves.
        call_agent: asks for the agent.
        ask_for: asks her for this site, or None where there is nothing to ask.
        go_on: shows the page all the same, or None where no warning is enough.
    """

    go_official: Callable[[str], object]
    back: Callable[[], object]
    call_agent: Callable[[], object]
    ask_for: Callable[[], object] | None = None
    go_on: Callable[[], object] | None = None


# each is about a site that has a name, and could have been meant
_ASKED_FOR: Final = frozenset(
    {
        Reason.NOT_LISTED,
        Reason.MODE,
        Reason.LOOKALIKE,
        Reason.CATEGORY,
        Reason.CARRIED,
        Reason.COMMUNE_CLOSED,
    }
)


def may_be_asked_for(decision: Decision, name: str) -> bool:
    """Tell whether the agent may be asked for a site: to open it, or to have it looked at."""
    return bool(name) and decision.reason in _ASKED_FOR


class Blocked(Message):
    """Says that this page is not available here: never an address, always a way on."""

    def __init__(
        self, look: Look, decision: Decision, policy: Policy, actions: BlockedActions
    ) -> None:
        body = [part for part in (sentence(decision, policy), instead(decision)) if part]
        if actions.ask_for is not None:
            mistake = _("Vous pensez que c'est une erreur ? Demandez à l'agent.")
            body.append(mistake + " " + _("L'agent verra le nom de ce site."))
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
        # "Retour" stands in the bar; two controls of one name would confuse
        leave = Button(look, _("Revenir à la page d'avant"), "back", on_tap=actions.back, kind=back)
        icon = "warning" if decision.reason in {Reason.LOOKALIKE, Reason.WARNED} else "blocked"
        title = _("Cette page n'est pas disponible ici")
        buttons.append(leave)
        if actions.go_on is not None:
            title = _("Faites attention à ce site")
            buttons.append(Button(look, _("Continuer quand même"), "web", on_tap=actions.go_on))
        buttons.append(_agent(look, actions))
        super().__init__(look, icon, title, body, buttons, actions.back)


def _agent(look: Look, actions: BlockedActions) -> Button:
    if actions.ask_for is None:
        return Button(look, _("Appeler l'agent"), "bell", on_tap=actions.call_agent)
    return Button(look, _("Demander à l'agent"), "bell", on_tap=actions.ask_for)
