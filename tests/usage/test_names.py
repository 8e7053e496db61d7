"""An administrator finds every name that a report can have in docs/reports.md."""

import re

from kiosk.settings import ROOT
from kiosk.usage.metric import MERGES, SHAPES, Gauge, Merge, Metric
from kiosk.usage.vocabulary import REASONS, EndCause

SHEET = (ROOT / "docs" / "reports.md").read_text()
WORDS = {Merge.SUM: "added", Merge.LAST: "the last", Merge.LOWEST: "the lowest"}


def test_every_name_is_written_down_and_no_other():
    told = set(re.findall(r"`(kiosk_\w+)`", SHEET))
    assert told == {*Metric, *Gauge}


def test_the_attributes_and_their_fixed_values_are_those_of_the_code():
    for metric, shape in SHAPES.items():
        (line,) = [
            one for one in SHEET.splitlines() if one.startswith("|") and f"`{metric}`" in one
        ]
        assert (f"`{shape.attribute}`" in line) == bool(shape.attribute)
    for word in (*EndCause, *REASONS):
        assert word in SHEET


def test_how_a_day_is_joined_is_what_the_code_does():
    for gauge, merge in MERGES.items():
        (line,) = [one for one in SHEET.splitlines() if one.startswith("|") and f"`{gauge}`" in one]
        assert line.rstrip(" |").endswith(WORDS.get(merge, "the highest"))
