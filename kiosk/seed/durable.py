"""Puts files in their places whole or not at all: power may fail next."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def put(place: Path, content: bytes, mode: int = 0o644) -> bool:
    """Put a file there, even if the power fails; leave it alone where it says that already.

    Returns:
        Whether it was written.

    Raises:
        OSError: it cannot be; what was there before is still there.
    """
    if _says(place, content, mode):
        return False
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-")  # 0600
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(place)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    settle(place.parent)
    return True


def settle(folder: Path) -> None:
    """Have the names in a folder written to the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_plain(folder: Path, name: str, limit: int) -> bytes:
    """Read a plain file of a folder that others may have filled: no link, no pipe, no giant.

    Returns:
        What it holds, cut after one byte more than the limit.

    Raises:
        OSError: there is none, or it is something else.
    """
    inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return read_inside(inside, name, limit)
    finally:
        os.close(inside)


def read_inside(folder: int, name: str, limit: int) -> bytes:
    """Do the same in a folder that is open.

    Raises:
        OSError: as above.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    with os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{name} is no plain file")
        return file.read(limit + 1)


def _says(place: Path, content: bytes, mode: int) -> bool:
    try:
        same = read_plain(place.parent, place.name, len(content)) == content
        return same and place.stat().st_mode & 0o7777 == mode
    except OSError:
        return False
