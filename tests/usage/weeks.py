"""A kiosk of a town that is imagined, its visits and its weeks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kiosk.policy.model import Policy
from kiosk.policy_source import load_policy
from kiosk.settings import WHITELIST
from kiosk.usage.closing import close_periods
from kiosk.usage.database import Database
from kiosk.usage.encoding import KioskId
from kiosk.usage.ledger import Ledger
from kiosk.usage.noise import none
from kiosk.usage.report import Report
from kiosk.usage.visit import Tally, Visit
from kiosk.usage.vocabulary import EndCause, Vocabulary

DAY: Final = 86_400
WEEK: Final = 7 * DAY
MONDAY: Final = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp())  # of 2026-W48
NOON: Final = MONDAY + DAY // 2
KIOSK: Final = KioskId("03-00017")
POLICY: Final[Policy] = load_policy(WHITELIST)
VOCABULARY: Final = Vocabulary.of(POLICY)


def visit(*services: str, seconds: float = 300, cause: EndCause = EndCause.USER) -> Visit:
    """Give what is left of a visit."""
    tally = Tally(VOCABULARY)
    for service in services:
        tally.opened(service)
    return tally.end(cause, seconds)


def ledger(folder: Path) -> Ledger:
    """Open the ledger of this kiosk."""
    return Ledger(folder, VOCABULARY)


def closed(folder: Path, now: int) -> list[Report]:
    """Close what is over, without noise, so that a test can count to the unit."""
    database = Database(folder)
    try:
        return close_periods(database, KIOSK, now, none)
    finally:
        database.close()


def numbers(report: Report) -> dict[str, int]:
    """Give the numbers of a report that are not 0, by name and value."""
    return {f"{row.name.value} {row.value}".strip(): row.n for row in report.rows if row.n}
