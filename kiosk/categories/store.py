"""Keeps the last versions of the lists and of the index made from them; one of them is current.

A folder of versions looks so:

    current -> versions/0007      replaced by one rename: an index and what it was made of together
    versions/0006, 0007           read-only once they are there
    staging/                      what is not whole yet; whoever comes next removes it
    lock                          held by the one who updates
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.categories.durable import sync
from kiosk.errors import KioskError

INDEX: Final = "index.kfi"
LISTS: Final = "lists"  # what the index was made of, where it was made
SOURCES: Final = "sources.json"  # where they are from
VERSIONS_KEPT: Final = 2


class BusyError(KioskError):
    """Another update is at work."""


class Store:
    """The versions in a folder.

    Args:
        folder: where they are; it is made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._versions = folder / "versions"
        self._link = folder / "current"

    @property
    def current(self) -> Path | None:
        """The folder of the version in force, by its own name; None if there is none yet."""
        try:
            target = self.folder / self._link.readlink()
        except FileNotFoundError:
            return None
        return target if target.is_dir() else None

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Give an empty folder in which the next version is put together, to one process at a time.

        Raises:
            BusyError: another process has it.
            KioskError: the folder cannot be written.
        """
        with self._locked():
            place = self.folder / "staging"
            shutil.rmtree(place, ignore_errors=True)  # of one who lost the current
            place.mkdir()
            try:
                yield place
            finally:
                shutil.rmtree(place, ignore_errors=True)

    def install(self, version: Path) -> Path:
        """Make a whole version current, at once, and remove the oldest ones.

        Args:
            version: its folder, inside the staging folder.

        Returns:
            Where it is now.
        """
        _write_out(version)
        self._versions.mkdir(exist_ok=True)
        place = self._versions / f"{self._newest() + 1:04}"
        version.rename(place)
        sync(self._versions)
        self._point(place)
        self._prune()
        return place

    def back(self) -> Path:
        """Make the version before the current one current again.

        Raises:
            KioskError: there is none.
        """
        with self._locked():
            current = self.current
            older = [one for one in self._all() if current is None or one.name < current.name]
            if not older:
                hint = "an update brings a new version"
                raise KioskError(f"{self.folder} keeps no older version", hint=hint)
            self._point(older[-1])
            return older[-1]

    def _point(self, version: Path) -> None:
        fresh = self.folder / "staging" / "current"
        fresh.parent.mkdir(exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(version.relative_to(self.folder))
        fresh.replace(self._link)  # the one moment at which the version changes
        sync(self.folder)

    def _prune(self) -> None:
        for old in self._all()[:-VERSIONS_KEPT]:
            if old != self.current:
                shutil.rmtree(old, ignore_errors=True)

    def _newest(self) -> int:
        return max((int(version.name) for version in self._all()), default=0)

    def _all(self) -> list[Path]:
        try:
            return sorted(one for one in self._versions.iterdir() if one.name.isdecimal())
        except FileNotFoundError:
            return []

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
        except OSError as error:
            hint = "who may write there? name another folder with --to"
            raise KioskError(f"{self.folder}: {error.strerror}", hint=hint) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                hint = "wait until it has ended; it ends by itself"
                raise BusyError(f"{self.folder}: another update is at work", hint=hint) from error
            yield
        finally:
            os.close(descriptor)


def _write_out(folder: Path) -> None:
    """Bring every file below a folder, and the folders, to the disk: power may fail next."""
    for place, _, files in os.walk(folder, topdown=False):
        for name in files:
            sync(Path(place, name))
        sync(Path(place))
