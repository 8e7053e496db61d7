"""The opening hours: how long it is still open; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.policy.model import Opening

_HOUR = 60  # minutes
_DAY = 24 * _HOUR


def minutes_left(opening: Opening, now: datetime) -> float | None:
    """Tell how long it stays open.

    Args:
        opening: of the place.
        now: local time.

    Returns:
        Minutes until it closes; 0 where it is closed; None where it never closes.
    """
    if not opening.days:
        return None
    minute = now.hour * _HOUR + now.minute + now.second / 60
    end = _end(opening, now.weekday(), minute)
    if end < _DAY:
        return max(0.0, end - minute)
    after = _end(opening, (now.weekday() + 1) % 7, 0)  # a night that is open goes on
    return _DAY - minute + max(0.0, after)


def _end(opening: Opening, day: int, minute: float) -> float:
    """Give when the span ends that a minute is in, with those that follow it without a gap."""
    end = -1.0
    for span in opening.days[day]:
        if span.start <= max(minute, end) < span.end:
            end = span.end
    return end
