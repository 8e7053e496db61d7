"""Examines how the night's audit ended, which looks for what a visit may leave behind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject, first
from kiosk.doctor.words import at
from kiosk.i18n import gettext as _
from kiosk.supervisor.state_folder import state_folder
from kiosk.updates.clock import WRITTEN

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.doctor.machine import Machine

_FILE: Final = "wipe.json"  # what `kiosk doctor --wipe --json` said in the night
_MOST: Final = 1 << 18  # bytes
_STALE: Final = timedelta(days=4)  # a kiosk may be off for a long weekend


@dataclass(frozen=True, slots=True)
class Audit(Measured):
    """The last one.

    Attributes:
        planned: whether there is one every night.
        readable: whether this account may see what it said.
        ended: when it did; None where there was none yet.
        clean: whether it found nothing; None where it was not made to its end.
        now: by this machine's clock.
        since: when this machine began to keep anything; None where nobody knows.
    """

    planned: bool
    readable: bool
    ended: datetime | None
    clean: bool | None
    now: datetime
    since: datetime | None = None


def measure(machine: Machine) -> Audit:
    """Read what it left."""
    place = state_folder(machine.settings, machine.environment) / _FILE
    now = machine.now()
    ended, clean, readable = None, None, True
    try:
        with place.open("rb") as file:
            ended = datetime.fromtimestamp(place.stat().st_mtime, UTC)
            said = json.loads(file.read(_MOST))
        clean = said["clean"] is True
    except FileNotFoundError:
        pass
    except OSError:
        readable = False
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        pass  # it was not made to its end
    return Audit(machine.appliance, readable, ended, clean, now, _since(place.parent.parent, now))


def _since(partition: Path, now: datetime) -> datetime | None:
    """Tell since when there is state: what is written anew in its folders leaves their own alone.

    A name comes into that one at the first start, with the first clock that was right, or never.
    """
    try:
        made = datetime.fromtimestamp(partition.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
    return made if WRITTEN <= made <= now else None  # else an empty battery has dated it


def examine(measured: Audit) -> Finding:
    """Say whether it found anything."""
    ended, now = measured.ended, measured.now
    moment = at(ended, now) if ended else ""
    clean = _("Le contrôle de nuit n’a rien trouvé, {moment}.").format(moment=moment)
    never = _("Le contrôle de nuit n’a pas encore eu lieu.")
    night = _("Laissez la borne allumée la nuit.")
    account = _("Lancez le diagnostic avec le compte de la borne.")
    told = first(
        (
            not measured.readable,
            *(State.UNKNOWN, _("Le contrôle de nuit ne se lit pas avec ce compte."), account),
        ),
        (
            ended is None and measured.planned and measured.since and now - measured.since > _STALE,
            *(State.WARN, never, night),
        ),
        (
            ended is None and measured.planned,
            *(State.WELL, never, ""),
        ),
        (
            ended is None,
            *(State.ABSENT, _("Aucun contrôle de nuit n’est prévu sur cette machine."), ""),
        ),
        (
            measured.clean is None,
            State.WARN,
            _("Le contrôle de nuit n’a pas fini, {moment}.").format(moment=moment),
            _("S’il ne finit pas demain non plus, appelez le dépannage."),
        ),
        (
            not measured.clean,
            State.ILL,
            _("Le contrôle de nuit a trouvé des restes d’une visite, {moment}.").format(
                moment=moment
            ),
            _("Appelez le dépannage."),
        ),
        (
            ended and now - ended > _STALE,
            *(State.WARN, clean, night),
        ),
        (True, State.WELL, clean, ""),
    )
    return Finding(Subject.AUDIT, *told, measured)
