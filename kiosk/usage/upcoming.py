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
        cells: what is counted in the week that is open. Its numbers are told to nobody before it is
            closed: who looked before and after a neighbour's visit would know what it was for.
        week: the end of that week, in seconds since 1970, or 0.
    """

    reports: tuple[Report, ...] = ()
    cells: tuple[Cell, ...] = ()
    week: int = 0

    def latest(self, family: Family) -> Report | None:
        """Give the newest report of a family that waits."""
        return next((one for one in reversed(self.reports) if one.family is family), None)


def next_report(database: Database) -> Upcoming:
    """Look up what leaves next.

    Args:
        database: the ledger's.

    Raises:
        LedgerError: it cannot be read.
    """
    with database.transaction() as connection:
        letters = {(one.family, one.period) for one in outbox.waiting(connection)}
        first = min((period for _, period in letters), default=0)
        reports = [
            report
            for family in Family
            for report in published(connection, family, first)
            if (family, report.period) in letters
        ]
        week = counting.last_week(connection)
        cells = tuple(cell for cell, _ in counting.cells(connection, week))
    return Upcoming(tuple(sorted(reports, key=lambda one: one.period)), cells, week)
