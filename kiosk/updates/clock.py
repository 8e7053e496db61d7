"""Decides what time it is at least: the clock of a kiosk may be wrong by years.

What is signed expires, so that nobody can hold a kiosk back with what was once right. With a clock
in 1970 nothing would ever expire: time is never taken to be before a floor. The floor rises with
what was verified, a day at a time: a clock that ran ahead once must not close the way for months.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

WRITTEN: Final = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)  # this program is not older
LAST_SEEN: Final = (  # whose dates are times that once were
    Path("/var/lib/systemd/timesync/clock"),
    Path("/var/lib/ilot/clock"),
)
_MEMORY: Final = Path("/run")
STEP: Final = dt.timedelta(days=1)  # that the floor rises by one look at most
WRONG: Final = dt.timedelta(days=1)  # that a clock may be off before anybody is told
_ABSENCE: Final = dt.timedelta(days=1000)  # longer than any kiosk is off, and than any root lasts


def at_least(now: dt.datetime, floor: dt.datetime) -> dt.datetime:
    """Give the time by which expiry is judged."""
    return max(now, floor)


def risen(floor: dt.datetime, now: dt.datetime, expires: dt.datetime) -> dt.datetime:
    """Give the floor after a repository was verified.

    Args:
        floor: before.
        now: by this machine's clock.
        expires: the first expiry of all that was verified: what is signed anew expires later, so
            that a floor below this cannot close the way.
    """
    return max(floor, min(now, floor + STEP, expires))


def is_wrong(
    now: dt.datetime, floor: dt.datetime, told: dt.datetime | None, *, expired: bool
) -> bool:
    """Whether this machine's clock is wrong, so that a person should look at it.

    Args:
        now: by this machine's clock.
        floor: before which it cannot be.
        told: the time of a server, for which nobody vouches; None where none was told.
        expired: whether all that is signed seems to have expired.
    """
    if now < floor - WRONG or (told is not None and abs(now - told) > WRONG):
        return True
    return expired and told is None and now > floor + _ABSENCE


def dates(root: Path, seen: Iterable[Path] = LAST_SEEN, memory: Path = _MEMORY) -> list[float]:
    """Give the dates of a machine's files that are times that once were, in seconds since 1970.

    Args:
        root: the role that came with this machine, which an image's builder has dated.
        seen: files that are touched while the clock is right.
        memory: where all is written at each start, by a clock that nobody has put right yet.
    """
    lasting = (file for file in (root, *seen) if not file.resolve().is_relative_to(memory))
    return [file.stat().st_mtime for file in lasting if file.is_file()]


def built(root: bytes, seen: Iterable[float]) -> dt.datetime:
    """Give the time before which it cannot be, by the dates of files.

    Args:
        root: the role that came with this machine. A date behind its expiry is no date: the clock
            of whoever copied the file was wrong.
        seen: the dates, in seconds since 1970.
    """
    try:
        said = json.loads(root)["signed"]["expires"]
        last = dt.datetime.fromisoformat(said).timestamp()
    except (ValueError, TypeError, KeyError, RecursionError):
        return WRITTEN  # no root: said elsewhere
    times = [dt.datetime.fromtimestamp(one, dt.UTC) for one in seen if 0 <= one < last]
    return max([WRITTEN, *times])
