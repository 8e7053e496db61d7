"""An audit that could not see is told from one that has seen something."""

from collections import Counter

import pytest

from kiosk.audit.search import Findings
from kiosk.audit.stores import FOUND, STORES, report

ALL = Findings(Counter(dict.fromkeys(STORES, 1)))
PLANTED = dict.fromkeys(STORES, True)


@pytest.mark.parametrize(
    ("before", "after", "proved", "status"),
    [
        (ALL, Findings(), True, 0),
        (ALL, Findings(Counter({"DOM": 1})), True, FOUND),
        (ALL, Findings(Counter({"DOM": 1}), unread=("memory of cage",)), True, FOUND),
        (Findings(), Findings(Counter({"DOM": 1})), True, FOUND),
        (ALL, Findings(), False, FOUND),
        (Findings(), Findings(), True, 1),
        (ALL, Findings(unread=("memory of cage",)), True, 1),
    ],
    ids=["clean", "left", "left, and dark", "left, and blind", "unproved", "blind", "dark"],
)
def test_what_was_left_is_told_by_its_own_exit_status(before, after, proved, status):
    found = report(PLANTED, before, after, proved=proved)
    assert (found.status, found.clean) == (status, status == 0)
