"""Puts numbers into the period that is open; one that was closed never opens again."""

from __future__ import annotations

import sqlite3
from typing import Final

from kiosk.usage.database import memo
from kiosk.usage.metric import Family, Gauge, Metric, merged
from kiosk.usage.period import UNKNOWN, ending, following
from kiosk.usage.vocabulary import Cell, Vocabulary

_HIGHEST: Final = 2**53  # what every reader of a report can hold


def closed(family: Family) -> str:
    """Give the key of the end of the last period that was closed."""
    return f"closed {family}"


def open_period(connection: sqlite3.Connection, family: Family, now: int | None) -> int:
    """Give the end of the period in which something counts that happens now.

    Args:
        connection: in a transaction.
        family: of visits or of the machine.
        now: seconds since 1970, or None where nobody knows: then in a period of its own, whose
            numbers join the one that is open as soon as somebody does.
    """
    if now is None:
        return UNKNOWN
    last = memo(connection, closed(family))
    period = ending(family, now)
    return max(period, following(family, last)) if last else period


def add(connection: sqlite3.Connection, period: int, cell: Cell, n: int = 1) -> None:
    """Count in a cell."""
    connection.execute(
        "INSERT INTO counter VALUES(?,?,?,?,?) ON CONFLICT DO UPDATE SET n=n+excluded.n",
        (Family.USAGE, period, cell.metric, cell.value, n),
    )


def lay_out(connection: sqlite3.Connection, period: int, vocabulary: Vocabulary) -> None:
    """Begin every cell at 0: one that is missing in a report would tell that nobody came."""
    connection.executemany(
        "INSERT OR IGNORE INTO counter VALUES(?,?,?,?,0)",
        [(Family.USAGE, period, cell.metric, cell.value) for cell in vocabulary.cells],
    )


def observe(connection: sqlite3.Connection, period: int, gauge: Gauge, n: int) -> None:
    """Take an observation of the machine into its day."""
    key = (Family.HEALTH, period, gauge)
    row = connection.execute(
        "SELECT n FROM counter WHERE family=? AND period=? AND name=? AND value=''", key
    ).fetchone()
    total = merged(gauge, row[0], n) if row else n
    bounded = max(-_HIGHEST, min(_HIGHEST, total))
    connection.execute("INSERT OR REPLACE INTO counter VALUES(?,?,?,'',?)", (*key, bounded))


def settle(connection: sqlite3.Connection, now: int) -> None:
    """Have what was counted without a clock join the periods that are open now."""
    for cell, n in cells(connection, UNKNOWN):
        add(connection, open_period(connection, Family.USAGE, now), cell, n)
    for gauge, n in gauges(connection, UNKNOWN):
        observe(connection, open_period(connection, Family.HEALTH, now), gauge, n)
    connection.execute("DELETE FROM counter WHERE period=?", (UNKNOWN,))


def cells(connection: sqlite3.Connection, period: int) -> list[tuple[Cell, int]]:
    """Give the cells of a week that is not closed, sorted, with what is counted in each."""
    known = set(Metric)
    rows = _rows(connection, Family.USAGE, period)
    return [(Cell(Metric(name), value), n) for name, value, n in rows if name in known]


def gauges(connection: sqlite3.Connection, period: int) -> list[tuple[Gauge, int]]:
    """Give the observations of a day that is not closed, sorted."""
    known = set(Gauge)
    rows = _rows(connection, Family.HEALTH, period)
    return [(Gauge(name), n) for name, _, n in rows if name in known]


def last_week(connection: sqlite3.Connection) -> int:
    """Give the end of the last week that is open, or 0."""
    (week,) = connection.execute(
        "SELECT max(period) FROM counter WHERE family=?", (Family.USAGE,)
    ).fetchone()
    return int(week or UNKNOWN)


def is_laid_out(connection: sqlite3.Connection, period: int) -> bool:
    """Tell whether a week has cells already."""
    return bool(_rows(connection, Family.USAGE, period))


def _rows(
    connection: sqlite3.Connection, family: Family, period: int
) -> list[tuple[str, str, int]]:
    return connection.execute(
        "SELECT name, value, n FROM counter WHERE family=? AND period=? ORDER BY name, value",
        (family, period),
    ).fetchall()
