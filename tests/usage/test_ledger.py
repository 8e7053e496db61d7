"""What is counted is on the disk, in the right week, and a closed week stays closed."""

import stat
import threading
from pathlib import Path

import pytest

from kiosk.usage import outbox
from kiosk.usage.closing import close_periods
from kiosk.usage.database import DAMAGED, FILE, Database, LedgerError
from kiosk.usage.encoding import decode
from kiosk.usage.metric import Family, Gauge, Metric
from kiosk.usage.noise import none
from kiosk.usage.period import ending, name
from kiosk.usage.report import published
from kiosk.usage.upcoming import next_report
from kiosk.usage.visit import Visit
from kiosk.usage.vocabulary import Vocabulary
from tests.usage.weeks import (
    DAY,
    KIOSK,
    MONDAY,
    NOON,
    VOCABULARY,
    WEEK,
    closed,
    ledger,
    numbers,
    visit,
)


def letters(folder: Path) -> list[outbox.Letter]:
    database = Database(folder)
    with database.transaction() as connection:
        return outbox.everything(connection)


def test_a_week_is_closed_when_it_is_over_and_not_before(tmp_path):
    book = ledger(tmp_path)
    book.add(visit("caf"), MONDAY)
    book.add(visit("caf", "laposte"), MONDAY + WEEK - 1)
    assert closed(tmp_path, MONDAY + WEEK - 1) == []
    (report,) = closed(tmp_path, MONDAY + WEEK)
    assert name(report.family, report.period) == "2026-W48"
    told = numbers(report)
    assert told["kiosk_sessions"] == 2
    assert told["kiosk_services_opened caf"] == 2
    assert told["kiosk_services_opened laposte"] == 1
    assert closed(tmp_path, MONDAY + WEEK) == []


def test_zeros_are_reported_too_for_a_missing_one_would_tell_that_nobody_came(tmp_path):
    ledger(tmp_path).add(visit(), NOON)
    (report,) = closed(tmp_path, NOON + WEEK)
    wanted = {(cell.metric, cell.value) for cell in VOCABULARY.cells}
    assert {(row.name, row.value) for row in report.rows} == wanted


def test_a_week_without_a_visit_is_reported_like_any_other(tmp_path):
    ledger(tmp_path).observe(Gauge.UPTIME, 60, NOON)
    usage = [one for one in closed(tmp_path, NOON + WEEK) if one.family is Family.USAGE]
    assert len(usage) == 1
    assert len(usage[0].rows) == len(VOCABULARY.cells)


def test_noise_is_added_to_every_number_of_visits_and_to_none_of_the_machine(tmp_path):
    book = ledger(tmp_path)
    book.add(visit("caf"), NOON)
    book.observe(Gauge.UPTIME, 60, NOON)
    usage, health = close_periods(Database(tmp_path), KIOSK, NOON + WEEK, lambda scale: 100 * scale)
    assert all(row.n >= 100 for row in usage.rows)
    assert {row.n for row in usage.rows if row.name is Metric.SESSIONS} == {101}
    assert {row.n for row in usage.rows if (row.name, row.value) == (Metric.SERVICES, "caf")} == {
        201
    }
    assert [row.n for row in health.rows] == [60]


def test_a_closed_week_never_opens_again_and_what_comes_late_counts_in_the_next(tmp_path):
    book = ledger(tmp_path)
    book.add(visit("caf"), NOON)
    closed(tmp_path, NOON + WEEK)
    book.add(visit("caf"), NOON)  # the clock went back
    assert closed(tmp_path, NOON) == []
    assert closed(tmp_path, NOON + WEEK) == []
    (late,) = closed(tmp_path, NOON + 2 * WEEK)
    assert numbers(late)["kiosk_sessions"] == 1
    assert late.period == ending(Family.USAGE, NOON + WEEK)


def test_what_is_counted_without_a_clock_joins_the_week_that_is_open_when_there_is_one(tmp_path):
    book = ledger(tmp_path)
    book.add(visit("caf"), None)
    book.observe(Gauge.UPTIME, 60, None)
    database = Database(tmp_path)
    assert close_periods(database, KIOSK, None, none) == []
    assert closed(tmp_path, NOON) == []
    book.add(visit("caf"), NOON)
    book.observe(Gauge.UPTIME, 60, NOON)
    usage, health = closed(tmp_path, NOON + WEEK)
    assert numbers(usage)["kiosk_sessions"] == 2
    assert numbers(health) == {"kiosk_uptime_seconds": 120}


def test_noise_is_drawn_once_whatever_is_sent_later_is_the_same(tmp_path):
    ledger(tmp_path).add(visit("caf"), NOON)
    database = Database(tmp_path)
    (report,) = close_periods(database, KIOSK, NOON + WEEK)
    (letter,) = letters(tmp_path)
    close_periods(database, KIOSK, NOON + 2 * WEEK)
    assert letters(tmp_path)[0].body == letter.body
    assert decode(letter.body).rows == report.rows
    with database.transaction() as connection:
        assert published(connection, Family.USAGE) == [report]


def test_when_closing_fails_nothing_is_closed(tmp_path):
    book = ledger(tmp_path)
    book.add(visit("caf"), NOON)

    def breaks(_scale):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        close_periods(Database(tmp_path), KIOSK, NOON + WEEK, breaks)
    (report,) = closed(tmp_path, NOON + WEEK)
    assert numbers(report)["kiosk_sessions"] == 1


def test_what_was_observed_of_a_day_is_joined_as_each_gauge_wants(tmp_path):
    book = ledger(tmp_path)
    for gauge, n in ((Gauge.UPTIME, 60), (Gauge.DISK_FREE, 50), (Gauge.TEMPERATURE, 40)):
        book.observe(gauge, n, NOON)
        book.observe(gauge, n - 10, NOON + 60)
    book.observe(Gauge.POLICY_VERSION, 8, NOON)
    book.observe(Gauge.POLICY_VERSION, 7, NOON)
    (report,) = closed(tmp_path, NOON + DAY)
    assert numbers(report) == {
        "kiosk_uptime_seconds": 110,
        "kiosk_disk_free_megabytes": 40,
        "kiosk_temperature_celsius": 40,
        "kiosk_policy_version": 7,
    }


def test_an_end_that_was_not_proved_clean_is_told_and_proved_ones_are_not_counted(tmp_path):
    book = ledger(tmp_path)
    book.wiped(proved=True, now=NOON)
    book.wiped(proved=False, now=NOON)
    (report,) = closed(tmp_path, NOON + DAY)
    assert numbers(report) == {"kiosk_wipes_unproved": 1}


def test_a_visit_that_began_with_the_list_before_counts_with_its_words(tmp_path):
    book = ledger(tmp_path)
    before = visit("caf")
    book.speak(Vocabulary.kept(cell for cell in VOCABULARY.cells if cell.value != "caf"))
    book.add(before, NOON)
    (report,) = closed(tmp_path, NOON + WEEK)
    assert numbers(report)["kiosk_services_opened caf"] == 1


def test_a_visit_that_no_tally_has_made_counts_no_more_than_any_other(tmp_path):
    services = {cell for cell in VOCABULARY.cells if cell.metric is Metric.SERVICES}
    ledger(tmp_path).add(Visit(frozenset(services)), NOON)
    (report,) = closed(tmp_path, NOON + WEEK)
    assert sum(numbers(report).values()) == 2


def test_what_leaves_next_is_shown_to_the_unit_but_the_open_week_only_by_name(tmp_path):
    book = ledger(tmp_path)
    book.add(visit("caf"), NOON)
    assert next_report(Database(tmp_path)).reports == ()
    reports = closed(tmp_path, NOON + WEEK)
    book.add(visit("caf"), NOON + WEEK)
    upcoming = next_report(Database(tmp_path))
    assert list(upcoming.reports) == reports
    assert upcoming.week == ending(Family.USAGE, NOON + WEEK)
    assert set(upcoming.cells) == VOCABULARY.cells


def test_two_threads_and_two_processes_count_every_visit(tmp_path):
    books = [ledger(tmp_path), ledger(tmp_path)]
    threads = [
        threading.Thread(target=lambda book=book: [book.add(visit("caf"), NOON) for _ in range(10)])
        for book in books * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (report,) = closed(tmp_path, NOON + WEEK)
    assert numbers(report)["kiosk_sessions"] == 40


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 1000])
def test_a_damaged_file_is_set_aside_and_counting_goes_on(tmp_path, damage):
    book = ledger(tmp_path)
    book.add(visit("caf"), NOON)
    book.close()
    file = tmp_path / FILE
    file.write_bytes(damage or file.read_bytes()[: 4096 * 3])
    book = ledger(tmp_path)
    book.add(visit("caf"), NOON)
    (report,) = closed(tmp_path, NOON + WEEK)
    assert numbers(report)["kiosk_sessions"] == 1
    assert len(report.rows) == len(VOCABULARY.cells)
    assert (tmp_path / DAMAGED).exists()


def test_where_nobody_may_write_it_says_so_with_a_hint(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerError, match="KIOSK_USAGE"):
        ledger(tmp_path / "file").add(visit(), NOON)


def test_the_file_is_for_those_who_count_and_report_and_for_nobody_else(tmp_path):
    ledger(tmp_path).add(visit(), NOON)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o660


def test_the_outbox_is_bounded_and_what_was_dropped_is_told(tmp_path):
    book = ledger(tmp_path)
    database = Database(tmp_path)
    for week in range(4):
        book.add(visit("caf"), NOON + week * WEEK)
    close_periods(database, KIOSK, NOON + 4 * WEEK, none, room=1500)
    left = letters(tmp_path)
    assert sum(len(letter.body) for letter in left) <= 1500
    assert left[-1].period == ending(Family.USAGE, NOON + 3 * WEEK), "the newest stay"
    (report,) = closed(tmp_path, NOON + 4 * WEEK + DAY)
    assert numbers(report) == {"kiosk_reports_dropped": 4 - len(left)}


def test_after_25_months_nothing_is_left(tmp_path):
    ledger(tmp_path).add(visit("caf"), NOON)
    closed(tmp_path, NOON + WEEK)
    closed(tmp_path, NOON + 120 * WEEK)
    assert letters(tmp_path) == []
    with Database(tmp_path).transaction() as connection:
        assert published(connection, Family.USAGE) == []
