"""Adds commands to those that are published: to all kiosks, or to those of a département."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from kiosk.errors import KioskError
from kiosk.publishing.publication import Publication
from kiosk.updates import command
from kiosk.updates.command import Command, Op

_SPAN: Final = re.compile(r"(\d{1,4})([mhd])")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


def target(number: str) -> str:
    """Name the file of a département's commands; "" is the centre's."""
    return f"regions/{number}/{command.FILE}" if number else command.FILE


def order(  # noqa: PLR0913 - what a command says, each by its name
    publication: Publication,
    op: Op,
    kiosks: tuple[str, ...] | None,
    *,
    not_before: dt.datetime,
    expires: dt.datetime,
    number: str = "",
) -> str:
    """Add a command; those whose time is over leave the file.

    Args:
        publication: what will be published.
        op: what is to be done.
        kiosks: which do it; None for all.
        not_before: from when on.
        expires: from when on no more.
        number: of the département whose command it is; "" for the centre's.

    Returns:
        Its id.

    Raises:
        KioskError: it would be none that kiosks take.
    """
    path = target(number)
    old = publication.content(path)
    known = command.parse(old) if old else ()
    day = f"{publication.now.astimezone(dt.UTC):%Y-%m-%d}"
    name = f"{day}-{_next(known, day)}"
    kept = [one for one in known if one.expires > publication.now or one.id.startswith(day)]
    content = command.dump([*kept, Command(name, op, kiosks, not_before, expires)])
    command.parse(content, number)  # as kiosks will
    publication.put(path, content)
    return name


def moment(text: str, now: dt.datetime) -> dt.datetime:
    """Read a time, "2026-11-28T06:00:00Z", or a span from now, "90m", "2h", "3d".

    Raises:
        KioskError: it is neither.
    """
    if found := _SPAN.fullmatch(text):
        later = now + dt.timedelta(**{_UNITS[found[2]]: int(found[1])})
        return later.astimezone(dt.UTC).replace(microsecond=0)
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.utcoffset() is None:
        hint = "2026-11-28T06:00:00Z, or from now: 90m, 2h, 3d"
        raise KioskError(f"“{text}” is no time", hint=hint)
    return time.astimezone(dt.UTC)


def _next(known: tuple[Command, ...], day: str) -> int:
    numbers = [one.id.removeprefix(f"{day}-") for one in known if one.id.startswith(f"{day}-")]
    return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1
