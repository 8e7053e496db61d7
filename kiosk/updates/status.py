"""What `kiosk update` found when it last looked, for the agent's panel and the health report.

Only members of closed enums, times, numbers and names of our own files can be in it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kiosk.i18n import gettext as _
from kiosk.updates import durable
from kiosk.updates.command import FILE as COMMANDS
from kiosk.updates.versions import FILES, is_name

FILE: Final = "status.json"
PATIENCE: Final = dt.timedelta(hours=6)  # for which a fault that passes by itself is not told
_LINES: Final = 10_000_000


class Fault(StrEnum):
    """Why there is no newer policy, or why the one there is cannot be trusted to be the newest."""

    UNREACHABLE = "unreachable"  # no line, no name, no answer, or an answer that is an error
    SLOW = "slow"  # not all there in time
    STALE = "stale"  # older than what was seen before: a cache on the way, as a rule
    INCOMPLETE = "incomplete"  # a file that is signed is not there
    ALTERED = "altered"  # other bytes, or more or fewer, than were signed
    SIGNATURE = "signature"  # not signed by enough of those whom this machine trusts
    EXPIRED = "expired"  # nobody has signed anew for too long
    CLOCK = "clock"  # of this machine: it is wrong by more than a day
    DISK_FULL = "disk-full"
    DISK = "disk"  # it cannot be written or read
    INVALID = "invalid"  # a file says something wrong; `Status.file` and `line` tell where
    UNFIT = "unfit"  # it would close a service, or open what must be closed
    COMMANDS = "commands"  # the file of commands says something wrong
    ROLLED_BACK = "rolled-back"  # the policy offered made this kiosk unwell
    BROKEN = "broken"  # an error of ours

    @property
    def passes(self) -> bool:
        """Whether it ends by itself, as a rule; it is told when it does not."""
        return self in _PASSING


_PASSING: Final = frozenset({Fault.UNREACHABLE, Fault.SLOW, Fault.STALE, Fault.INCOMPLETE})


@dataclass(frozen=True, slots=True)
class Status:
    """What was found.

    Attributes:
        checked: when the last look ended, by this machine's clock.
        verified: when a repository was last found as it should be; None if never.
        fault: what was wrong, or None.
        since: when this fault was found first, looks in between having found it too.
        file: which of our files is wrong, or "".
        line: in that file, or 0.
        version: which version is offered; "" for none.
    """

    checked: dt.datetime
    verified: dt.datetime | None = None
    fault: Fault | None = None
    since: dt.datetime | None = None
    file: str = ""
    line: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found; the parameters are those of `Status`."""

    fault: Fault | None = None
    verified: bool = False
    file: str = ""
    line: int = 0
    version: str = ""


def after(before: Status | None, found: Found, now: dt.datetime) -> Status:
    """Give the status after a look.

    Args:
        before: what was known; None for nothing.
        found: by the look.
        now: by this machine's clock, with its time zone.
    """
    same = before is not None and before.fault is found.fault and before.since is not None
    since = before.since if before and same else now
    return Status(
        checked=now,
        verified=now if found.verified else before.verified if before else None,
        fault=found.fault,
        since=since if found.fault else None,
        file=found.file,
        line=found.line,
        version=found.version,
    )


def note(folder: Path, found: Found, now: dt.datetime) -> Status:
    """Keep what a look found, beside what is known.

    Args:
        folder: of policies.
        found: by the look.
        now: by this machine's clock, with its time zone.

    Raises:
        KioskError: the disk does not take it.
    """
    status = after(read(folder), found, now)
    write(folder, status)
    return status


def to_tell(status: Status | None, now: dt.datetime) -> Fault | None:
    """Give the fault that somebody should hear of now: one that passes is waited for.

    Args:
        status: what is known, or None.
        now: with its time zone.
    """
    if status is None or status.fault is None:
        return None
    waited = abs(now - status.since) if status.since else dt.timedelta.max  # clocks jump
    return None if status.fault.passes and waited < PATIENCE else status.fault


def sentence(status: Status) -> str:
    """Say in plain words what is wrong; "" if nothing is."""
    if status.fault is None:
        return ""
    if status.fault is Fault.INVALID and status.file:
        if not status.line:
            return _("Le fichier {file} de la nouvelle liste est refusé.").format(file=status.file)
        said = _("La nouvelle liste contient une erreur : fichier {file}, ligne {line}.")
        return said.format(file=status.file, line=status.line)
    return _sentences()[status.fault]


def advice(status: Status) -> str:
    """Say in plain words what the agent does about it; "" if nothing is wrong."""
    return _advice()[status.fault] if status.fault else ""


def read(folder: Path) -> Status | None:
    """Read what was found last; None if that is not known.

    Args:
        folder: of policies.
    """
    try:
        said: dict[str, Any] = json.loads((folder / FILE).read_bytes())
        return _status(said)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # a look that comes writes it anew


def write(folder: Path, status: Status) -> None:
    """Keep it.

    Raises:
        KioskError: the disk does not take it.
    """
    plain = {k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in _plain(status)}
    durable.keep(folder / FILE, json.dumps(plain, indent=1).encode())


def _plain(status: Status) -> list[tuple[str, object]]:
    return list(asdict(status).items())


def _status(said: dict[str, Any]) -> Status:
    file, line, version = said["file"], said["line"], said["version"]
    fault = said["fault"]
    if file not in {"", *FILES, COMMANDS} or not (isinstance(line, int) and 0 <= line < _LINES):
        raise ValueError("no place in a file")
    if version and not is_name(version):
        raise ValueError("no name of a version")
    checked = _time(said["checked"])
    if checked is None:
        raise ValueError("no time")
    known = None if fault is None else Fault(fault)
    return Status(
        checked, _time(said["verified"]), known, _time(said["since"]), file, line, version
    )


def _time(said: str | None) -> dt.datetime | None:
    if said is None:
        return None
    time = dt.datetime.fromisoformat(said)
    if time.utcoffset() is None:
        raise ValueError("no time zone")
    return time


def _sentences() -> dict[Fault, str]:
    return {
        Fault.UNREACHABLE: _("Le serveur des mises à jour ne répond pas bien."),
        Fault.SLOW: _("La mise à jour est trop lente : elle a été abandonnée."),
        Fault.STALE: _("Le serveur propose une liste plus ancienne que la nôtre."),
        Fault.INCOMPLETE: _("Un fichier manque sur le serveur des mises à jour."),
        Fault.ALTERED: _("Un fichier reçu n’est pas celui qui a été signé : il est refusé."),
        Fault.SIGNATURE: _("La signature de la mise à jour est fausse : elle est refusée."),
        Fault.EXPIRED: _("La liste publiée a expiré : personne ne l’a signée à nouveau."),
        Fault.CLOCK: _("L’horloge de cette borne est fausse."),
        Fault.DISK_FULL: _("Le disque de la borne est plein : pas de mise à jour."),
        Fault.DISK: _("Le disque de la borne refuse la mise à jour."),
        Fault.INVALID: _("La nouvelle liste contient une erreur : elle est refusée."),
        Fault.UNFIT: _("La nouvelle liste fermerait un service ou ouvrirait un site interdit."),
        Fault.COMMANDS: _("Le fichier des ordres contient une erreur : il est refusé."),
        Fault.ROLLED_BACK: _("La nouvelle liste empêchait la borne de marcher : elle est retirée."),
        Fault.BROKEN: _("Le programme de mise à jour a échoué."),
    }


def _advice() -> dict[Fault, str]:
    stays = _("La borne garde sa dernière bonne liste.")
    call = _("Prévenez la personne qui gère les listes.")
    mend = _("Appelez le dépannage.")
    return {
        Fault.UNREACHABLE: f"{stays} " + _("Vérifiez l’accès à internet."),
        Fault.SLOW: f"{stays} " + _("Vérifiez l’accès à internet."),
        Fault.STALE: f"{stays} {call}",
        Fault.INCOMPLETE: f"{stays} {call}",
        Fault.ALTERED: f"{stays} {call}",
        Fault.SIGNATURE: f"{stays} {call}",
        Fault.EXPIRED: f"{stays} {call}",
        Fault.CLOCK: f"{stays} " + _("Faites régler la date et l’heure."),
        Fault.DISK_FULL: f"{stays} {mend}",
        Fault.DISK: f"{stays} {mend}",
        Fault.INVALID: f"{stays} {call}",
        Fault.UNFIT: f"{stays} {call}",
        Fault.COMMANDS: call,
        Fault.ROLLED_BACK: f"{stays} {call}",
        Fault.BROKEN: f"{stays} {mend}",
    }
