"""Examines the kiosk's own program: whether it runs, and whether its last visit is proved wiped."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject, first
from kiosk.errors import KioskError
from kiosk.fact import Health, Known
from kiosk.i18n import gettext as _
from kiosk.order import Order
from kiosk.phase import Phase
from kiosk.shell.agent.words import proof, use
from kiosk.supervisor.asking import NoKioskError, NotAllowedError, ask
from kiosk.supervisor.control import places
from kiosk.supervisor.proof import Part

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_PATIENCE: Final = 3.0  # seconds for an answer
_STAMP: Final = "%Y-%m-%d %H:%M"
# that somebody is in front of it is nobody's business
_TOLD: Final = frozenset({Phase.PAUSED, Phase.CLOSED, Phase.OUT_OF_SERVICE})


class Runs(StrEnum):
    """Whether the program runs."""

    YES = "yes"
    NO = "no"
    SILENT = "silent"  # it does not answer
    SHUT = "shut"  # it does not answer us


@dataclass(frozen=True, slots=True)
class Running(Measured):
    """What was asked of it.

    Attributes:
        runs: whether it does.
        phase: why nobody can use it, or None.
        appliance: whether it should run here.
    """

    runs: Runs
    phase: Phase | None
    appliance: bool


@dataclass(frozen=True, slots=True)
class Proved(Measured):
    """What it says of the last visit.

    Attributes:
        runs: whether it could be asked.
        clean: whether nothing was left; None before the first visit.
        proved: when that was found.
        unclean: what was left.
        now: by this machine's clock.
    """

    runs: Runs
    clean: bool | None
    proved: datetime | None
    unclean: tuple[Part, ...]
    now: datetime


def measure_running(machine: Machine) -> Running:
    """Ask it how it is."""
    runs, facts = asked(machine)
    phase = facts.get(Known.PHASE, "")
    told = Phase(phase) if phase in _TOLD else None
    return Running(runs, told, machine.appliance)


def measure_proved(machine: Machine) -> Proved:
    """Ask it for the last proof."""
    runs, facts = asked(machine)
    health, now = facts.get(Known.PROOF, ""), machine.now()
    clean = health == Health.GOOD if health else None
    proved = None
    with suppress(ValueError):
        stamp = datetime.strptime(facts.get(Known.PROVED_AT, ""), _STAMP)  # noqa: DTZ007 - below
        proved = stamp.replace(tzinfo=now.tzinfo)
    left = set(facts.get(Known.UNCLEAN, "").split(", "))
    return Proved(runs, clean, proved, tuple(part for part in Part if part in left), now)


def running(measured: Running) -> Finding:
    """Say whether it runs."""
    again = _("Éteignez la machine, attendez dix secondes, rallumez-la.")
    back = _("Le panneau de l’agent la remet en service.")
    runs, phase = measured.runs, measured.phase
    why = use({Known.PHASE: phase}).text if phase else ""
    told = first(
        (
            runs is Runs.NO and measured.appliance,
            *(State.ILL, _("La borne ne tourne pas."), again),
        ),
        (
            runs is Runs.NO,
            *(State.ABSENT, _("Aucune borne ne tourne sur cette machine."), ""),
        ),
        (runs is Runs.SILENT, State.ILL, _("La borne ne répond pas."), again),
        (runs is Runs.SHUT, State.UNKNOWN, *_shut()),
        (phase is Phase.OUT_OF_SERVICE, State.ILL, why, again),
        (phase is Phase.PAUSED, State.WARN, why, back),
        (phase, State.WELL, why, ""),
        (True, State.WELL, _("La borne marche."), ""),
    )
    return Finding(Subject.KIOSK, *told, measured)


def proved(measured: Proved) -> Finding:
    """Say whether the last visit is proved wiped."""
    if measured.runs is Runs.SHUT:
        return Finding(Subject.PROOF, State.UNKNOWN, *_shut(), measured)
    if measured.runs is not Runs.YES:
        sentence = _("Aucune borne ne dit comment la dernière visite a fini.")
        silent = measured.runs is Runs.SILENT
        state = State.UNKNOWN if silent else State.ABSENT
        return Finding(Subject.PROOF, state, sentence, values=measured)
    facts: dict[str, str] = {Known.TIME: measured.now.strftime(_STAMP)}
    if measured.clean is not None:
        facts[Known.PROOF] = Health.GOOD if measured.clean else Health.BAD
    if measured.proved is not None:
        facts[Known.PROVED_AT] = measured.proved.strftime(_STAMP)
    state = State.ILL if measured.clean is False else State.WELL
    return Finding(Subject.PROOF, state, proof(facts).text, values=measured)


def _shut() -> tuple[str, str]:
    return _("La borne ne répond pas à ce compte."), _(
        "Lancez le diagnostic avec le compte de la borne."
    )


def asked(machine: Machine) -> tuple[Runs, dict[str, str]]:
    """Ask the kiosk that runs for all that it knows; {} where none answers."""
    try:
        facts, _refusal = ask(
            places(machine.settings, machine.environment), Order.STATUS, _PATIENCE
        )
    except NoKioskError:
        return Runs.NO, {}
    except NotAllowedError:
        return Runs.SHUT, {}
    except KioskError:
        return Runs.SILENT, {}
    return Runs.YES, {fact.name: fact.value for fact in facts}
