"""Mounts the seed partition for as long as it is read."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError

DEVICES: Final = Path("/dev/disk/ilot")  # of the disk that this machine runs from (own-disk)
POINT: Final = Path("/run/ilot-seed")
_OPTIONS: Final = "nosuid,nodev,noexec,noatime,fmask=0177,dmask=0077"
_PATIENCE: Final = 5.0  # seconds for udev to have named it
_STEP: Final = 0.1
_LONGEST: Final = 20.0  # seconds that mount may take


@contextmanager
def mounted(device: Path, point: Path = POINT, *, writable: bool = False) -> Iterator[Path]:
    """Mount a partition, and unmount it again.

    Raises:
        KioskError: there is none, or it cannot be mounted.
    """
    _wait_for(device)
    point.mkdir(mode=0o700, parents=True, exist_ok=True)
    if writable:  # the kernel takes no writes to one that a power cut has left in disorder
        with suppress(KioskError):  # as it says also where it has mended something
            _run("fsck.vfat", "-a", "--", str(device))
    how = f"{'rw,sync' if writable else 'ro'},{_OPTIONS}"
    _run("mount", "-t", "vfat", "-o", how, "--", str(device), str(point))
    try:
        yield point
    finally:
        _run("umount", "--", str(point))


def _wait_for(device: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while not device.exists():
        if time.monotonic() > end:
            raise KioskError(f"{device}: there is no such partition", hint="is the disk whole?")
        time.sleep(_STEP)


def _run(*words: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            words, capture_output=True, timeout=_LONGEST, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise KioskError(f"{words[0]} {words[-1]}: {error}", hint="is this root?") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise KioskError(
            f"{words[0]} {words[-1]}: {said[0] if said else done.returncode}",
            hint="is this root, and the partition FAT?",
        )
