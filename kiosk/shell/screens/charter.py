"""What people are told before a visit: the few sentences that matter, and all the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.policy.model import Mode, Policy, Site
from kiosk.policy.wording import day
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


@dataclass(frozen=True, slots=True)
class CharterActions:
    """What the screen may do."""

    accept: Callable[[], object]
    read: Callable[[], object]


@dataclass(frozen=True, slots=True)
class RulesActions:
    """What the screen may do.

    Attributes:
        leave: goes back.
        output: prints it; None where no visit would pay for the paper.
        counted: shows what is counted; None where no visit could ask for it yet.
    """

    leave: Callable[[], object]
    output: Callable[[], object] | None = None
    counted: Callable[[], object] | None = None


class Charter(Message):
    """Before a visit: what this is for, and what is kept."""

    def __init__(self, look: Look, policy: Policy, actions: CharterActions) -> None:
        body = [
            _("Cette borne sert à faire vos démarches."),
            _scope(policy.effective_mode),
            _("Nous ne gardons pas vos mots de passe."),
            _("Nous ne gardons pas la liste des sites que vous visitez."),
            _("Nous comptons des visites et des services, jamais des personnes."),
        ]
        accept = Button(
            look, _("J'ai compris, je commence"), "check", on_tap=actions.accept, kind="primary"
        )
        read = Button(look, _("Lire toutes les règles"), "dossier", on_tap=actions.read)
        title = _("Avant de commencer")
        super().__init__(look, "person", title, body, [accept, read], actions.read)


class Rules(Message):
    """The whole notice: who answers for the kiosk, what it is for, what is kept, whom to ask."""

    def __init__(self, look: Look, policy: Policy, actions: RulesActions) -> None:
        body: list[QWidget | str] = []
        for question, answers in notice(policy):
            body.append(Text(look, question, "label", bold=True, colour=look.tokens.accent))
            body += answers
        leave, output, counted = actions.leave, actions.output, actions.counted
        buttons = [Button(look, _("Fermer les règles"), "back", on_tap=leave, kind="primary")]
        if output is not None:
            buttons.append(Button(look, _("Imprimer les règles"), "printer", on_tap=output))
        if counted is not None:
            name = _("Ce que cette borne compte")
            buttons.append(Button(look, name, "question", on_tap=counted))
        super().__init__(look, "dossier", _("Toutes les règles"), body, buttons, leave)


def notice(policy: Policy) -> list[tuple[str, list[str]]]:
    """Give the questions that the law answers, each with its sentences."""
    said = policy.site.notice
    keepers = _keepers(policy)
    return [
        (_("Qui est responsable de cette borne ?"), [owner(policy.site)]),
        (
            _("À quoi sert cette borne ?"),
            [said.purpose or _("Cette borne sert à faire vos démarches.")],
        ),
        (
            _("Que pouvez-vous faire ?"),
            [
                _scope(policy.effective_mode),
                _("Certains sites sont bloqués pour vous protéger."),
                _("Avant de partir, touchez « J'ai fini »."),
            ],
        ),
        (
            _("Que gardons-nous ?"),
            [
                _("Nous ne gardons pas vos mots de passe."),
                _("Nous ne gardons pas la liste des sites que vous visitez."),
                _("Nous comptons des visites et des services, jamais des personnes."),
                _("Tout le reste est effacé à la fin de votre visite."),
            ],
        ),
        (
            _("Qui répond à vos questions sur vos données ?"),
            [
                said.dpo or _("La mairie vous dit qui est chargé de vos données."),
                _("Vous pouvez aussi écrire à la CNIL : www.cnil.fr."),
            ],
        ),
        *([(_("Qui tient la liste des sites bloqués ?"), keepers)] if keepers else []),
    ]


def _scope(mode: Mode) -> str:
    match mode:
        case Mode.LEGAL:
            return _("Vous pouvez aller sur les sites autorisés par la loi.")
        case Mode.PUBLIC:
            return _("Vous pouvez aller sur les sites des services publics.")
        case Mode.STRICT:
            return _("Vous pouvez aller sur les sites de la page d'accueil.")


def _keepers(policy: Policy) -> list[str]:
    """Name whose lists these are, as their licences want."""
    return [
        _("{name}, licence {licence}, liste du {date}.").format(
            name=source.attribution, licence=source.licence, date=day(source.date)
        )
        for source in (policy.lists.sources if policy.lists else ())
        if source.attribution and source.licence
    ]


def owner(site: Site) -> str:
    """Say who answers for this kiosk."""
    if site.notice.controller:
        return site.notice.controller
    if site.commune:
        return _("La commune : {commune}.").format(commune=site.commune)
    return _("La mairie de cette commune.")
