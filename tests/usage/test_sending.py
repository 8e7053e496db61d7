"""Reports leave twice, as they were closed; whatever the other end does, none is lost."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import KioskError
from kiosk.usage import outbox
from kiosk.usage.closing import close_periods
from kiosk.usage.database import Database
from kiosk.usage.encoding import KioskId
from kiosk.usage.noise import none
from kiosk.usage.sending import End, Endpoint, backoff, retry_after, send_due
from tests.usage.collector import Answer, collector
from tests.usage.weeks import DAY, KIOSK, NOON, WEEK, closed, ledger, numbers, visit

NOW = NOON + WEEK


@pytest.fixture
def other_end():
    with collector() as it:
        yield it


@pytest.fixture
def database(tmp_path):
    """One closed week waits."""
    ledger(tmp_path).add(visit("caf"), NOON)
    closed(tmp_path, NOW)
    it = Database(tmp_path)
    yield it
    it.close()


def latest(_low: float, high: float) -> float:
    return high


def earliest(low: float, _high: float) -> float:
    return low


def kept(database: Database) -> list[outbox.Letter]:
    with database.transaction() as connection:
        return outbox.everything(connection)


def test_a_report_is_sent_twice_a_day_apart_and_kept_for_a_week(database, other_end):
    endpoint = Endpoint(other_end.url)
    sent = [send_due(database, endpoint, NOW + hours * 3600).taken for hours in (0, 1, 23, 24, 48)]
    assert sent == [1, 0, 0, 1, 0]
    (first, second) = other_end.requests
    assert first[1] == second[1], "the very same bytes"
    assert kept(database), "should the other end lose its disk"
    send_due(database, endpoint, NOW + 7 * DAY)
    assert kept(database) == []


def test_it_is_otlp_over_http_and_says_nothing_of_this_machine(database, other_end):
    send_due(database, Endpoint(other_end.url), NOW)
    headers, body = other_end.requests[0]
    assert headers["Content-Type"] == "application/x-protobuf"
    assert headers["Content-Encoding"] == "gzip"
    assert headers["User-Agent"] == "ilot"
    assert body[4:8] == bytes(4), "no time in the gzip header"
    assert b"03-00017" in gzip.decompress(body)
    assert numbers(other_end.taken[0])["kiosk_services_opened caf"] == 1


def test_the_same_numbers_are_always_the_same_bytes(tmp_path):
    for place in ("a", "b"):
        book = ledger(tmp_path / place)
        for one in ("caf", "laposte") if place == "a" else ("laposte", "caf"):
            book.add(visit(one), NOON)
        close_periods(Database(tmp_path / place), KIOSK, NOW, none)
    bodies = [kept(Database(tmp_path / place))[0].body for place in ("a", "b")]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("status", [0, 301, 408, 429, 500, 503])
def test_where_the_other_end_cannot_take_it_now_it_waits_and_is_sent_later(
    database, other_end, status
):
    other_end.sequence(Answer(status))
    endpoint = Endpoint(other_end.url)
    first = send_due(database, endpoint, NOW, uniform=latest)
    assert (first.end, first.retry) == (End.FAILED, 30)
    assert send_due(database, endpoint, NOW + 29).end is End.WAITING
    assert send_due(database, endpoint, NOW + 30).taken == 1


def test_it_waits_for_as_long_as_the_other_end_wants(database, other_end):
    other_end.sequence(Answer(503, (("Retry-After", "7200"),)))
    assert send_due(database, Endpoint(other_end.url), NOW).retry == 7200


def test_failures_in_a_row_are_ever_further_apart_up_to_an_hour(database, other_end):
    other_end.answers = lambda _body: Answer(503)
    now, waits = NOW, []
    for _ in range(9):
        wait = send_due(database, Endpoint(other_end.url), now, uniform=latest).retry
        waits.append(wait)
        now += wait
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_where_nobody_answers_it_waits_too(database):
    sent = send_due(database, Endpoint("http://127.0.0.1:9/v1/metrics"), NOW)
    assert sent.end is End.FAILED
    assert sent.why == "no answer (ConnectionError)"


def test_a_clock_that_was_wrong_does_not_stop_reports_for_years(database, other_end):
    other_end.sequence(Answer(503))
    send_due(database, Endpoint(other_end.url), NOW + 5000 * DAY, uniform=latest)
    assert send_due(database, Endpoint(other_end.url), NOW).end is End.DONE


@pytest.mark.parametrize("status", [400, 401, 404, 413, 422])
def test_a_report_that_is_refused_for_good_does_not_hold_up_the_others(
    tmp_path, database, other_end, status
):
    ledger(tmp_path).add(visit("laposte"), NOW)
    closed(tmp_path, NOW + WEEK)
    other_end.sequence(Answer(status))
    sent = send_due(database, Endpoint(other_end.url), NOW + WEEK)
    assert (sent.end, sent.taken, sent.refused) == (End.DONE, 1, 1)
    assert [letter.refused for letter in kept(database)] == [status, 0]
    with database.transaction() as connection:
        outbox.revive(connection)
    assert send_due(database, Endpoint(other_end.url), NOW + WEEK).taken == 2


def test_refused_reports_are_bounded_and_told(tmp_path, other_end):
    book = ledger(tmp_path)
    for week in range(outbox.DEAD + 5):
        book.add(visit(), NOON + week * WEEK)
    end = NOON + (outbox.DEAD + 5) * WEEK
    closed(tmp_path, end)
    other_end.answers = lambda _body: Answer(400)
    database = Database(tmp_path)
    send_due(database, Endpoint(other_end.url), end)
    assert len(kept(database)) == outbox.DEAD
    (report,) = closed(tmp_path, end + DAY)
    assert numbers(report) == {"kiosk_reports_refused": outbox.DEAD + 5}


def test_it_follows_nobody_to_another_address(database, other_end):
    with collector() as elsewhere:
        other_end.sequence(Answer(307, (("Location", elsewhere.url),)))
        assert send_due(database, Endpoint(other_end.url), NOW).end is End.FAILED
        assert elsewhere.requests == []


def test_a_kiosk_without_a_number_reports_nothing():
    for wrong in ("", "3-17", "03-00017 ", "03-0001\n", "https://exemple.fr"):
        with pytest.raises(KioskError, match="KIOSK_ID") as error:
            KioskId(wrong)
        assert not wrong or wrong not in str(error.value)


def test_retry_after_is_read_as_seconds_or_as_a_date():
    now = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
    assert retry_after("120") == 120
    assert retry_after("Sat, 28 Nov 2026 08:01:00 GMT", now) == 60
    assert retry_after("Sat, 28 Nov 2020 08:01:00 GMT", now) == 0
    assert retry_after("999999999999") == DAY


@given(st.text(max_size=60))
def test_whatever_stands_in_retry_after_it_is_a_number_of_seconds(text):
    assert 0 <= retry_after(text) <= DAY


def test_the_wait_is_any_time_below_its_bound():
    assert backoff(3, earliest) == 0
    assert backoff(1000, latest) == 3600
