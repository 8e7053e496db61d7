"""Says to which week or day a moment belongs; each is known by its end, in seconds since 1970.

Weeks begin on Monday and days at midnight, both of UTC: in France that is in the night.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from kiosk.usage.metric import Family

UNKNOWN: Final = 0  # the period of what is counted while nobody knows what time it is
_DAY: Final = 86_400
_LENGTH: Final = {Family.USAGE: 7 * _DAY, Family.HEALTH: _DAY}
_FIRST: Final = {Family.USAGE: 4 * _DAY, Family.HEALTH: 0}  # 5 January 1970 was a Monday


def ending(family: Family, moment: int) -> int:
    """Give the end of the period in which a moment lies."""
    length, first = _LENGTH[family], _FIRST[family]
    return ((moment - first) // length + 1) * length + first


def following(family: Family, end: int) -> int:
    """Give the end of the next period."""
    return end + _LENGTH[family]


def begins(family: Family, end: int) -> datetime:
    """Give when a period begins."""
    return datetime.fromtimestamp(end - _LENGTH[family], UTC)


def name(family: Family, end: int) -> str:
    """Give the name of a period as ISO 8601 has it: "2026-W48" or "2026-11-28"."""
    first = begins(family, end)
    if family is Family.HEALTH:
        return first.date().isoformat()
    year, week, _ = first.isocalendar()
    return f"{year}-W{week:02}"
