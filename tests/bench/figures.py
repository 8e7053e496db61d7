"""How figures are gathered and shown: medians, ratios, and what we want to reach."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_MEDIAN = 0.5


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a run.

    Attributes:
        name: what was measured.
        values: each run's, in `unit`.
        reach: what we want, or None where it only informs.
        share: of the runs that are no higher than the figure: 0.5 gives the median.
    """

    name: str
    unit: str
    values: Sequence[float]
    reach: float | None = None
    share: float = _MEDIAN

    @property
    def figure(self) -> float:
        """The median of the runs, or another quantile."""
        if self.share == _MEDIAN or len(self.values) == 1:
            return statistics.median(self.values)
        return statistics.quantiles(self.values, n=100, method="inclusive")[
            round(self.share * 100) - 1
        ]

    @property
    def met(self) -> bool:
        """Whether it is what we want, where we want something."""
        return self.reach is None or self.figure <= self.reach

    def line(self) -> str:
        """Give it as a line of a table."""
        span = f"{min(self.values):.4g} to {max(self.values):.4g}" if len(self.values) > 1 else ""
        wanted = ""
        if self.reach is not None:
            met = "reached" if self.met else "NOT REACHED"
            wanted = f"<= {self.reach:g}  {met}"
        return f"{self.name:<58} {self.figure:>9.4g} {self.unit:<3} {span:<22} {wanted}"


def ratio(name: str, one: Figure, other: Figure, reach: float | None) -> Figure:
    """Compare two figures that were measured in turn, run by run."""
    pairs = zip(one.values, other.values, strict=True)
    return Figure(name, "x", [a / b for a, b in pairs], reach)
