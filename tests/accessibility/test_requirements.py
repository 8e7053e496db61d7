"""The requirements: all 50, in one file that says where it is wrong."""

from __future__ import annotations

import pytest

from kiosk.accessibility.requirements import IDS, Decided, read_requirements
from kiosk.accessibility.shipped import requirements
from kiosk.policy.problem import FileError
from kiosk.settings import ACCESSIBILITY

TEXT = ACCESSIBILITY.read_text("utf-8")


def problems(text: str) -> str:
    with pytest.raises(FileError) as error:
        read_requirements(text.encode(), "a.yaml")
    return str(error.value)


def test_there_are_all_50_and_none_else():
    assert tuple(one.id for one in requirements()) == IDS
    assert len(IDS) == 50


def test_what_only_a_person_can_see_is_said_where_a_person_is_asked():
    site = {one.id for one in requirements() if one.decided is Decided.SITE}
    partly = {one.id for one in requirements() if one.decided is Decided.PARTLY}
    assert site == {"A19", "A25", "A43", "A44", "A45"}
    assert partly == {"A08", "A18", "A29", "A40", "A47", "A49"}
    assert {one.id for one in requirements() if one.on_site} == site | partly


def test_what_is_missing_is_named_with_its_place():
    assert "A50 is missing" in problems(TEXT[: TEXT.index("  A50:")])


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("  A50:", "  A51:", "there is no requirement “A51”"),
        ("decided: site", "decided: sight", "“sight”"),
        ("decided: site", "decided: machine", "A19: a machine decides it alone"),
        ("    decided: machine", "    decided: site", "A01: a person decides it too"),
        ("    asked: ", "    asks: ", "“asks” is no key"),
    ],
)
def test_a_slip_is_named_with_its_line_and_how_to_mend_it(good: str, bad: str, said: str):
    told = problems(TEXT.replace(good, bad, 1))
    line = TEXT[: TEXT.index(good)].count("\n") + 1
    assert said in told
    assert "hint: " in told
    assert any(f"a.yaml:{near}:" in told for near in (line - 2, line - 1, line))
