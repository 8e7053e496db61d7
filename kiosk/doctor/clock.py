"""Examines the clock: whether the network sets it, and whether it can be right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject
from kiosk.doctor.words import clock
from kiosk.i18n import gettext as _
from kiosk.updates.clock import WRITTEN, WRONG
from kiosk.usage.clock import synchronised

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_FLAG: Final = "run/systemd/timesync/synchronized"
_FLOOR: Final = "var/lib/ilot/clock"
_LIFE: Final = timedelta(days=15 * 365)  # longer than any machine stands anywhere


@dataclass(frozen=True, slots=True)
class Clock(Measured):
    """What it says.

    Attributes:
        now: by it.
        floor: before which it cannot be.
        synchronised: whether the network has set it since the machine runs.
    """

    now: datetime
    floor: datetime
    synchronised: bool


def measure(machine: Machine) -> Clock:
    """Look at it."""
    floor = WRITTEN
    try:
        seen = (machine.root / _FLOOR).stat().st_mtime
        floor = max(floor, datetime.fromtimestamp(seen, UTC))
    except (OSError, ValueError, OverflowError):
        pass  # no kiosk of ours has run here yet
    return Clock(machine.now(), floor, synchronised(machine.root / _FLAG))


def examine(measured: Clock) -> Finding:
    """Say whether it is right."""
    now = clock(measured.now)

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.CLOCK, state, sentence, advice, measured)

    if not measured.floor - WRONG <= measured.now <= measured.floor + _LIFE:
        sentence = _("L’horloge est fausse : elle dit {day}.").format(
            day=measured.now.strftime("%d/%m/%Y")
        )
        advice = _("Reliez la borne à internet et attendez une heure.")
        if not measured.synchronised:
            return said(State.ILL, sentence, advice)
        return said(
            State.ILL, sentence, _("Le réseau donne une heure fausse. Appelez le dépannage.")
        )
    if measured.synchronised:
        return said(State.WELL, _("L’heure vient du réseau : il est {time}.").format(time=now))
    sentence = _("L’heure ne vient pas du réseau : il est {time}.").format(time=now)
    return said(State.WARN, sentence, _("Si cette heure est fausse, vérifiez l’accès à internet."))
