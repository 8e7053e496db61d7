"""Makes of a policy all that can ever be counted: no other text has a way into a report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.policy.model import Reason, Treatment
from kiosk.usage.metric import SHAPES, Metric

if TYPE_CHECKING:
    from kiosk.policy.model import Policy

_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_MOST: Final = 1000  # cells of one metric; a policy has some hundred services and categories
_BUCKETS: Final = ((2, "under-2"), (5, "2-5"), (15, "5-15"), (30, "15-30"))
_LONGEST: Final = "over-30"
# why a page is refused that is in no category
REASONS: Final = (
    Reason.NOT_LISTED,
    Reason.MODE,
    Reason.LOOKALIKE,
    Reason.COMMUNE_CLOSED,
    Reason.CARRIED,
)


class EndCause(StrEnum):
    """Why a visit ended."""

    USER = "user"
    IDLE = "idle"
    AGENT = "agent"
    CRASH = "crash"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a report. What counts is whether it is in a `Vocabulary`.

    Attributes:
        value: of the metric's attribute; "" where it has none.
    """

    metric: Metric
    value: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All cells that there are."""

    cells: frozenset[Cell] = frozenset()

    def __contains__(self, cell: object) -> bool:
        return cell in self.cells

    @classmethod
    def of(cls, policy: Policy) -> Vocabulary:
        """Make the vocabulary of a policy: ids of its services and categories, and fixed words."""
        closed = [one.id for one in policy.categories if one.treatment is not Treatment.ALLOW]
        values: dict[Metric, Iterable[str]] = {
            Metric.SERVICES: (service.id for service in policy.services),
            Metric.REFUSALS: [*(reason.value for reason in REASONS), *closed],
            Metric.DURATIONS: (*(name for _, name in _BUCKETS), _LONGEST),
            Metric.SMILEYS: ("1", "2", "3"),
            Metric.ENDS: tuple(EndCause),
        }
        return cls.kept(
            Cell(metric, value)
            for metric in Metric
            for value in sorted(set(values.get(metric, ("",))))[:_MOST]
        )

    @classmethod
    def kept(cls, cells: Iterable[Cell]) -> Vocabulary:
        """Make it of the cells that the ledger has kept since their policy was in force."""
        return cls(frozenset(cell for cell in cells if _well_formed(cell)))

    def cell(self, metric: Metric, value: str = "") -> Cell | None:
        """Give a cell, or None where there is no such."""
        cell = Cell(metric, value)
        return cell if cell in self else None


def bucket(seconds: float) -> str:
    """Give the name of the span of minutes in which a visit's duration lies."""
    return next((name for minutes, name in _BUCKETS if seconds < minutes * 60), _LONGEST)


def _well_formed(cell: Cell) -> bool:
    shape = SHAPES.get(cell.metric)
    if shape is None:
        return False
    return bool(_ID.fullmatch(cell.value)) if shape.attribute else not cell.value
