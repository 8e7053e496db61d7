"""Nobody learns more of a neighbour than docs/privacy.md says, whatever the noise happens to be."""

import pytest

from kiosk.settings import ROOT
from tests.bench.anonymity import LIKELY, RARE, bound, counted, noised


@pytest.mark.parametrize("prior", [LIKELY, RARE])
def test_no_report_makes_anybody_surer_than_the_bound(prior):
    for told in range(-20, 46):
        assert counted(24, told, prior) <= bound(prior) + 1e-9
        for total in (10, 25, 40):
            assert noised(25.0, total, told, prior) <= bound(prior) + 1e-9


def test_the_bounds_are_those_of_the_data_protection_sheet():
    sheet = (ROOT / "docs" / "privacy.md").read_text()
    for prior in (LIKELY, RARE):
        assert f"{bound(prior):.1%}".replace("%", " %") in sheet
