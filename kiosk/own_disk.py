"""The disk that this machine runs from; it may hang on USB, and is no stick that was brought."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

PARTITIONS: Final = Path("/dev/disk/ilot")  # by their labels; udev asks own-disk whose they are


def own_partitions(ours: Path = PARTITIONS) -> frozenset[str]:
    """Give the kernel's names of its partitions, as sda7; none where no kiosk's disk is."""
    own: frozenset[str] = frozenset()
    with suppress(OSError):
        own = frozenset(label.resolve().name for label in ours.iterdir())
    return own
