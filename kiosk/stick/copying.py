"""Copies documents off a stick into memory, and onto it."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from contextlib import suppress
from typing import Final

from kiosk.documents.tray import MAX_SIZE
from kiosk.stick.walk import Walk
from kiosk.usb_stick import Outcome

_PIECE: Final = 1 << 20
_SEALS: Final = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
_MOST_ALIKE: Final = 50  # "name (50)"
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_TROUBLES: Final = {
    errno.ENOSPC: Outcome.FULL,
    errno.EDQUOT: Outcome.FULL,
    errno.EFBIG: Outcome.TOO_LARGE,
    errno.EROFS: Outcome.READ_ONLY,
    errno.EACCES: Outcome.READ_ONLY,
    errno.EPERM: Outcome.READ_ONLY,
}


class CopyError(Exception):
    """A document that could not be copied.

    Attributes:
        outcome: why.
    """

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"the document is not copied: {outcome}")
        self.outcome = outcome


def fetch(root: int, mark: str) -> int:
    """Copy a document into sealed memory, so that nobody holds the stick.

    Raises:
        CopyError: it is not there, or not whole.
    """
    for found, file in Walk(root).documents():
        if found.mark == mark:
            return _sealed(file, found.size)
    raise CopyError(Outcome.GONE)


def _sealed(file: int, size: int) -> int:
    memory = os.memfd_create("document", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        whole = _pour(file, memory) == size
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, _SEALS)
    except OSError:  # pulled out, or damaged
        whole = False
    if not whole:
        os.close(memory)
        raise CopyError(Outcome.GONE)
    return memory


def put(root: int, document: int, stem: str, ending: str) -> str:
    """Write a document beside what is there, never over it, and give the name it has got.

    Raises:
        CopyError: nothing of it is left on the stick.
    """
    for number in range(1, _MOST_ALIKE + 1):
        name = f"{stem}.{ending}" if number == 1 else f"{stem} ({number}).{ending}"
        try:
            file = os.open(name, _NEW, 0o600, dir_fd=root)
        except FileExistsError:
            continue
        except OSError as error:
            raise CopyError(_TROUBLES.get(error.errno or 0, Outcome.GONE)) from None
        try:
            _pour(document, file)
            os.fsync(file)
            os.fsync(root)
        except OSError as error:
            with suppress(OSError):
                os.unlink(name, dir_fd=root)
            raise CopyError(_TROUBLES.get(error.errno or 0, Outcome.GONE)) from None
        finally:
            with suppress(OSError):
                os.close(file)
        return name
    raise CopyError(Outcome.FULL)


def same(root: int, name: str, document: int) -> bool:
    """Tell whether the file on the stick is the document, by checksum."""
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=root)
    except OSError:
        return False
    try:
        return _digest(file) == _digest(document)
    except OSError:
        return False
    finally:
        os.close(file)


def _pour(source: int, target: int) -> int:
    """Copy from the start, whatever the place the descriptor is at."""
    done = 0
    while piece := os.pread(source, _PIECE, done):
        if done + len(piece) > MAX_SIZE:
            raise OSError(errno.EFBIG, "too large")
        left = memoryview(piece)
        while left:
            left = left[os.write(target, left) :]
        done += len(piece)
    return done


def _digest(file: int) -> bytes:
    digest, done = hashlib.sha256(), 0
    while done <= MAX_SIZE and (piece := os.pread(file, _PIECE, done)):
        digest.update(piece)
        done += len(piece)
    return digest.digest()
