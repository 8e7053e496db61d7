"""Counts one visit, and no more of it than may be told."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.usage.metric import SHAPES, Metric
from kiosk.usage.vocabulary import Cell, EndCause, Vocabulary, bucket


@dataclass(frozen=True, slots=True)
class Visit:
    """What is left of a visit when it has ended: in which cells it counts, by one each."""

    cells: frozenset[Cell] = frozenset()


def opinion(vocabulary: Vocabulary, face: str) -> Visit:
    """Give what a citizen says of a visit that is over: 1 content, 2 neither, 3 not; or nothing.

    Args:
        vocabulary: of its policy.
        face: what was touched; whoever calls takes one of a visit.
    """
    cell = vocabulary.cell(Metric.SMILEYS, face)
    return Visit(frozenset({cell} if cell else ()))


class Tally:
    """What is counted while a visit lasts, in memory.

    Args:
        vocabulary: of the policy of this visit; what is not in it is dropped.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._cells: set[Cell] = set()

    def opened(self, service: str) -> None:
        """Count a service by its id; the first two of a visit."""
        self._count(Metric.SERVICES, service)

    def refused(self, category: str) -> None:
        """Count a refusal by its category's id, or else its reason; the first of a visit."""
        self._count(Metric.REFUSALS, category)

    def printed(self) -> None:
        """Count the visit among those that print."""
        self._count(Metric.PRINTS)

    def scanned(self) -> None:
        """Count the visit among those that scan."""
        self._count(Metric.SCANS)

    def helped(self) -> None:
        """Count the visit among those that called the agent."""
        self._count(Metric.HELP)

    def end(self, cause: EndCause, seconds: float) -> Visit:
        """Give what is left of the visit.

        Args:
            cause: why it ended.
            seconds: how long it lasted.
        """
        self._count(Metric.SESSIONS)
        self._count(Metric.DURATIONS, bucket(seconds))
        self._count(Metric.ENDS, cause)
        return Visit(frozenset(self._cells))

    def _count(self, metric: Metric, value: str = "") -> None:
        cell = self._vocabulary.cell(metric, value)
        taken = sum(one.metric is metric for one in self._cells)
        if cell and taken < SHAPES[metric].bound:
            self._cells.add(cell)
