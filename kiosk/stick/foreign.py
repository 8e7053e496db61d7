"""The sticks that somebody brought: not the one that this machine itself starts from."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk.stick.volume import UsbVolume, sticks

_BLOCKS: Final = Path("/sys/block")
_DEVICES: Final = Path("/dev")
_LABELS: Final = Path("/dev/disk/by-partlabel")
_OURS: Final = "ilot-"


def foreign(
    place: Path, blocks: Path = _BLOCKS, devices: Path = _DEVICES, labels: Path = _LABELS
) -> tuple[UsbVolume, ...]:
    """Give the sticks that are plugged in, the last one first, but for our own disk.

    Args:
        place: where they are mounted.
        blocks: /sys/block.
        devices: /dev.
        labels: the partitions by their labels.
    """
    own: set[Path] = set()
    with suppress(OSError):
        own = {label.resolve() for label in labels.iterdir() if label.name.startswith(_OURS)}
    found: tuple[UsbVolume, ...] = ()
    with suppress(OSError):
        found = sticks(blocks, devices, place)
    return tuple(one for one in found if not own & {d.resolve() for d in one.devices})
