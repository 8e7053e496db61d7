"""Has what was written reach the disk: power may fail next."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

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
