from datetime import datetime

import pytest

from kiosk.policy.model import Opening, Span
from kiosk.supervisor.hours import minutes_left

MORNING, AFTERNOON = Span(9 * 60, 12 * 60), Span(14 * 60, 17 * 60)
WEEK = Opening(((MORNING, AFTERNOON),) * 5 + ((MORNING,), ()))
MONDAY = "2026-11-23"


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        (f"{MONDAY} 08:59", 0),
        (f"{MONDAY} 09:00", 180),
        (f"{MONDAY} 11:45", 15),
        (f"{MONDAY} 11:59:30", 0.5),
        (f"{MONDAY} 12:00", 0),
        (f"{MONDAY} 13:59", 0),
        (f"{MONDAY} 14:00", 180),
        ("2026-11-28 15:00", 0),
        ("2026-11-29 10:00", 0),
    ],
)
def test_it_is_open_within_its_spans_and_closed_at_their_end(moment, left):
    assert minutes_left(WEEK, datetime.fromisoformat(moment)) == left


def test_a_kiosk_without_hours_never_closes():
    assert minutes_left(Opening(), datetime.fromisoformat(f"{MONDAY} 03:00")) is None


def test_spans_that_meet_are_one():
    opening = Opening(((Span(540, 600), Span(600, 720)),) * 7)
    assert minutes_left(opening, datetime.fromisoformat(f"{MONDAY} 09:30")) == 150


def test_a_night_that_is_open_ends_in_the_morning():
    opening = Opening(((Span(0, 120), Span(1320, 1440)),) * 7)
    assert minutes_left(opening, datetime.fromisoformat(f"{MONDAY} 23:00")) == 180
