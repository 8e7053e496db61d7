"""Which version of the policy is in force: on trial, good, or bad for ever.

A version that is offered is tried. Where a third start in its trial comes to no painted home or
fails after it, or no home is painted in time, it is bad: it never comes back. Where the trial ends
with a painted home it is good, and what was good before is forgotten. Each step is to be written
down before it is acted on, so that whatever ends the supervisor counts as it should.

Times are seconds of a clock that only runs forward, and runs anew with each supervisor: the clock
on the wall of a village post office may jump by years.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kiosk.errors import KioskError
from kiosk.updates.versions import is_name

TRIAL: Final = 600.0  # seconds from the first start of a session to the verdict
STARTS: Final = 2  # that may come to nothing
REMEMBERED: Final = 64  # bad versions; far more than the folder of policies keeps


@dataclass(frozen=True, slots=True)
class Trial:
    """A version that has to prove itself.

    Attributes:
        name: of the version.
        starts: of sessions that have not come to a painted home, or failed after it.
        painted: whether the home was painted with it, in this life of the supervisor.
        until: when the verdict falls; None before its first start in this life.
    """

    name: str
    starts: int = 0
    painted: bool = False
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about versions; replaced as a whole.

    Attributes:
        good: the last version that proved itself; None for the image's own policy.
        trial: the version that is being tried, or None.
        bad: versions that have failed, the newest last.
    """

    good: str | None = None
    trial: Trial | None = None
    bad: tuple[str, ...] = ()


def in_force(standing: Standing) -> str | None:
    """Give the version with which the next session starts; None for the image's own policy."""
    return standing.trial.name if standing.trial else standing.good


def offered(standing: Standing, name: str | None) -> Standing:
    """A version is offered: try it, if it is new.

    Args:
        standing: before.
        name: of the version; None if none is.
    """
    if name is None or name in standing.bad:
        return standing
    if name == standing.good:  # the one on trial was withdrawn
        return replace(standing, trial=None)
    if standing.trial and standing.trial.name == name:
        return standing
    return replace(standing, trial=Trial(name))


def started(standing: Standing, now: float) -> Standing:
    """A session is about to start with what is in force; ask `in_force` again afterwards."""
    trial = standing.trial
    if trial is None:
        return standing
    until = now + TRIAL if trial.until is None else trial.until
    return _judged(replace(standing, trial=replace(trial, starts=trial.starts + 1, until=until)))


def painted(standing: Standing, name: str | None) -> Standing:
    """A session has painted its home.

    Args:
        standing: before.
        name: of the version that it started with.
    """
    trial = standing.trial
    if trial is None or trial.name != name:
        return standing
    return replace(standing, trial=replace(trial, starts=max(trial.starts - 1, 0), painted=True))


def failed(standing: Standing, name: str | None, *, was_painted: bool) -> Standing:
    """A session has ended as none should: it crashed, or never came to life.

    Args:
        standing: before.
        name: of the version that it started with.
        was_painted: whether it had painted its home; a start that had not is counted already.
    """
    trial = standing.trial
    if trial is None or trial.name != name or not was_painted:
        return standing
    return _judged(replace(standing, trial=replace(trial, starts=trial.starts + 1)))


def expired(standing: Standing, now: float) -> Standing:
    """Time has passed: the trial may be over."""
    trial = standing.trial
    if trial is None or trial.until is None or now < trial.until:
        return standing
    return replace(standing, good=trial.name, trial=None) if trial.painted else _bad(standing)


def restarted(standing: Standing) -> Standing:
    """A supervisor has just begun: what the one before it left counts against the trial."""
    trial = standing.trial
    if trial is None:
        return standing
    # a start that came to nothing is counted; one that was painted was cut off all the same
    starts = trial.starts + trial.painted
    return _judged(replace(standing, trial=Trial(trial.name, starts)))


def refused(standing: Standing, name: str) -> Standing:
    """No policy comes of the files of the version on trial, on this kiosk: it is bad at once."""
    trial = standing.trial
    return _bad(standing) if trial and trial.name == name else standing


def lost(standing: Standing, name: str) -> Standing:
    """The files of a version are damaged, or gone: do without it, until it is offered again."""
    if standing.trial and standing.trial.name == name:
        return replace(standing, trial=None)
    return replace(standing, good=None) if standing.good == name else standing


def dump(standing: Standing) -> str:
    """Write it down, as JSON."""
    trial = standing.trial
    kept = trial and {"name": trial.name, "starts": trial.starts, "painted": trial.painted}
    return json.dumps({"good": standing.good, "trial": kept, "bad": standing.bad}, indent=1)


def load(text: str | bytes) -> Standing:
    """Read what was written down.

    Raises:
        KioskError: it was not written by `dump`.
    """
    try:
        said: dict[str, Any] = json.loads(text)
        good, trial = said["good"], said["trial"]
        bad = tuple(map(_name, said["bad"]))[-REMEMBERED:]
        read = Standing(None if good is None else _name(good), trial and _trial(trial), bad)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        hint = "take the file away: the policy of the image is in force until one is offered"
        raise KioskError("what is known about policies cannot be read", hint=hint) from error
    if in_force(read) in read.bad or read.good in read.bad:
        raise KioskError("a policy is said to be in force that is bad", hint="take the file away")
    return read


def read(file: Path) -> Standing:
    """Read the file of it; nothing is known where there is none.

    Raises:
        KioskError: it cannot be read.
    """
    try:
        return load(file.read_bytes())
    except FileNotFoundError:
        return Standing()
    except OSError as error:
        raise KioskError(f"{file}: {error.strerror}", hint="is the disk all right?") from error


def _trial(said: dict[str, Any]) -> Trial:
    starts, was_painted = said["starts"], said["painted"]
    if not (isinstance(starts, int) and starts >= 0 and isinstance(was_painted, bool)):
        raise ValueError("no trial")
    return Trial(_name(said["name"]), starts, was_painted)


def _name(said: object) -> str:
    if not isinstance(said, str) or not is_name(said):
        raise ValueError("no name of a version")
    return said


def _judged(standing: Standing) -> Standing:
    trial = standing.trial
    return _bad(standing) if trial and trial.starts > STARTS else standing


def _bad(standing: Standing) -> Standing:
    name = standing.trial.name if standing.trial else ""
    return replace(standing, trial=None, bad=(*standing.bad, name)[-REMEMBERED:])
