"""Finds the documents below a folder whose names, depth and number a stranger chose."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.documents.kind import HEAD, Kind, kind_of
from kiosk.documents.tray import MAX_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 200  # documents that are shown
MOST_SEEN: Final = 5000  # entries that are looked at: this is what ends a cycle on a crafted FAT
DEEPEST: Final = 6
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: a pipe that took the place of a file must not hold us
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Found:
    """One document on a stick.

    Attributes:
        mark: what it is asked for by; the same as long as its place, size and time are.
        untrusted_name: as it lies there.
        kind: by its content.
        size: in bytes.
        modified: seconds since 1970, as the stick says.
    """

    mark: str
    untrusted_name: str = field(repr=False)
    kind: Kind
    size: int
    modified: int


class Walk:
    """One way through a stick, bounded.

    Args:
        root: an open folder; it stays the caller's.
    """

    def __init__(self, root: int) -> None:
        self._root = root
        self._device = os.fstat(root).st_dev
        self._seen = 0
        self.cut = False  # whether there is more than we look at

    def documents(self) -> Iterator[tuple[Found, int]]:
        """Give each with an open descriptor, which is closed when the next one is asked for."""
        count = 0
        for found, file in self._below(self._root, (), 0):
            try:
                if count == MOST:
                    self.cut = True
                    return
                count += 1
                yield found, file
            finally:
                os.close(file)

    def _below(
        self, folder: int, above: tuple[str, ...], depth: int
    ) -> Iterator[tuple[Found, int]]:
        folders = []
        for name in self._names(folder):
            try:
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            except OSError:
                continue
            if stat.S_ISDIR(status.st_mode):
                folders.append(name)
            elif stat.S_ISREG(status.st_mode) and 0 < status.st_size <= MAX_SIZE:
                with suppress(OSError):
                    if (pair := self._document(folder, name, above)) is not None:
                        yield pair
        if depth == DEEPEST:
            self.cut = self.cut or bool(folders)
            return
        for name in folders:
            try:
                inner = os.open(name, _FOLDER, dir_fd=folder)
            except OSError:
                continue
            try:
                if os.fstat(inner).st_dev == self._device:
                    yield from self._below(inner, (*above, name), depth + 1)
            finally:
                os.close(inner)

    def _names(self, folder: int) -> list[str]:
        names: list[str] = []
        # a damaged folder still gives what stands before the damage
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if self._seen == MOST_SEEN:
                    self.cut = True
                    break
                self._seen += 1
                if not entry.name.startswith((".", "$")):
                    names.append(entry.name)
        return sorted(names)

    def _document(self, folder: int, name: str, above: tuple[str, ...]) -> tuple[Found, int] | None:
        file = os.open(name, _FILE, dir_fd=folder)
        try:
            status = os.fstat(file)
            regular = stat.S_ISREG(status.st_mode) and status.st_dev == self._device
            kind = kind_of(os.pread(file, HEAD, 0)) if regular else None
        except OSError:
            os.close(file)
            raise
        if kind is None or not 0 < status.st_size <= MAX_SIZE:
            os.close(file)
            return None
        modified = int(status.st_mtime)
        place = "\0".join((*above, name, str(status.st_size), str(modified)))
        mark = hashlib.sha256(os.fsencode(place)).hexdigest()[:32]
        readable = os.fsencode(name).decode(errors="replace")[:255]
        return Found(mark, readable, kind, status.st_size, modified), file
