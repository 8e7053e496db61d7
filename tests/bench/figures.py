"""How figures are gathered and shown: medians, ratios, and what we want to reach."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a run.

    Attributes:
        name: what was measured.
        values: each run's, in `unit`.
        reach: what we want, or None where it only informs.
    """

    name: str
    unit: str
    values: Sequence[float]
    reach: float | None = None

    @property
    def median(self) -> float:
        """The median of the runs."""
        return statistics.median(self.values)

    def line(self) -> str:
        """Give it as a line of a table."""
        span = f"{min(self.values):.4g} to {max(self.values):.4g}" if len(self.values) > 1 else ""
        wanted = ""
        if self.reach is not None:
            met = "reached" if self.median <= self.reach else "NOT REACHED"
            wanted = f"<= {self.reach:g}  {met}"
        return f"{self.name:<58} {self.median:>9.4g} {self.unit:<3} {span:<22} {wanted}"


def ratio(name: str, one: Figure, other: Figure, reach: float | None) -> Figure:
    """Compare two figures that were measured in turn, run by run."""
    pairs = zip(one.values, other.values, strict=True)
    return Figure(name, "x", [a / b for a, b in pairs], reach)
