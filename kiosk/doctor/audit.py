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

if TYPE_CHECKING:
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
        clean: whether it found nothing; None where it was cut off.
        now: by this machine's clock.
    """

    planned: bool
    readable: bool
    ended: datetime | None
    clean: bool | None
    now: datetime


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
        pass  # it was cut off
    return Audit(machine.appliance, readable, ended, clean, now)


def examine(measured: Audit) -> Finding:
    """Say whether it found anything."""
    ended, now = measured.ended, measured.now
    moment = at(ended, now) if ended else ""
    clean = _("Le contrôle de nuit n’a rien trouvé, {moment}.").format(moment=moment)
    account = _("Lancez le diagnostic avec le compte de la borne.")
    told = first(
        (
            not measured.readable,
            *(State.UNKNOWN, _("Le contrôle de nuit ne se lit pas avec ce compte."), account),
        ),
        (
            ended is None and measured.planned,
            *(State.WELL, _("Le contrôle de nuit n’a pas encore eu lieu."), ""),
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
            *(State.WARN, clean, _("Laissez la borne allumée la nuit.")),
        ),
        (True, State.WELL, clean, ""),
    )
    return Finding(Subject.AUDIT, *told, measured)
