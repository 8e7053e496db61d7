"""Commands to kiosks: a closed list, each done at most once, none after its time.

They come signed, as the policy does. Nothing here shows a visit, or lets anybody look into one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kiosk.errors import KioskError
from kiosk.updates import durable

FILE: Final = "commands.json"
LONGEST: Final = dt.timedelta(days=31)  # between a command's beginning and its end
MOST_BYTES: Final = 1 << 18
MOST: Final = 500
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_SCOPED: Final = re.compile(rf"(?:(?:\d\d|2[AB]|9[78]\d):)?{_ID.pattern}")
_KIOSK: Final = re.compile(r"(?:\d\d|2[AB]|9[78]\d)-\d{5}")
_ALL: Final = "all"
_KEYS: Final = frozenset({"id", "op", "kiosks", "not_before", "expires"})


class Op(StrEnum):
    """What can be commanded; nothing else parses."""

    REBOOT = "reboot"  # between visits, as all that follows but one
    SHUT_DOWN = "shut-down"
    RESTART_SHELL = "restart-shell"
    END_IDLE_VISIT = "end-idle-visit"  # of a visit that nobody has touched for a while
    PAUSE = "pause"
    RESUME = "resume"
    TEST_PAGE = "test-page"
    DIAGNOSTICS = "diagnostics"  # of the machine only
    WIPE_AUDIT = "wipe-audit"


class CommandError(KioskError):
    """A file of commands that says something else."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        id: never given twice; that of a département begins with its number, "03:2026-11-28-1", so
            that it cannot use up one of the centre's.
        kiosks: to which kiosks; None for all.
        not_before: from when on.
        expires: from when on no more.
    """

    id: str
    op: Op
    kiosks: tuple[str, ...] | None
    not_before: dt.datetime
    expires: dt.datetime

    @property
    def departement(self) -> str:
        """The number of the one that gives it; "" for the centre."""
        return self.id.rpartition(":")[0]

    def is_for(self, kiosk: str) -> bool:
        """Whether a kiosk is meant."""
        return self.kiosks is None or kiosk in self.kiosks


def parse(untrusted: bytes, departement: str = "") -> tuple[Command, ...]:
    """Read a file of commands; all of it is right, or none of it is taken.

    Args:
        untrusted: as it was published.
        departement: the number of whose file it is; it commands that one's kiosks only. "" for the
            centre's.

    Raises:
        CommandError: it says something else.
    """
    commands = tuple(_commands(untrusted, _ID))
    prefix = f"{departement}-"
    for command in commands:
        strange = [k for k in command.kiosks or () if departement and not k.startswith(prefix)]
        if strange:
            raise _refusal(f"{command.id} is for {strange[0]}, which is not of {departement}")
    if not departement:
        return commands
    return tuple(
        Command(f"{departement}:{c.id}", c.op, c.kiosks, c.not_before, c.expires) for c in commands
    )


def due(
    commands: Iterable[Command], done: Collection[str], now: dt.datetime, kiosk_id: str
) -> tuple[Command, ...]:
    """Give what is to be done now, the oldest first.

    Args:
        commands: those that are known.
        done: ids of those that were begun; write an id down before it is done.
        now: with its time zone.
        kiosk_id: this kiosk's.
    """
    wanted = (
        command
        for command in commands
        if command.id not in done
        and command.is_for(kiosk_id)
        and command.not_before <= now < command.expires
    )
    return tuple(sorted(wanted, key=lambda command: (command.not_before, command.id)))


def still_known(done: Iterable[str], commands: Iterable[Command]) -> frozenset[str]:
    """Give the ids of what was done that must be remembered: for as long as they are published.

    Not for as long as they last: a clock that jumps back would have them done again.
    """
    known = {command.id for command in commands}
    return frozenset(one for one in done if one in known)


def dump(commands: Iterable[Command]) -> bytes:
    """Write commands down, as JSON."""
    plain = [
        {
            "id": command.id,
            "op": command.op,
            "kiosks": _ALL if command.kiosks is None else list(command.kiosks),
            "not_before": command.not_before.isoformat(),
            "expires": command.expires.isoformat(),
        }
        for command in commands
    ]
    return json.dumps({"commands": plain}, indent=1).encode()


def read(folder: Path) -> tuple[Command, ...]:
    """Read the commands to this kiosk that `kiosk update` has verified.

    Args:
        folder: of policies.

    Raises:
        CommandError: they cannot be read.
    """
    try:
        return tuple(_commands((folder / FILE).read_bytes(), _SCOPED))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise CommandError(f"{FILE}: {error.strerror}", hint="is the disk all right?") from error


def write(folder: Path, commands: Iterable[Command]) -> None:
    """Keep verified commands, if they are others than those that are kept.

    Raises:
        OSError: they cannot be written.
    """
    data, file = dump(commands), folder / FILE
    if not file.is_file() or file.read_bytes() != data:
        durable.write(file, data)


def _commands(untrusted: bytes, ids: re.Pattern[str]) -> list[Command]:
    if len(untrusted) > MOST_BYTES:
        raise _refusal(f"it is longer than {MOST_BYTES >> 10} KiB")
    try:
        said = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise _refusal("it is no JSON") from error
    if not isinstance(said, dict) or set(said) != {"commands"}:
        raise _refusal("it is no object with “commands” alone")
    listed = said["commands"]
    if not isinstance(listed, list) or len(listed) > MOST:
        raise _refusal(f"“commands” is no list of {MOST} at most")
    commands = [_command(one, number, ids) for number, one in enumerate(listed, 1)]
    if len({command.id for command in commands}) != len(commands):
        raise _refusal("two commands have one id")
    return commands


def _command(said: Any, number: int, ids: re.Pattern[str]) -> Command:  # noqa: ANN401 - JSON
    where = f"command {number}"
    if not isinstance(said, dict) or set(said) != _KEYS:
        raise _refusal(f"{where} has other keys than {', '.join(sorted(_KEYS))}")
    name = said["id"]
    if not isinstance(name, str) or not ids.fullmatch(name):
        raise _refusal(f"{where} has no id of small letters, digits and hyphens")
    try:
        op = Op(said["op"])
    except ValueError as error:
        raise _refusal(f"{where} orders what no kiosk does; known are {', '.join(Op)}") from error
    begin, end = (_time(said[key], where, key) for key in ("not_before", "expires"))
    if not dt.timedelta() < end - begin <= LONGEST:
        raise _refusal(f"{where} ends before it begins, or lasts more than {LONGEST.days} days")
    return Command(name, op, _kiosks(said["kiosks"], where), begin, end)


def _kiosks(said: object, where: str) -> tuple[str, ...] | None:
    if said == _ALL:
        return None
    if isinstance(said, list) and said and all(isinstance(k, str) for k in said):
        kiosks: list[str] = said
        if all(_KIOSK.fullmatch(kiosk) for kiosk in kiosks):
            return tuple(kiosks)
    raise _refusal(f'{where}: “kiosks” is neither “{_ALL}” nor a list like ["03-00017"]')


def _time(said: object, where: str, key: str) -> dt.datetime:
    try:
        time = dt.datetime.fromisoformat(said) if isinstance(said, str) else None
        if time and time.utcoffset() is not None:
            return time.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass  # the same as no time at all
    raise _refusal(f"{where}: “{key}” is no time like 2026-11-28T06:00:00Z")


def _refusal(why: str) -> CommandError:
    return CommandError(f"{FILE}: {why}", hint="none of its commands is done; publish it anew")
