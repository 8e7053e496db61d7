"""What is here of a bundle: always a right beginning of it, whatever ended the one who fetched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.updates import durable
from kiosk.updates.image.release import Release

FETCHING: Final = "fetching"
READY: Final = "ready"
_PART: Final = ".part"
_BUNDLE: Final = ".raucb"


class WrongPieceError(Exception):
    """What came is not what was signed."""


class Part:
    """The beginning of a bundle, on the disk; use `open_part`.

    Args:
        file: of it, open for reading and writing.
        release: which it is.

    Attributes:
        got: bytes that are here and right.
    """

    def __init__(self, file: BinaryIO, release: Release) -> None:
        self._file = file
        self._release = release
        self._fresh = bytearray()  # what came of the piece after them
        self.got = self._right()
        os.ftruncate(file.fileno(), self.got)
        file.seek(self.got)

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return self.got == self._release.length

    def forget(self) -> None:
        """Forget what is not a whole piece: it comes again from its beginning."""
        self._fresh.clear()

    def take(self, data: bytes) -> None:
        """Take in what comes next; each piece goes to the disk once it is right.

        Raises:
            WrongPieceError: it is not what was signed, or more.
            OSError: the disk refuses.
        """
        self._fresh += data
        while self._fresh:
            number = self.got // self._release.piece
            if number == len(self._release.pieces):
                raise WrongPieceError("more than was signed")
            span = self._release.span(number)
            if len(self._fresh) < span:
                return
            piece = bytes(self._fresh[:span])
            if hashlib.sha256(piece).hexdigest() != self._release.pieces[number]:
                raise WrongPieceError(f"piece {number + 1} is not the one that was signed")
            self._keep(piece)
            del self._fresh[:span]

    def _keep(self, piece: bytes) -> None:
        left = memoryview(piece)
        try:
            # a disk that is nearly full takes less, without an error: the next write tells
            while left:
                left = left[self._file.write(left) :]
            self._file.flush()
            os.fdatasync(self._file.fileno())
        except OSError:
            os.ftruncate(self._file.fileno(), self.got)  # the disk is full: the room is others'
            raise
        self.got += len(piece)

    def _right(self) -> int:
        """Give how much of what is there is right: the power may have failed in a piece."""
        got = 0
        for number, wanted in enumerate(self._release.pieces):
            piece = self._file.read(self._release.span(number))
            if hashlib.sha256(piece).hexdigest() != wanted:
                break
            got += len(piece)
        return got


@contextmanager
def open_part(folder: Path, release: Release) -> Iterator[Part]:
    """Open what is here of a bundle; of another one nothing stays.

    Args:
        folder: of images.
        release: which.

    Raises:
        OSError: the disk refuses.
    """
    place = folder / FETCHING
    place.mkdir(exist_ok=True)
    file = place / f"{release.sha256}{_PART}"
    for other in place.iterdir():
        if other != file:
            other.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "r+b", buffering=0) as stream:
        yield Part(stream, release)


def hand_over(folder: Path, release: Release) -> bool:
    """Hand a whole bundle over to root; False if it is not what was signed, and is gone.

    Raises:
        OSError: the disk refuses.
    """
    part = folder / FETCHING / f"{release.sha256}{_PART}"
    with part.open("rb") as stream:
        right = hashlib.file_digest(stream, "sha256").hexdigest() == release.sha256
    if not right:  # the pieces and the whole were signed, and do not belong together
        part.unlink()
        return False
    ready = folder / READY
    ready.mkdir(exist_ok=True)
    part.replace(ready / f"{release.sha256}{_BUNDLE}")
    durable.sync(ready)
    return True


def ready(folder: Path) -> dict[str, Path]:
    """Give the bundles that are handed over, by what their names say their SHA-256 is."""
    try:
        found = sorted((folder / READY).iterdir())
    except OSError:
        return {}
    return {file.name.removesuffix(_BUNDLE): file for file in found if file.suffix == _BUNDLE}


def clear(folder: Path, kept: Collection[str] = ()) -> None:
    """Take back what was handed over: it is stopped, over, or another one has come.

    Args:
        folder: of images.
        kept: SHA-256 of the bundles that stay.
    """
    for sha256, file in ready(folder).items():
        if sha256 not in kept:
            file.unlink(missing_ok=True)
