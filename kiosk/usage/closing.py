"""Closes the periods that are over, noise and reports and all, in one transaction."""

from __future__ import annotations

import sqlite3
from typing import Final

from kiosk.usage import counting
from kiosk.usage.database import Database, keep
from kiosk.usage.encoding import KioskId, encode
from kiosk.usage.metric import SHAPES, Family
from kiosk.usage.noise import Noise, discrete_laplace
from kiosk.usage.outbox import MAX_BYTES, put
from kiosk.usage.period import UNKNOWN
from kiosk.usage.report import Report, Row
from kiosk.usage.vocabulary import Vocabulary

KEPT: Final = 25 * 30 * 86_400  # seconds: 25 months, as the CNIL has it for statistics of visits


def close_periods(
    database: Database,
    kiosk: KioskId,
    now: int | None,
    noise: Noise = discrete_laplace,
    room: int = MAX_BYTES,
) -> list[Report]:
    """Close every period that is over, in one transaction.

    Args:
        database: the ledger's.
        kiosk: whose reports these are.
        now: seconds since 1970 from `Clock.now`; None closes nothing.
        noise: draws what is added to each cell of visits, for the scale it is given.
        room: bytes that the reports which wait may take together.

    Returns:
        What was closed, the oldest first of each family.

    Raises:
        LedgerError: it cannot be written; nothing is closed then, and no noise was drawn for good.
    """
    if now is None:
        return []
    reports = []
    with database.transaction() as connection:
        counting.settle(connection, now)
        for family in Family:
            current = counting.open_period(connection, family, now)
            for period in _over(connection, family, current):
                report, vocabulary = _report(connection, family, period, noise)
                put(connection, report, encode(kiosk, report, vocabulary), now, room)
                _publish(connection, report)
                keep(connection, counting.closed(family), period)
                reports.append(report)
        connection.execute("DELETE FROM published WHERE period<?", (now - KEPT,))
        connection.execute("DELETE FROM outbox WHERE period<?", (now - KEPT,))
    database.shrink()
    return reports


def _over(connection: sqlite3.Connection, family: Family, current: int) -> list[int]:
    found = connection.execute(
        "SELECT DISTINCT period FROM counter WHERE family=? AND period>? AND period<?"
        " ORDER BY period",
        (family, UNKNOWN, current),
    )
    return [period for (period,) in found]


def _report(
    connection: sqlite3.Connection, family: Family, period: int, noise: Noise
) -> tuple[Report, Vocabulary]:
    if family is Family.HEALTH:
        gauges = counting.gauges(connection, period)
        return Report(family, period, tuple(Row(one, "", n) for one, n in gauges)), Vocabulary()
    cells = counting.cells(connection, period)
    vocabulary = Vocabulary.kept(cell for cell, _ in cells)
    rows = tuple(
        Row(cell.metric, cell.value, n + noise(SHAPES[cell.metric].scale))  # a 0 is hidden too
        for cell, n in cells
        if cell in vocabulary
    )
    return Report(family, period, rows), vocabulary


def _publish(connection: sqlite3.Connection, report: Report) -> None:
    connection.executemany(
        "INSERT INTO published VALUES(?,?,?,?,?)",
        [(report.family, report.period, row.name, row.value, row.n) for row in report.rows],
    )
    connection.execute(
        "DELETE FROM counter WHERE family=? AND period=?", (report.family, report.period)
    )
