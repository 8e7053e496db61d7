"""What `kiosk image update` found when it last looked, for the agent's panel and the health report.

Only members of closed enums, times, numbers and versions can be in it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kiosk.updates import durable
from kiosk.updates.image import fault as words
from kiosk.updates.image import standing as trials
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.standing import Stage, Standing
from kiosk.updates.image.version import ImageVersion

FILE: Final = "status.json"
PATIENCE: Final = dt.timedelta(hours=60)  # three nights without: only then is it told
_MOST: Final = 1 << 40


class Step(StrEnum):
    """Where a kiosk stands. Reports tell the place in this list: add at the end, remove nothing."""

    CURRENT = "current"  # nothing newer is published
    HELD = "held"  # it is, and this kiosk's turn comes later
    FETCHING = "fetching"  # some of it is here
    READY = "ready"  # all of it is, for root to install
    INSTALLED = "installed"  # in the other slot, which starts next
    TRIAL = "trial"  # it runs, and has to show that it is well
    FAILED = "failed"  # the last one failed here


@dataclass(frozen=True, slots=True)
class Status:
    """What was found.

    Attributes:
        checked: when the last look ended, by this machine's clock.
        step: where this kiosk stands, as far as the one who fetches knows.
        version: of the image that is fetched, ready or held; "" for none.
        got: bytes of it that are here and right.
        length: of it, in bytes.
        fault: what was wrong, or None.
        since: when this fault was found first, looks in between having found it too.
    """

    checked: dt.datetime
    step: Step = Step.CURRENT
    version: str = ""
    got: int = 0
    length: int = 0
    fault: Fault | None = None
    since: dt.datetime | None = None

    @property
    def percent(self) -> int:
        """How much of it is here."""
        return self.got * 100 // self.length if self.length else 0


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found; the parameters are those of `Status`."""

    step: Step = Step.CURRENT
    version: str = ""
    got: int = 0
    length: int = 0
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What an agent and a report hear: of the look and of root's trial together.

    Attributes:
        step: where the kiosk stands.
        version: which the step is about, or "".
        fault: what somebody should hear of, or None.
        percent: of a fetched image that is here.
        failures: images that ever failed here.
    """

    step: Step = Step.CURRENT
    version: str = ""
    fault: Fault | None = None
    percent: int = 0
    failures: int = 0


def after(before: Status | None, found: Found, now: dt.datetime) -> Status:
    """Give the status after a look."""
    same = before is not None and before.fault is found.fault and before.since is not None
    since = before.since if before and same else now
    return Status(
        checked=now,
        step=found.step,
        version=found.version,
        got=found.got,
        length=found.length,
        fault=found.fault,
        since=since if found.fault else None,
    )


def told(
    status: Status | None, standing: Standing, running: ImageVersion | None, now: dt.datetime
) -> Told:
    """Say what there is to hear.

    Args:
        status: what was found last, or None.
        standing: what root knows of images.
        running: what runs; None on a machine without images.
        now: with its time zone.
    """
    if running is None:
        return Told()
    failures, trial = standing.failures, standing.trial
    if trial and trial.version == str(running):
        return Told(Step.TRIAL, trial.version, failures=failures)
    if trial and trial.stage in {Stage.WAITING, Stage.RETURNED}:
        return Told(Step.INSTALLED, trial.version, failures=failures)
    bad = trials.failure(standing, running)
    busy = status is not None and status.step in {Step.FETCHING, Step.READY}
    if bad and not busy:  # another one is on its way: what failed is over
        return Told(Step.FAILED, bad.version, bad.fault, failures=failures)
    if status is None:
        return Told(failures=failures)
    waited = abs(now - status.since) if status.since else dt.timedelta.max  # clocks jump
    quiet = status.fault is not None and status.fault.passes and waited < PATIENCE
    fault = None if quiet else status.fault
    return Told(status.step, status.version, fault, status.percent, failures)


def sentence(told: Told) -> str:
    """Say in plain words what is wrong, and what to do; "" if nothing is."""
    return f"{words.sentence(told.fault)} {words.advice(told.fault)}" if told.fault else ""


def note(folder: Path, found: Found, now: dt.datetime) -> Status:
    """Keep what a look found, beside what is known.

    Raises:
        KioskError: the disk does not take it.
    """
    status = after(read(folder), found, now)
    plain = {
        k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in asdict(status).items()
    }
    durable.keep(folder / FILE, json.dumps(plain, indent=1).encode())
    return status


def read(folder: Path | None) -> Status | None:
    """Read what was found last; None if that is not known."""
    if folder is None:
        return None
    try:
        return _status(json.loads((folder / FILE).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # a look that comes writes it anew


def _status(said: dict[str, Any]) -> Status:
    checked = _time(said["checked"])
    if checked is None:
        raise ValueError("no time")
    version = said["version"] and str(ImageVersion.parse(said["version"]))
    fault = None if said["fault"] is None else Fault(said["fault"])
    sizes = (_size(said["got"]), _size(said["length"]))
    return Status(checked, Step(said["step"]), version, *sizes, fault, _time(said["since"]))


def _size(said: object) -> int:
    if type(said) is not int or not 0 <= said < _MOST:
        raise ValueError("no size")
    return said


def _time(said: str | None) -> dt.datetime | None:
    if said is None:
        return None
    time = dt.datetime.fromisoformat(said)
    if time.utcoffset() is None:
        raise ValueError("no time zone")
    return time
