"""Says what is reported: rows of numbers that were made public, and which of them leave next."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kiosk.usage.metric import Family, Gauge, Metric


@dataclass(frozen=True, slots=True)
class Row:
    """One number.

    Attributes:
        value: of the metric's attribute, or "".
        n: what is told; for visits with noise, so that it may be below 0.
    """

    name: Metric | Gauge
    value: str
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of one period.

    Attributes:
        period: its end, in seconds since 1970.
        rows: sorted by name and value.
    """

    family: Family
    period: int
    rows: tuple[Row, ...]


def published(connection: sqlite3.Connection, family: Family, since: int = 0) -> list[Report]:
    """Give what was made public, the oldest first.

    Args:
        connection: of the ledger.
        family: of visits or of the machine.
        since: the end of the first period, in seconds since 1970.
    """
    found = connection.execute(
        "SELECT period, name, value, n FROM published WHERE family=? AND period>=?"
        " ORDER BY period, name, value",
        (family, since),
    )
    names: set[str] = set(Metric if family is Family.USAGE else Gauge)
    rows: dict[int, list[Row]] = {}
    for period, name, value, n in found:
        if name in names:
            metric = Metric(name) if family is Family.USAGE else Gauge(name)
            rows.setdefault(period, []).append(Row(metric, value, n))
    return [Report(family, period, tuple(each)) for period, each in rows.items()]
