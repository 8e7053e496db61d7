"""The accessibility statement: what this kiosk cannot promise yet, and what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.accessibility.statement import Statement, of_whole
from kiosk.i18n import gettext as _
from kiosk.policy.wording import day
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.charter import owner
from kiosk.shell.screens.message import Message

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.policy.model import Site


class Declaration(Message):
    """What the law wants said (2005-102, article 47), the help first.

    Args:
        look: of now.
        site: this kiosk's.
        told: what the tests have proved; None where nobody can read it.
        leave: takes the screen away.
    """

    def __init__(
        self, look: Look, site: Site, told: Statement | None, leave: Callable[[], object]
    ) -> None:
        body: list[QWidget | str] = []
        for question, answers in statement(site, told):
            body.append(Text(look, question, "label", bold=True, colour=look.tokens.accent))
            body += answers
        close = Button(look, _("Fermer"), "back", on_tap=leave, kind="primary")
        title = _("Accessibilité de cette borne")
        super().__init__(look, "handicap", title, body, [close], leave)


def statement(site: Site, told: Statement | None) -> list[tuple[str, list[str]]]:
    """Give the questions that the law answers, each with its sentences."""
    return [
        (
            _("La borne ne vous convient pas ?"),
            [
                _("L'agent peut vous aider."),
                _("Vous pouvez téléphoner au service."),
                _("Vous pouvez demander un formulaire en papier à l'agent."),
            ],
        ),
        (
            _("À qui le dire ?"),
            [
                owner(site),
                *(
                    [_("Vous pouvez téléphoner : {phone}").format(phone=site.phone)]
                    * bool(site.phone)
                ),
                _("Sans réponse, appelez le Défenseur des droits : 09 69 39 00 00."),
            ],
        ),
        *_state(told),
    ]


def _state(told: Statement | None) -> list[tuple[str, list[str]]]:
    question = _("Où en est cette borne ?")
    if told is None:
        return [(question, [_("La borne ne retrouve pas sa déclaration. Dites-le à l'agent.")])]
    state = [
        of_whole(told.conformity),
        _("La norme est EN 301 549."),
        _("Des programmes l'ont vérifié, mais aucun auditeur."),
        _("Les sites des services ont chacun leur propre déclaration."),
        _("Version {version} du {day}.").format(version=told.version, day=day(told.date)),
    ]
    if told.on_site:
        state.append(_("Points à vérifier ici par une personne : {n}").format(n=told.on_site))
    limits = [_(limit) for limit in told.limits] or [_("Rien de connu.")]
    return [(question, state), (_("Que ne pouvons-nous pas encore promettre ?"), limits)]
