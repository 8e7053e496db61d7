"""Puts a version into the folder of policies: whole, at one moment, with the older ones beside it.

lock                    held by the one who looks for updates
staging/                what is not whole yet; whoever comes next removes it
cache/                  what was verified, for the next look
versions/, offered      see `kiosk.updates.versions`
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.updates import clock, durable
from kiosk.updates.versions import (
    MANIFEST,
    OFFERED,
    VERSIONS,
    Version,
    find,
    is_name,
    name_of,
    offered,
)

KEPT: Final = 3  # versions, besides those that are in use
KEPT_BLINDLY: Final = 12  # where nobody knows which are in use
_FLOOR: Final = "floor.json"
_WORTH_WRITING: Final = dt.timedelta(hours=1)  # flash memory wears
_STAGING: Final = "staging"
_CACHE: Final = "cache"
_LIBRARY: Final = "tmp*"  # what the library leaves in its cache when it is killed


class BusyError(KioskError):
    """Another look is at work."""


class Store:
    """The folder of policies, to the one who writes there.

    Args:
        folder: it is made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / _CACHE
        self.staging = folder / _STAGING

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time in, and sweep what one that was killed has left.

        Raises:
            BusyError: another one is at work.
            OSError: the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_RDWR | os.O_CLOEXEC
        descriptor = os.open(self.folder / "lock", flags, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                hint = "wait until it has ended; it ends by itself"
                raise BusyError(f"{self.folder}: another update is at work", hint=hint) from error
            self._sweep()
            try:
                yield
            finally:
                shutil.rmtree(self.staging, ignore_errors=True)
        finally:
            os.close(descriptor)

    def _sweep(self) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)
        for place in (self.staging, self.cache):
            if not place.is_dir():
                place.unlink(missing_ok=True)
                place.mkdir()
        for leftover in (*self.cache.glob(_LIBRARY), *self.folder.glob(f".*{durable.STAGED}")):
            leftover.unlink(missing_ok=True)

    def offered(self) -> Version | None:
        """Give the version that is offered, if it is whole."""
        return offered(self.folder)

    def install(self, snapshot: int, hashes: Mapping[str, str]) -> Version:
        """Offer what is in the staging folder under the SHA-256 of each file.

        Args:
            snapshot: the number that it came with.
            hashes: by the names of the files.

        Raises:
            OSError: the disk refuses; what was offered still is.
        """
        name = name_of(snapshot, hashes)
        if find(self.folder, name) is None:
            self._put(name, hashes)
        durable.point(self.folder / OFFERED, Path(VERSIONS, name))
        return Version(name, self.folder / VERSIONS / name)

    def _put(self, name: str, hashes: Mapping[str, str]) -> None:
        fresh = self.staging / name
        fresh.mkdir()
        for file, sha256 in hashes.items():
            os.link(self.staging / sha256, fresh / file)
            durable.sync(fresh / file)
        durable.write(fresh / MANIFEST, json.dumps(dict(hashes), indent=1).encode())
        versions = self.folder / VERSIONS
        versions.mkdir(exist_ok=True)
        durable.sync(self.folder)
        place = versions / name
        if place.exists():  # not whole, or it would have been found
            place.rename(self.staging / "damaged")
        fresh.rename(place)
        durable.sync(versions)

    def prune(self, used: Collection[str], kept: int = KEPT) -> None:
        """Remove the oldest versions.

        Args:
            used: names of versions that stay, whatever their age: what is offered, and in force.
            kept: how many stay besides these.
        """
        try:
            there = sorted(one.name for one in (self.folder / VERSIONS).iterdir())
        except OSError:
            return
        for name in [one for one in there if is_name(one) and one not in used][:-kept]:
            shutil.rmtree(self.folder / VERSIONS / name, ignore_errors=True)

    def floor(self) -> dt.datetime:
        """Give the time before which it cannot be, by what was verified here."""
        try:
            said = json.loads((self.folder / _FLOOR).read_bytes())["verified"]
            time = dt.datetime.fromisoformat(said)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return clock.WRITTEN
        return time if time.tzinfo else time.replace(tzinfo=dt.UTC)

    def raise_floor(self, floor: dt.datetime) -> None:
        """Keep the time before which it cannot be.

        Raises:
            OSError: the disk refuses.
        """
        if floor - self.floor() < _WORTH_WRITING:
            return
        data = json.dumps({"verified": floor.isoformat(timespec="seconds")}).encode()
        durable.write(self.folder / _FLOOR, data)
