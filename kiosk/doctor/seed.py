"""Examines what this kiosk was told of its place: the site seed, and its settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import SETTINGS, Finding, Measured, Setting, State, Subject
from kiosk.errors import KioskError
from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.doctor.machine import Machine

_FAULT: Final = "run/ilot/seed-fault"
_APPLIED: Final = "run/ilot/kiosk.env"
_FIRST_START: Final = "run/ilot/first-start"
_LINE: Final = re.compile(r"\b(?:ligne|line) (\d{1,6})\b")
_PREFIX: Final = "KIOSK_"


@dataclass(frozen=True, slots=True)
class Seed(Measured):
    """What became of it.

    Attributes:
        appliance: whether this machine should have one.
        applied: whether it has told the kiosk its settings.
        faulty: whether something is wrong with it; what the words are, nobody else is told.
        line: where, or None.
    """

    appliance: bool
    applied: bool
    faulty: bool
    line: int | None


@dataclass(frozen=True, slots=True)
class Told(Measured):
    """The settings of the environment.

    Attributes:
        wrong: those whose value means nothing.
        unknown: how many begin with KIOSK_ and are none of ours.
    """

    wrong: tuple[Setting, ...]
    unknown: int


def measure_seed(machine: Machine) -> Seed:
    """Look what was left by whatever has applied it."""
    fault = machine.text(_FAULT)
    line = _LINE.search(fault or "")
    return Seed(
        appliance=machine.appliance,
        applied=machine.has(_APPLIED) and not machine.has(_FIRST_START),
        faulty=fault is not None,
        line=int(line[1]) if line else None,
    )


def examine_seed(measured: Seed) -> Finding:
    """Say whether it is in force."""

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.SEED, state, sentence, advice, measured)

    if measured.faulty:
        advice = _("Corrigez ilot.yaml : la borne garde le dernier bon réglage.")
        if measured.line is None:
            return said(State.ILL, _("Le réglage de l’agence (ilot.yaml) est faux."), advice)
        sentence = _("Le réglage de l’agence (ilot.yaml) est faux, ligne {line}.")
        return said(State.ILL, sentence.format(line=measured.line), advice)
    if measured.applied:
        return said(State.WELL, _("Le réglage de l’agence est bon."))
    if measured.appliance:
        advice = _("Suivez les quatre écrans de la borne, ou branchez la clé de réglage.")
        return said(State.WARN, _("La borne n’est pas encore réglée pour cette agence."), advice)
    return said(State.ABSENT, _("Cette machine n’a pas de réglage d’agence."))


def measure_settings(machine: Machine) -> Told:
    """Read each setting by itself."""
    wrong, unknown = _wrong(machine.environment)
    return Told(wrong, unknown)


def examine_settings(measured: Told) -> Finding:
    """Say whether each means something."""

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.SETTINGS, state, sentence, advice, measured)

    advice = _("Corrigez-le : la borne ne démarre pas avec.")
    if measured.wrong:
        sentence = ngettext(
            "Un réglage de la borne est faux : {names}.",
            "Des réglages de la borne sont faux : {names}.",
            len(measured.wrong),
        )
        return said(State.ILL, sentence.format(names=", ".join(measured.wrong)), advice)
    if measured.unknown:
        sentence = ngettext(
            "La borne ne connaît pas {n} de ses réglages.",
            "La borne ne connaît pas {n} de ses réglages.",
            measured.unknown,
        )
        return said(State.ILL, sentence.format(n=measured.unknown), advice)
    return said(State.WELL, _("Les réglages de la borne se lisent."))


def settings_of(environment: Mapping[str, str]) -> Settings:
    """Give the settings of an environment, without those that mean nothing."""
    wrong, _unknown = _wrong(environment)
    known = SETTINGS - {*wrong}
    return Settings.from_environment({k: v for k, v in environment.items() if k in known})


def _wrong(environment: Mapping[str, str]) -> tuple[tuple[Setting, ...], int]:
    wrong, unknown = [], 0
    for name, value in sorted(environment.items()):
        if not name.startswith(_PREFIX):
            continue
        setting = Setting.of(name)
        if setting is None:
            unknown += 1
            continue
        try:
            Settings.from_environment({name: value})
        except KioskError:
            wrong.append(setting)
    return tuple(wrong), unknown
