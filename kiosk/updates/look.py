"""Looks once what is published: verified, read, tried, then offered; or nothing changes at all."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.updates import clock, command, selection, standing
from kiosk.updates.blame import UpdateError, of_disk
from kiosk.updates.command import Command, CommandError
from kiosk.updates.fetching import DeadlineFetcher, FileFetcher, fetcher_for
from kiosk.updates.repository import Repository, Target
from kiosk.updates.standing import Standing
from kiosk.updates.status import Fault, Found
from kiosk.updates.store import KEPT_BLINDLY, Store
from kiosk.updates.task import Task
from kiosk.updates.versions import REGION, SITE, PolicyFiles, Version, fingerprint

_OVERLAYS: Final = frozenset({REGION, SITE})
_ANOTHER_MAY_DO: Final = frozenset({Fault.INVALID, Fault.UNFIT, Fault.ROLLED_BACK})


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Files that may become a version.

    Attributes:
        targets: those to be fetched, by their names in a version.
        kept: the SHA-256 of those that stay as they are offered now, by their names.
    """

    targets: Mapping[str, Target]
    kept: Mapping[str, str]

    @property
    def hashes(self) -> dict[str, str]:
        return {name: target.sha256 for name, target in self.targets.items()} | dict(self.kept)


def look(task: Task, now: dt.datetime, say: Callable[[str], None] = lambda _: None) -> Found:
    """Look once.

    Args:
        task: where, for whom, where to.
        now: by this machine's clock, with its time zone.
        say: is told each thing that is wrong, in words for an administrator.

    Returns:
        What was found; a fault is told, not raised.

    Raises:
        BusyError: another look is at work.
        KioskError: the trusted root cannot be read.
    """
    root = _root(task.root)
    store = Store(task.folder)
    floor = clock.at_least(task.built, store.floor())
    fetcher = fetcher_for(task.base, task.seconds)
    one: _Look | None = None
    try:
        with closing(fetcher), store.locked():
            one = _Look(task, store, fetcher, root)
            faults = one.run(now, floor)
        found = replace(_of(faults[0]) if faults else Found(), verified=True)
    except UpdateError as error:
        faults, found = [error], _of(error)
    except OSError as error:
        say(f"{task.folder}: {error.strerror}")
        faults, found = [], Found(of_disk(error))
    for fault in faults:
        say(fault.message)
    version = one.offered if one else store.offered()
    found = replace(found, version=version.name if version else "")
    expired = found.fault is Fault.EXPIRED
    if (expired or found.fault is None) and clock.is_wrong(
        now, floor, fetcher.server_time, expired=expired
    ):
        return replace(found, fault=Fault.CLOCK)
    return found


class _Look:
    """One look, step by step.

    Attributes:
        offered: the version on offer, whole to the byte; it was read once, as an index is long.
    """

    def __init__(
        self, task: Task, store: Store, fetcher: DeadlineFetcher | FileFetcher, root: bytes
    ) -> None:
        self._task = task
        self._store = store
        self._fetcher = fetcher
        self._root = root
        self.offered = store.offered()

    def run(self, now: dt.datetime, floor: dt.datetime) -> list[UpdateError]:
        """Do it; give what was wrong with what is published, the worst first."""
        time = clock.at_least(now, floor)
        repository = Repository(self._task.base, self._root, self._store.cache, self._fetcher, time)
        repository.refresh()
        self._store.raise_floor(clock.risen(floor, now, repository.expires))
        faults = [*self._commands(repository)]
        known = self._known()
        try:
            faults = [*self._policy(repository, known), *faults]
        except UpdateError as error:
            faults = [error, *faults]
        self._prune(known)
        return faults

    def _known(self) -> Standing | None:
        """Read which versions are in use; None if that cannot be read."""
        try:
            return standing.read(self._task.standing) if self._task.standing else Standing()
        except KioskError:
            return None

    def _prune(self, known: Standing | None) -> None:
        now = self.offered.name if self.offered else ""
        if known is None:
            self._store.prune([now], KEPT_BLINDLY)
            return
        trial = known.trial.name if known.trial else None
        self._store.prune([name for name in (known.good, trial, now) if name])

    def _policy(self, repository: Repository, known: Standing | None) -> list[UpdateError]:
        """Offer the first that is fit of what may be taken; give what was wrong with others."""
        faults: list[UpdateError] = []
        bad = {name.rpartition("-")[2] for name in known.bad} if known else set()
        tried: set[str] = set()
        for candidate in self._candidates(repository, faults):
            if (mark := fingerprint(candidate.hashes)) in tried:
                continue
            tried.add(mark)
            try:
                self._offer(candidate, repository, bad)
            except UpdateError as error:
                faults.append(error)
                if error.fault not in _ANOTHER_MAY_DO:
                    raise
            else:
                break
        return faults

    def _candidates(
        self, repository: Repository, faults: list[UpdateError]
    ) -> Iterator[_Candidate]:
        """Give what may be taken, the newest first."""
        common = [*selection.common(self._task.kiosk, repository.find)]
        try:
            own = selection.own(self._task.kiosk, self._task.departement, repository.find)
        except UpdateError as error:
            if error.fault.passes or self.offered is None:
                raise
            faults.append(error)
            blocked = True
        else:
            for files in common:
                yield _Candidate({**files, **own}, {})
            blocked = any(error.file in _OVERLAYS or error.fault is Fault.UNFIT for error in faults)
        # a département's mistake must not keep the centre's list from its kiosks
        if self.offered and blocked:
            manifest = self.offered.manifest()
            kept = {name: sha for name, sha in manifest.items() if name in _OVERLAYS}
            yield _Candidate(common[-1], kept)

    def _offer(self, candidate: _Candidate, repository: Repository, bad: Collection[str]) -> None:
        hashes, offered = candidate.hashes, self.offered
        if fingerprint(hashes) in bad:
            raise UpdateError(Fault.ROLLED_BACK, "this policy was in force, and failed")
        if offered and offered.name.endswith(f"-{fingerprint(hashes)}"):
            return
        for name, sha256 in hashes.items():
            self._stage(sha256, candidate.targets.get(name), repository)
        self._try_out(self._unnamed(hashes))
        self.offered = self._store.install(repository.snapshot, hashes)

    def _stage(self, sha256: str, target: Target | None, repository: Repository) -> None:
        """Have a file in the staging folder under its SHA-256, fetched if it must be."""
        place = self._store.staging / sha256
        if place.exists():
            return
        offered = self.offered
        same = (
            [name for name, sha in offered.manifest().items() if sha == sha256] if offered else []
        )
        if offered and same:
            os.link(offered.folder / same[0], place)
        elif target:
            part = place.with_suffix(".part")
            repository.fetch(target, part)
            part.rename(place)

    def _unnamed(self, hashes: Mapping[str, str]) -> PolicyFiles:
        """Lay the files out as the version that they may become."""
        version = Version("", self._store.staging / f"tried-{fingerprint(hashes)}")
        version.folder.mkdir()
        for name, sha256 in hashes.items():
            os.link(self._store.staging / sha256, version.folder / name)
        return version.files()

    def _try_out(self, files: PolicyFiles) -> None:
        # most looks find nothing new, and start twice as fast without all that reads a policy
        from kiosk.updates import fitness  # noqa: PLC0415

        task = self._task
        image = (task.categories, task.index, task.mode)
        policy, before = fitness.read(files, *image), None
        if self.offered and policy.lists:  # that may have lost a category
            # one of an older form cannot be read: this program is newer than it
            with suppress(UpdateError):
                before = fitness.read(self.offered.files(), *image)
        samples = task.samples or fitness.samples(task.sources)
        fitness.try_out(policy, before, samples)

    def _commands(self, repository: Repository) -> Iterator[UpdateError]:
        """Keep the commands to this kiosk; of a file that is wrong, none."""
        task, kept = self._task, self._kept()
        sources = {"": command.FILE}
        if task.kiosk:
            sources[task.departement] = f"regions/{task.departement}/{command.FILE}"
        commands: list[Command] = []
        for departement, name in sources.items():
            try:
                commands += self._commands_of(repository, departement, name)
            except CommandError as error:
                yield UpdateError(Fault.COMMANDS, f"{name}: {error.message}", file=command.FILE)
            except UpdateError as error:
                yield error
                commands += [one for one in kept if one.departement == departement]
        command.write(task.folder, [one for one in commands if one.is_for(task.kiosk)])

    def _commands_of(
        self, repository: Repository, departement: str, name: str
    ) -> tuple[Command, ...]:
        target = repository.find(name)
        if target is None:
            return ()
        if target.size > command.MOST_BYTES:
            raise CommandError("it is longer than any should be")
        file = self._store.staging / target.sha256
        self._stage(target.sha256, target, repository)
        return command.parse(file.read_bytes(), departement)

    def _kept(self) -> tuple[Command, ...]:
        try:
            return command.read(self._task.folder)
        except CommandError:
            return ()


def _of(error: UpdateError) -> Found:
    return Found(error.fault, file=error.file, line=error.line)


def _root(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "KIOSK_ROOT names the root.json that came with this machine"
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error
