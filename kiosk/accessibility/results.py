"""What a run of the tests has found: the file that is shipped beside the requirements."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.errors import KioskError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Outcome(StrEnum):
    """How a test ended; of several, the first in this order counts."""

    FAILED = "failed"
    SKIPPED = "skipped"
    PASSED = "passed"


_WORST_FIRST: Final = tuple(Outcome)


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Found(_Frozen):
    """What was found of one requirement.

    Attributes:
        date: when its oldest test ran.
        tests: of each the outcome.
    """

    date: dt.date
    tests: dict[str, Outcome]


class Stream(_Frozen):
    """What some tests have found that ran together.

    Attributes:
        began: when they did.
        requirements: of each the tests, of each test the outcome.
    """

    began: dt.datetime
    requirements: dict[str, dict[str, Outcome]]


class Results(_Frozen):
    """What is shipped.

    Attributes:
        version: of the product.
        date: of the commit that was tested.
        requirements: those that any test is about.
    """

    version: str
    date: dt.date
    requirements: dict[str, Found]


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Give the outcome of a test that ran several times, with other values."""
    return min(outcomes, key=_WORST_FIRST.index)


def join(streams: Iterable[Stream], version: str, committed: dt.datetime) -> Results:
    """Join what was found at one time.

    Args:
        streams: in any order.
        version: of the product.
        committed: when the commit was made that was tested.

    Raises:
        KioskError: some tests ran before that commit, so that they say nothing of it.
    """
    joined: dict[str, Found] = {}
    for stream in streams:
        if stream.began < committed:
            raise KioskError(
                f"some tests ran on {stream.began:%d/%m at %H:%M}, before the last commit",
                hint="run ./dev test again",
            )
        for name, tests in stream.requirements.items():
            day = stream.began.date()
            other = joined.get(name, Found(date=day, tests={}))
            known = {**other.tests, **tests}
            joined[name] = Found(date=min(other.date, day), tests=dict(sorted(known.items())))
    ordered = dict(sorted(joined.items()))
    return Results(version=version, date=committed.date(), requirements=ordered)


def read_results(untrusted: bytes, file: str) -> Results:
    """Read what is shipped.

    Raises:
        KioskError: it is not what `join` made.
    """
    try:
        return Results.model_validate_json(untrusted)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "the file"
        hint = "nobody writes it by hand: run ./dev test, then ./dev accessibility"
        raise KioskError(f"{file}: {where} cannot be read", hint=hint) from error


def written(found: Stream | Results) -> str:
    """Give the text of a file."""
    return found.model_dump_json(indent=2) + "\n"
