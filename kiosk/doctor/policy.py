"""Examines by what the kiosk decides: the policy in force, and the lists of sites by category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Digits, Finding, Measured, State, Subject, first
from kiosk.doctor.words import at
from kiosk.errors import KioskError
from kiosk.i18n import gettext as _
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.model import Mode
from kiosk.policy.wording import day
from kiosk.policy_source import load_policy
from kiosk.supervisor.policies import FILE, as_in_force
from kiosk.supervisor.state_folder import state_folder
from kiosk.updates import command, standing, status, versions
from kiosk.updates.standing import Standing
from kiosk.updates.status import Fault

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine
    from kiosk.policy.model import Policy

_WEEK: Final = timedelta(days=7)  # for which what is published holds
_GRAVE: Final = frozenset({Fault.DISK, Fault.DISK_FULL, Fault.BROKEN})  # of this machine


class File(StrEnum):
    """What is published for kiosks."""

    WHITELIST = versions.WHITELIST
    CATEGORIES = versions.CATEGORIES
    REGION = versions.REGION
    SITE = versions.SITE
    INDEX = versions.INDEX
    DELTA = versions.DELTA
    COMMANDS = command.FILE


@dataclass(frozen=True, slots=True)
class InForce(Measured):
    """The policy, and what was found when a newer one was last looked for.

    Attributes:
        mode: that it asks for; None where it cannot be read.
        version: what `kiosk update` calls it; None for the image's own.
        taken: when that came here.
        trial: whether it still has to prove itself.
        bad: how many were taken back.
        updates: whether newer ones are looked for.
        checked: when that was last done.
        verified: when all was last as it should be.
        fault: why nothing newer comes, where that lasts.
        file: which is wrong, where it is one of them.
        line: in that file, or 0.
        now: by this machine's clock.
    """

    mode: Mode | None
    version: Digits | None
    taken: datetime | None
    trial: bool
    bad: int
    updates: bool
    checked: datetime | None
    verified: datetime | None
    fault: Fault | None
    file: File | None
    line: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Index(Measured):
    """The lists.

    Attributes:
        wanted: whether the mode asks for them.
        there: whether there are any.
        date: of the lists; None where they are damaged.
    """

    wanted: bool
    there: bool
    date: Digits | None


def measure_policy(machine: Machine) -> InForce:
    """Read it as the kiosk would, and what `kiosk update` has left."""
    settings, now = machine.settings, machine.now()
    known = _standing(machine)
    name = standing.in_force(known)
    found = status.read(settings.policy) if settings.policy else None
    lasting = status.to_tell(found, now)
    policy = _policy(machine)
    return InForce(
        mode=policy.mode if policy else None,
        version=Digits.of(name) if name else None,
        taken=_taken(machine, name) if name else None,
        trial=known.trial is not None,
        bad=len(known.bad),
        updates=bool(settings.updates and settings.policy),
        checked=found.checked if found else None,
        verified=found.verified if found else None,
        fault=lasting,
        file=next((one for one in File if found and lasting and one == found.file), None),
        line=found.line if found and lasting else 0,
        now=now,
    )


def examine_policy(measured: InForce) -> Finding:
    """Say whether it is in force, and fresh."""
    return Finding(Subject.POLICY, *_judged(measured), measured)


def _judged(measured: InForce) -> tuple[State, str, str]:
    now, verified = measured.now, measured.verified
    found = status.Status(now, fault=measured.fault, file=measured.file or "", line=measured.line)
    grave = State.ILL if measured.fault in _GRAVE else State.WARN
    check = _("La commande « kiosk check » dit la ligne à corriger.")
    internet = _("Vérifiez l’accès à internet.")
    moment = at(verified, now) if verified else ""
    old = _("La liste des sites n’est plus vérifiée depuis longtemps : {moment}.")
    fresh = _("La liste des sites est à jour, vérifiée {moment}.")
    return first(
        (measured.mode is None, State.ILL, _("La liste des sites ne se lit pas."), check),
        (measured.fault, grave, status.sentence(found), status.advice(found)),
        (
            not measured.updates,
            *(State.WELL, _("La liste des sites est celle de la borne, sans mise à jour."), ""),
        ),
        (
            verified is None,
            *(State.WARN, _("Aucune liste des sites n’est encore venue du serveur."), internet),
        ),
        (
            verified and now - verified > _WEEK,
            *(State.WARN, old.format(moment=moment), internet),
        ),
        (measured.trial, State.WELL, _("Une nouvelle liste des sites est à l’essai."), ""),
        (True, State.WELL, fresh.format(moment=moment), ""),
    )


def measure_index(machine: Machine) -> Index:
    """Read the lists, to the last byte."""
    settings = as_in_force(machine.settings, machine.environment)
    if settings.index is None:
        policy = _policy(machine)
        wanted = policy is not None and policy.mode is Mode.LEGAL
        return Index(wanted, there=False, date=None)
    try:
        index = CategoryIndex.open_with_delta(settings.index)
        index.verify()
    except KioskError:
        return Index(wanted=True, there=True, date=None)
    return Index(wanted=True, there=True, date=Digits.of(index.date))


def examine_index(measured: Index) -> Finding:
    """Say whether what must be refused is known."""

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.INDEX, state, sentence, advice, measured)

    closed = _("Seuls les sites publics s’ouvrent. Prévenez la personne qui gère les listes.")
    if measured.there and measured.date is None:
        return said(State.ILL, _("La liste des sites interdits est abîmée."), closed)
    if measured.date is not None:
        sentence = _("La liste des sites interdits est entière, du {date}.")
        return said(State.WELL, sentence.format(date=day(measured.date)))
    if measured.wanted:
        return said(State.ILL, _("La liste des sites interdits manque."), closed)
    return said(State.ABSENT, _("Cette borne n’a pas besoin de liste des sites interdits."))


def _standing(machine: Machine) -> Standing:
    try:
        return standing.read(state_folder(machine.settings, machine.environment) / FILE)
    except KioskError:
        return Standing()  # as the kiosk does


def _taken(machine: Machine, name: str) -> datetime | None:
    place = machine.settings.policy
    try:
        seen = (place / versions.VERSIONS / name).stat().st_mtime if place else None
    except OSError:
        return None
    return datetime.fromtimestamp(seen, UTC) if seen is not None else None


def _policy(machine: Machine) -> Policy | None:
    settings = as_in_force(machine.settings, machine.environment)
    files = (settings.whitelist, settings.overlay, settings.mode)
    try:
        return load_policy(*files, region=settings.region, categories=settings.categories)
    except KioskError:
        return None
