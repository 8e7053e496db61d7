"""Has what was written reach the disk: power may fail next."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError

STAGED: Final = ".new"  # what a file ends with until it is whole


def sync(place: Path) -> None:
    """Write out what a file or a folder holds."""
    descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(file: Path, data: bytes) -> None:
    """Put something in the place of a file, at once; what was there stays if this fails.

    Raises:
        OSError: it cannot be written.
    """
    fresh = file.with_name(f".{file.name}{STAGED}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    sync(file.parent)


def keep(file: Path, data: bytes) -> None:
    """Put something in the place of a file, in its own room where the disk is full.

    That the disk is full must be told all the same, and a full disk has room where the file was.

    Raises:
        KioskError: the disk does not take it.
    """
    try:
        try:
            write(file, data)
        except OSError:
            with file.open("r+b") as old:
                old.write(data)
                old.truncate()
    except OSError as error:
        hint = "is there room on the disk, and may this user write there?"
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error


def point(link: Path, target: Path) -> None:
    """Have a link lead elsewhere, at once.

    Args:
        link: it is made if there is none.
        target: relative to the folder of the link.

    Raises:
        OSError: it cannot be written.
    """
    fresh = link.with_name(f".{link.name}{STAGED}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
    sync(link.parent)
