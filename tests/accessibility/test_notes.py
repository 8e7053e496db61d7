"""What is noted of a run is what has happened in it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from kiosk.accessibility.results import Outcome, Stream
from tests import accessibility_results
from tests.accessibility_results import Notes

When = Literal["setup", "call", "teardown"]


def report(
    test: str,
    outcome: Literal["passed", "failed", "skipped"],
    when: When = "call",
    *,
    expected: bool = False,
) -> pytest.TestReport:
    name = f"tests/t.py::{test}"
    made = pytest.TestReport(name, ("tests/t.py", 1, test), {}, outcome, None, when)
    if expected:
        vars(made)["wasxfail"] = "some are shared"  # as pytest marks it
    return made


@pytest.fixture
def noted(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(accessibility_results, "FOLDER", tmp_path)

    def note(*reports: pytest.TestReport) -> dict[str, dict[str, Outcome]]:
        notes = Notes("unit")
        for one in reports:
            notes.pytest_runtest_logreport(one)
        notes.pytest_sessionfinish()
        return Stream.model_validate_json((tmp_path / "unit.json").read_bytes()).requirements

    return note


def test_a_test_counts_for_each_requirement_in_its_name_and_others_for_none(noted):
    found = noted(report("test_A06_A37_it_fits", "passed"), report("test_it_fits", "passed"))
    assert {name: list(tests) for name, tests in found.items()} == {
        "A06": ["tests/t.py::test_A06_A37_it_fits"],
        "A37": ["tests/t.py::test_A06_A37_it_fits"],
    }


def test_one_bad_value_of_many_fails_the_test(noted):
    values = (report(f"test_A01_words[{n}]", "passed") for n in range(3))
    found = noted(*values, report("test_A01_words[3]", "failed"))
    assert found["A01"] == {"tests/t.py::test_A01_words": Outcome.FAILED}


@pytest.mark.parametrize(
    ("reports", "outcome"),
    [
        ([("failed", "setup")], Outcome.FAILED),
        ([("passed", "call"), ("failed", "teardown")], Outcome.FAILED),
        ([("passed", "setup"), ("skipped", "call")], Outcome.SKIPPED),
        ([("passed", "setup"), ("passed", "call"), ("passed", "teardown")], Outcome.PASSED),
    ],
)
def test_what_goes_wrong_before_and_after_a_test_counts_too(noted, reports, outcome):
    found = noted(*(report("test_A01_words", kind, when) for kind, when in reports))
    assert found["A01"] == {"tests/t.py::test_A01_words": outcome}


def test_what_is_known_to_be_short_is_short(noted):
    found = noted(report("test_A40_drawings", "skipped", expected=True))
    assert found["A40"] == {"tests/t.py::test_A40_drawings": Outcome.FAILED}


def test_a_run_that_is_cut_off_leaves_no_old_notes(noted, tmp_path: Path):
    noted(report("test_A01_words", "passed"))
    Notes("unit")
    assert list(tmp_path.iterdir()) == []
