"""Decides when to look next: every few minutes, and soon after a wake-up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Final

PERIOD: Final = 300.0  # seconds between two looks, on average
SPREAD: Final = 0.5  # of the period, either way: kiosks that were switched on together drift apart
CALM: Final = 60.0  # seconds in which the kiosks that were woken together come, one after another
GAP: Final = 2.0  # seconds between two looks, however often a kiosk is woken


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the next look is due, and when the last one ended, by one clock, in seconds."""

    due: float
    last: float = float("-inf")

    def looked(self, now: float, chance: Random) -> Schedule:
        """A look has ended."""
        pause = PERIOD * (1 + chance.uniform(-SPREAD, SPREAD))
        return Schedule(now + pause, now)

    def woken(self, now: float, chance: Random, *, urgent: bool) -> Schedule:
        """Something may be new.

        Args:
            now: the time.
            chance: draws the delay.
            urgent: whether there is to be none.
        """
        wanted = now if urgent else now + chance.uniform(0, CALM)
        return replace(self, due=min(self.due, max(wanted, self.last + GAP)))

    def wait(self, now: float) -> float:
        """Give the seconds until the next look is due; 0 if it is."""
        return max(self.due - now, 0.0)
