"""Has what was written reach the disk: power may fail next."""

from __future__ import annotations

import os
from pathlib import Path


def sync(place: Path) -> None:
    """Write out what a file or a folder holds."""
    descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
