"""Says which reports leave this kiosk next, to whoever wants to know."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.usage import counting, outbox
from kiosk.usage.database import Database
from kiosk.usage.metric import Family
from kiosk.usage.report import Report, published
from kiosk.usage.vocabulary import Cell


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What leaves next.

    Attributes:
        reports: those that wait, exactly as they will be sent, the oldest first.
        kept: the last one of each family that waits no more, or never left this kiosk.
        cells: what is counted in the week that is open. Its numbers are told to nobody before it is
            closed: who looked before and after a neighbour's visit would know what it was for.
        week: the end of that week, in seconds since 1970, or 0.
    """

    reports: tuple[Report, ...] = ()
    kept: tuple[Report, ...] = ()
    cells: tuple[Cell, ...] = ()
    week: int = 0


def next_report(database: Database) -> Upcoming:
    """Look up what leaves next.

    Args:
        database: the ledger's.

    Raises:
        LedgerError: it cannot be read.
    """
    with database.transaction() as connection:
        letters = {(one.family, one.period) for one in outbox.waiting(connection)}
        public = [report for family in Family for report in published(connection, family)]
        week = counting.last_week(connection)
        cells = tuple(cell for cell, _ in counting.cells(connection, week))
    waits = [one for one in public if (one.family, one.period) in letters]
    last = {one.family: one for one in public if one not in waits}
    kept = [one for one in last.values() if not any(one.family is of.family for of in waits)]
    return Upcoming(tuple(sorted(waits, key=lambda one: one.period)), tuple(kept), cells, week)
