"""The sticks that somebody brought: not the one that this machine itself starts from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kiosk.own_disk import PARTITIONS, own_partitions
from kiosk.stick.volume import UsbVolume, sticks

_BLOCKS: Final = Path("/sys/block")
_DEVICES: Final = Path("/dev")


def foreign(
    place: Path, blocks: Path = _BLOCKS, devices: Path = _DEVICES, ours: Path = PARTITIONS
) -> tuple[UsbVolume, ...]:
    """Give the sticks that are plugged in, the last one first, but for our own disk.

    Args:
        place: where they are mounted.
        blocks: /sys/block.
        devices: /dev.
        ours: the partitions of our own disk, by their labels.

    Raises:
        OSError: the kernel does not say what there is.
    """
    own = own_partitions(ours)
    return tuple(
        one for one in sticks(blocks, devices, place) if own.isdisjoint(d.name for d in one.devices)
    )
