"""The report says what the tests have proved, and never more."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from kiosk.accessibility.report import Judged, Reason, Result, as_json, conformity, judge
from kiosk.accessibility.requirements import Decided, Requirement
from kiosk.accessibility.results import Found, Outcome, Results, Stream, join, worst
from kiosk.accessibility.statement import Conformity
from kiosk.errors import KioskError

DAY = dt.date(2026, 11, 28)
NOON = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
PASSED, FAILED, SKIPPED = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED


def one(decided: Decided, *outcomes: Outcome) -> Judged:
    requirement = Requirement("A01", "WCAG", decided, "Tout se lit.", "")
    tests = {f"tests/t.py::test_A01_{n}": outcome for n, outcome in enumerate(outcomes)}
    found = {"A01": Found(date=DAY, tests=tests)} if tests else {}
    (judged,) = judge([requirement], Results(version="1", date=DAY, requirements=found))
    return judged


@pytest.mark.parametrize(
    ("outcomes", "result", "reason"),
    [
        ([], Result.FAIL, Reason.NOT_TESTED),
        ([SKIPPED], Result.FAIL, Reason.NOT_TESTED),
        ([PASSED, FAILED], Result.FAIL, Reason.TEST_FAILED),
        ([PASSED, SKIPPED], Result.PASS, Reason.TESTED),
        ([PASSED], Result.PASS, Reason.TESTED),
    ],
)
def test_without_a_test_that_passed_nothing_is_met(outcomes, result, reason):
    judged = one(Decided.MACHINE, *outcomes)
    assert (judged.result, judged.reason) == (result, reason)


def test_a_machine_alone_meets_half_of_what_a_person_must_see():
    assert one(Decided.PARTLY, PASSED).reason is Reason.HALF
    assert one(Decided.PARTLY).reason is Reason.NOT_TESTED


def test_no_test_can_meet_what_is_seen_on_site_but_one_can_refute_it():
    assert one(Decided.SITE).result is Result.SITE
    assert one(Decided.SITE, PASSED).result is Result.SITE
    assert one(Decided.SITE, FAILED).result is Result.FAIL


def test_the_whole_is_full_only_where_a_machine_has_proved_all():
    good, half = one(Decided.MACHINE, PASSED), one(Decided.PARTLY, PASSED)
    bad = one(Decided.MACHINE)
    assert conformity([good, good]) is Conformity.FULL
    assert conformity([good, half]) is Conformity.PARTIAL
    assert conformity([good, bad]) is Conformity.PARTIAL
    assert conformity([good, bad, bad]) is Conformity.NONE
    assert conformity([good, one(Decided.SITE), one(Decided.SITE)]) is Conformity.NONE


def test_a_program_reads_the_same():
    judged = one(Decided.MACHINE, PASSED)
    results = Results(version="1", date=DAY, requirements={})
    (told,) = json.loads(json.dumps(as_json([judged], results)))["requirements"]
    assert told["id"] == "A01"
    assert told["result"] == "pass"
    assert told["tests"] == [{"name": "tests/t.py::test_A01_0", "outcome": "passed"}]
    assert told["date"] == "2026-11-28"


def test_of_a_test_with_many_values_the_worst_counts():
    assert worst([PASSED, SKIPPED]) is SKIPPED
    assert worst([PASSED, FAILED, SKIPPED]) is FAILED


def test_streams_that_ran_at_once_are_joined_and_the_oldest_date_counts():
    later = NOON + dt.timedelta(days=1)
    unit = Stream(began=NOON, requirements={"A02": {"b": PASSED}, "A01": {"a": PASSED}})
    parts = Stream(began=later, requirements={"A02": {"a": FAILED}})
    joined = join([parts, unit], "1", NOON).requirements
    assert list(joined) == ["A01", "A02"]
    assert joined["A02"] == Found(date=DAY, tests={"a": FAILED, "b": PASSED})


def test_a_run_before_the_commit_says_nothing_of_it():
    stream = Stream(began=NOON, requirements={})
    with pytest.raises(KioskError, match="before the last commit"):
        join([stream], "1", NOON + dt.timedelta(seconds=1))
