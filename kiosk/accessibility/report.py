"""Judges each requirement by what its tests have found, and by nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.accessibility.requirements import Decided, Requirement
from kiosk.accessibility.results import Outcome, Results
from kiosk.accessibility.statement import Conformity, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

_HALF: Final = 0.5  # from which on the law calls it partly in conformity


class Result(StrEnum):
    """Whether a requirement is met."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    SITE = "site"  # a person beside the machine says it


class Reason(StrEnum):
    """Why that is the result."""

    TESTED = "tested"
    HALF = "machine half tested"  # the other half is on the form
    NOT_TESTED = "not tested"
    TEST_FAILED = "a test failed"
    ON_SITE = "decided on site"


@dataclass(frozen=True, slots=True)
class Judged:
    """One requirement with its result."""

    requirement: Requirement
    result: Result
    reason: Reason
    tests: tuple[tuple[str, Outcome], ...]
    date: dt.date | None


def judge(requirements: Iterable[Requirement], results: Results) -> tuple[Judged, ...]:
    """Judge every requirement."""
    return tuple(_judge(requirement, results) for requirement in requirements)


def _judge(requirement: Requirement, results: Results) -> Judged:
    found = results.requirements.get(requirement.id)
    tests = tuple(found.tests.items()) if found else ()
    outcomes = {outcome for _name, outcome in tests}
    result, reason = _result(requirement.decided, outcomes)
    return Judged(requirement, result, reason, tests, found.date if found else None)


def _result(decided: Decided, outcomes: set[Outcome]) -> tuple[Result, Reason]:
    if Outcome.FAILED in outcomes:
        return Result.FAIL, Reason.TEST_FAILED
    if decided is Decided.SITE:  # whatever tests say of its machine
        return Result.SITE, Reason.ON_SITE
    if Outcome.PASSED not in outcomes:
        return Result.FAIL, Reason.NOT_TESTED
    return Result.PASS, Reason.HALF if decided is Decided.PARTLY else Reason.TESTED


def conformity(judged: Iterable[Judged]) -> Conformity:
    """Say how the law calls that; what only a person can see counts for nothing yet."""
    all_ = tuple(judged)
    passed = sum(one.result is Result.PASS for one in all_)
    if all(one.reason is Reason.TESTED for one in all_):
        return Conformity.FULL
    return Conformity.PARTIAL if passed >= len(all_) * _HALF else Conformity.NONE


def statement(judged: Iterable[Judged], results: Results) -> Statement:
    """Give what citizens are told of it."""
    all_ = tuple(judged)
    return Statement(
        version=results.version,
        date=results.date.isoformat(),
        conformity=conformity(all_),
        limits=tuple(one.requirement.asked for one in all_ if one.result is Result.FAIL),
        on_site=sum(one.reason in {Reason.ON_SITE, Reason.HALF} for one in all_),
    )


def as_json(judged: Iterable[Judged], results: Results) -> dict[str, object]:
    """Give it for a program."""
    return {
        "version": results.version,
        "date": results.date.isoformat(),
        "requirements": [
            {
                "id": one.requirement.id,
                "result": one.result.value,
                "reason": one.reason.value,
                "clause": one.requirement.clause,
                "requirement": one.requirement.asked,
                "how": one.requirement.decided.value,
                "tests": [{"name": name, "outcome": outcome.value} for name, outcome in one.tests],
                "date": one.date.isoformat() if one.date else None,
            }
            for one in judged
        ],
    }
