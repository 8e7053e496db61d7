"""Keeps a download to a share of the line, so that a night's work disturbs nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

USUAL: Final = 125_000  # bytes a second: half of a line of 2 Mb/s
LEAST: Final = 4_000  # slower than that, a server would be taken for one that has died
_BURST: Final = 1.0  # seconds' worth that may come at once, after a pause of the server's own


@dataclass(frozen=True, slots=True)
class Pace:
    """How much may come, and when; replaced as a whole.

    Attributes:
        rate: bytes a second.
        free: from when on the next bytes may come, by a clock that only runs forward.
    """

    rate: int = USUAL
    free: float = 0.0

    def after(self, count: int, now: float) -> Pace:
        """So many bytes have come."""
        began = max(self.free, now - _BURST)
        return Pace(self.rate, began + count / self.rate)

    def wait(self, now: float) -> float:
        """Give the seconds until more may come; 0 for at once."""
        return max(0.0, self.free - now)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of this machine since it started, and how to wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
