"""Writes the static files of a repository so that whoever reads it meanwhile sees a whole one.

    metadata/timestamp.json            the one file that is ever replaced, always the last
    metadata/3.root.json, 12.targets.json, 7.snapshot.json, 2.region-03.json
    targets/HASH.whitelist.yaml, targets/regions/03/HASH.03-00017.yaml

A name that has a number or a hash has one content, for ever: caches may keep it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.errors import KioskError

TIMESTAMP: Final = "timestamp"


class Layout:
    """The files of one repository.

    Args:
        folder: where `metadata/` and `targets/` are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.metadata = folder / "metadata"
        self.targets = folder / "targets"

    def read(self, role: str, version: int = 0) -> bytes:
        """Read what was signed.

        Args:
            role: "root", "region-03".
            version: which; "timestamp" has none.

        Raises:
            KioskError: it is not there.
        """
        file = self._file(role, version)
        try:
            return file.read_bytes()
        except OSError as error:
            hint = "is this the folder of a repository? `kiosk publish init` makes one"
            raise KioskError(f"{file}: {error.strerror}", hint=hint) from error

    def newest(self, role: str) -> int:
        """Give the highest version that a role has here, named by a timestamp or not; 0 if none."""
        named = re.compile(rf"(\d+)\.{re.escape(role)}\.json")
        try:
            found = [named.fullmatch(file.name) for file in self.metadata.iterdir()]
        except FileNotFoundError:
            return 0
        return max((int(one[1]) for one in found if one), default=0)

    def write(self, role: str, version: int, content: bytes) -> None:
        """Write what was signed.

        Raises:
            KioskError: the disk refuses, or the version exists with another content.
        """
        file = self._file(role, version)
        if version and file.exists() and file.read_bytes() != content:
            hint = "keep it, and take the next version"
            raise KioskError(f"{file}: this version is published already", hint=hint)
        replace(file, content)

    def write_target(self, path: str, content: bytes) -> None:
        """Write a target under its name with the hash."""
        file = self.targets / path
        if not file.exists() or file.read_bytes() != content:
            replace(file, content)

    def read_target(self, path: str) -> bytes:
        """Read a target by its name with the hash.

        Raises:
            KioskError: it is not there.
        """
        file = self.targets / path
        try:
            return file.read_bytes()
        except OSError as error:
            hint = "copy the repository again from where it is whole"
            raise KioskError(f"{file}: {error.strerror}", hint=hint) from error

    def found_target(self, path: str) -> Path:
        """Find a target by its name with the hash.

        Raises:
            KioskError: it is not there.
        """
        file = self.targets / path
        if not file.is_file():
            hint = "copy the repository again from where it is whole"
            raise KioskError(f"{file}: there is no such file", hint=hint)
        return file

    def copy_target(self, path: str, file: Path) -> bool:
        """Copy a target that is too long to be held in memory, under its name with the hash.

        Returns:
            Whether it was not there yet, as long as it is to be.

        Raises:
            KioskError: the disk refuses.
        """
        place = self.targets / path
        if place.exists() and place.stat().st_size == file.stat().st_size:
            return False  # it was renamed as a whole, and its name is its hash
        with _replaced(place) as stream, file.open("rb") as source:
            shutil.copyfileobj(source, stream, 1 << 20)
        return True

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time publish.

        Raises:
            KioskError: another one does, or the folder cannot be made.
        """
        try:
            self.metadata.mkdir(parents=True, exist_ok=True)
            self.targets.mkdir(exist_ok=True)
            descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            hint = "who may write there? name another folder with --to"
            raise KioskError(f"{self.folder}: {error.strerror}", hint=hint) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = f"{self.folder}: somebody else publishes there"
                raise KioskError(message, hint="wait until it has ended") from error
            yield
        finally:
            os.close(descriptor)

    def _file(self, role: str, version: int) -> Path:
        return self.metadata / (f"{version}.{role}.json" if version else f"{role}.json")


def replace(file: Path, content: bytes) -> None:
    """Replace a file at once, on the disk: power may fail before, between or after.

    Raises:
        KioskError: the disk is full, or may not be written.
    """
    with _replaced(file) as stream:
        stream.write(content)


@contextmanager
def _replaced(file: Path) -> Iterator[BinaryIO]:
    """Write what takes the place of a file at the end."""
    temporary: Path | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".new-", dir=file.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(descriptor, 0o644)  # a web server reads it as another user
            os.fsync(descriptor)
        temporary.replace(file)
        sync(file.parent)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        hint = "nothing is published; is the disk full, and may this user write there?"
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
