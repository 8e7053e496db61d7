"""Takes what the supervisor counts onto the disk, one transaction a visit."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kiosk.usage import counting
from kiosk.usage.database import Database
from kiosk.usage.metric import SHAPES, Family, Gauge, Metric
from kiosk.usage.period import UNKNOWN
from kiosk.usage.visit import Visit
from kiosk.usage.vocabulary import Cell, Vocabulary


class Ledger:
    """What is counted, in a folder.

    Every method may wait some milliseconds for the disk, and seconds for one that is ill: call it
    in a thread. One that raises has counted nothing.

    Args:
        folder: KIOSK_USAGE.
        vocabulary: of the policy in force.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._database = Database(folder)
        self._vocabulary = vocabulary
        self._older: frozenset[Cell] = frozenset()
        self._laid_out = UNKNOWN

    def speak(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary of a new policy; visits that began with an older one still count."""
        self._older |= self._vocabulary.cells
        self._vocabulary = vocabulary
        self._laid_out = UNKNOWN

    def add(self, visit: Visit, now: int | None) -> None:
        """Count a visit that has ended: when this returns, no power cut takes it away.

        Args:
            visit: made by a `Tally`. What no vocabulary has, or is too much, is dropped.
            now: seconds since 1970 from `Clock.now`, or None where the clock is not to be trusted.

        Raises:
            LedgerError: it cannot be written.
        """
        known = self._older | self._vocabulary.cells
        cells = _bounded(cell for cell in visit.cells if cell in known)
        with self._database.transaction() as connection:
            period = counting.open_period(connection, Family.USAGE, now)
            self._lay_out(connection, period)
            for cell in cells:
                counting.add(connection, period, cell)
        self._laid_out = period

    def wiped(self, *, proved: bool, now: int | None) -> None:
        """Count an end of which nobody could prove that it left nothing.

        How many were proved would be the exact number of visits, so it is not counted.

        Raises:
            LedgerError: it cannot be written.
        """
        if not proved:
            self.observe(Gauge.WIPES_UNPROVED, 1, now)

    def observe(self, gauge: Gauge, n: int, now: int | None) -> None:
        """Take an observation of the machine; how those of one day join, `MERGES` says.

        Args:
            gauge: what was observed.
            n: a whole number, in the unit of the gauge's name.
            now: as for `add`.

        Raises:
            LedgerError: it cannot be written.
        """
        known = next((one for one in Gauge if one == gauge), None)
        if known is None:  # a text from elsewhere: not even an exception repeats it
            return
        with self._database.transaction() as connection:
            day = counting.open_period(connection, Family.HEALTH, now)
            counting.observe(connection, day, known, int(n))
            week = counting.open_period(connection, Family.USAGE, now)
            self._lay_out(connection, week)  # a week without a visit is reported too
        self._laid_out = week

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _lay_out(self, connection: sqlite3.Connection, week: int) -> None:
        if week == UNKNOWN:
            return
        if week != self._laid_out or not counting.is_laid_out(connection, week):
            counting.lay_out(connection, week, self._vocabulary)


def _bounded(cells: Iterable[Cell]) -> list[Cell]:
    """Keep as many cells of each metric as one visit may count in."""
    taken: Counter[Metric] = Counter()
    kept = []
    for cell in sorted(cells, key=lambda cell: (cell.metric, cell.value)):
        taken[cell.metric] += 1
        if taken[cell.metric] <= SHAPES[cell.metric].bound:
            kept.append(cell)
    return kept
