"""Tells whether this machine's clock is to be trusted: a report of a wrong day is lost silently."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_FLAG: Final = Path("/run/systemd/timesync/synchronized")
_ERROR: Final = 5  # TIME_ERROR of adjtimex(2): nobody has set this clock
_ROOM: Final = 512  # bytes, more than struct timex has


def synchronised(flag: Path = _FLAG) -> bool:
    """Ask systemd, and else the kernel, whether a time server has set the clock since it runs.

    Args:
        flag: the file that systemd makes when it has.
    """
    if flag.exists():
        return True
    state: int = ctypes.CDLL(None).adjtimex(
        ctypes.create_string_buffer(_ROOM)
    )  # asks, sets nothing
    return 0 <= state != _ERROR


def built() -> int:
    """Give when this program was installed, in seconds since 1970: it is no earlier now."""
    return int(Path(__file__).stat().st_mtime)


class Clock:
    """The clock of this machine.

    Args:
        wall: gives seconds since 1970.
        synchronised: tells whether somebody has set it.
        floor: before which it cannot be, in seconds since 1970.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        synchronised: Callable[[], bool] = synchronised,
        floor: int | None = None,
    ) -> None:
        self._wall = wall
        self._synchronised = synchronised
        self._floor = built() if floor is None else floor

    def now(self) -> int | None:
        """Give seconds since 1970, or None where the clock is not to be trusted."""
        now = int(self._wall())
        return now if now >= self._floor and self._synchronised() else None
