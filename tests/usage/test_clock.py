"""A week is only begun or ended by a clock that somebody has set."""

import time

from kiosk.usage.clock import Clock, built, synchronised
from kiosk.usage.metric import Family
from kiosk.usage.period import begins, ending, following, name
from tests.usage.weeks import DAY, MONDAY, WEEK


def test_a_clock_that_a_time_server_has_set_is_believed():
    assert Clock(lambda: MONDAY + 0.9, lambda: True, MONDAY - 1).now() == MONDAY


def test_a_clock_that_nobody_has_set_is_not():
    assert Clock(lambda: MONDAY, lambda: False, 0).now() is None


def test_nor_one_that_is_before_this_program_was_installed():
    assert Clock(lambda: 0, lambda: True, MONDAY).now() is None
    assert Clock(lambda: built() - 1, lambda: True).now() is None


def test_this_machine_says_whether_its_clock_is_set():
    assert synchronised() in {True, False}
    assert built() <= time.time()


def test_weeks_begin_on_monday_and_days_at_midnight():
    assert ending(Family.USAGE, MONDAY) == MONDAY + WEEK
    assert ending(Family.USAGE, MONDAY - 1) == MONDAY
    assert ending(Family.HEALTH, MONDAY) == MONDAY + DAY
    assert following(Family.USAGE, MONDAY) == MONDAY + WEEK


def test_weeks_have_the_names_of_iso_8601():
    assert name(Family.USAGE, MONDAY + WEEK) == "2026-W48"
    assert name(Family.HEALTH, MONDAY + DAY) == "2026-11-23"
    assert begins(Family.USAGE, MONDAY + WEEK).timestamp() == MONDAY
    assert name(Family.USAGE, ending(Family.USAGE, 1_798_761_600)) == "2026-W53"  # 1 January 2027
