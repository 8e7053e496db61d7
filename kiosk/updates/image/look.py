"""Looks once for a newer image: verified, chosen, fetched as far as the night allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.updates import clock
from kiosk.updates.blame import UpdateError, of_disk
from kiosk.updates.fetching import DeadlineFetcher, FileFetcher, fetcher_for
from kiosk.updates.image import part as parts
from kiosk.updates.image import release as releases
from kiosk.updates.image import standing as trials
from kiosk.updates.image.choice import Choice, choose
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.fetch import RESERVE, fetch, make_room
from kiosk.updates.image.pace import Clock, Pace
from kiosk.updates.image.release import Release, ReleaseError
from kiosk.updates.image.standing import Standing
from kiosk.updates.image.status import Found, Step
from kiosk.updates.image.version import ImageVersion
from kiosk.updates.repository import Repository
from kiosk.updates.status import Fault as PolicyFault
from kiosk.updates.store import Store

SECONDS: Final = 3 * 3600.0  # of a night


@dataclass(frozen=True, slots=True)
class ImageTask:
    """One look.

    Attributes:
        kiosk: this kiosk's number among all, "03-00017"; "" for one that has none.
        base: the address of the repository.
        root: the root role that is trusted from the beginning.
        folder: of images, this user's own.
        slots: root's folder of what came of them, or None.
        running: the version that runs.
        pace: how much may come, and when.
        seconds: until it ends for this night.
        built: before which it cannot be, by what the image says.
        reserve: bytes of the disk that stay free.
        clock: of this machine.
    """

    kiosk: str
    base: str
    root: bytes = field(repr=False)
    folder: Path
    slots: Path | None
    running: ImageVersion
    pace: Pace = field(default_factory=Pace)
    seconds: float = SECONDS
    built: dt.datetime = clock.WRITTEN
    reserve: int = RESERVE
    clock: Clock = field(default_factory=Clock)


def look(task: ImageTask, now: dt.datetime, say: Callable[[str], None] = lambda _: None) -> Found:
    """Look once.

    Args:
        task: where, for whom, where to.
        now: by this machine's clock, with its time zone.
        say: is told what is wrong, in words for an administrator.

    Returns:
        What was found; a fault is told, not raised.

    Raises:
        BusyError: another look is at work.
    """
    store = Store(task.folder)
    floor = clock.at_least(task.built, store.floor())
    fetcher = fetcher_for(task.base, task.seconds)
    one = _Look(task, store, fetcher)
    try:
        with closing(fetcher), store.locked():
            return one.run(now, floor)
    except UpdateError as error:
        say(error.message)
        return one.found(_named(error.fault))
    except ReleaseError as error:
        say(error.message)
        return one.found(Fault.INVALID)
    except OSError as error:
        say(f"{task.folder}: {error.strerror}")
        return one.found(_named(of_disk(error)))


class _Look:
    """One look, step by step."""

    def __init__(
        self, task: ImageTask, store: Store, fetcher: DeadlineFetcher | FileFetcher
    ) -> None:
        self._task = task
        self._store = store
        self._fetcher = fetcher
        self._release: Release | None = None
        self._step = Step.CURRENT
        self._got = 0
        self._tried: tuple[str, ...] = ()  # a bundle without which its trial is not repeated
        self._end = task.clock.now() + task.seconds

    def found(self, fault: Fault | None = None) -> Found:
        """Say what was found so far."""
        if self._release is None:
            return Found(self._step, fault=fault)
        one = self._release
        return Found(self._step, str(one.version), self._got, one.length, fault)

    def run(self, now: dt.datetime, floor: dt.datetime) -> Found:
        time = clock.at_least(now, floor)
        task = self._task
        repository = Repository(task.base, task.root, self._store.cache, self._fetcher, time)
        repository.refresh()
        self._store.raise_floor(clock.risen(floor, now, repository.expires))
        choice = self._choose(repository, self._standing())
        if choice.release is None:
            parts.clear(task.folder, self._tried)  # what was stopped is not installed either
            self._release = choice.held
            self._step = Step.HELD if choice.held else Step.CURRENT
            return self.found(choice.fault)
        self._release = choice.release
        return self._have(choice.release)

    def _standing(self) -> Standing:
        try:
            known = trials.read(self._task.slots)
        except KioskError:
            return Standing()  # root refuses what failed here, should it be fetched again
        if known.trial and known.trial.version == str(self._task.running):
            self._tried = (known.trial.sha256,)
        return known

    def _choose(self, repository: Repository, known: Standing) -> Choice:
        target = repository.find(releases.INDEX)
        if target is None:
            return Choice()  # this administrator publishes no images
        if target.size > releases.MOST_BYTES:
            raise ReleaseError(f"{releases.INDEX}: it is longer than any should be")
        file = self._store.staging / target.sha256
        repository.fetch(target, file)
        published = releases.parse(file.read_bytes())
        bad = [one.sha256 for one in known.bad]
        return choose(published, self._task.running, self._task.kiosk, bad)

    def _have(self, release: Release) -> Found:
        """Have a bundle here, or as much of it as comes this night."""
        task = self._task
        parts.clear(task.folder, (release.sha256, *self._tried))
        if release.sha256 in parts.ready(task.folder):
            self._step, self._got = Step.READY, release.length
            return self.found()
        self._step = Step.FETCHING
        with parts.open_part(task.folder, release) as part:
            before = self._got = part.got
            try:
                make_room(task.folder, release, part, task.reserve)
                whole = fetch(
                    part,
                    release,
                    task.base,
                    self._fetcher,
                    pace=task.pace,
                    until=self._end,
                    clock=task.clock,
                )
            finally:
                self._got = part.got
        if not whole:
            return self.found(None if self._got > before else Fault.SLOW)
        if not parts.hand_over(task.folder, release):
            self._got = 0
            raise UpdateError(PolicyFault.ALTERED, f"{release.target}: not what was signed")
        self._step = Step.READY
        return self.found()


def _named(fault: PolicyFault) -> Fault:
    try:
        return Fault(fault.value)
    except ValueError:
        return Fault.BROKEN
