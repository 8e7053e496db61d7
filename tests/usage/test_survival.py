"""No kill and no power cut takes away a visit that was counted, or counts one twice."""

import pytest

from tests.soak import power, reports

pytestmark = pytest.mark.sandbox


def test_every_visit_arrives_though_all_are_killed_the_server_too(tmp_path):
    tally = reports.run(12, seed=7, folder=tmp_path, flush=1, server_kills=1)
    assert tally.kills["server"] == 1
    assert tally.visits
    assert tally.weeks


def test_forty_power_cuts_leave_the_ledger_whole_with_every_visit(tmp_path):
    cuts = power.run(40, seed=7, folder=tmp_path, visits=300)
    assert cuts.wrong == []
    assert cuts.unflushed
    assert cuts.weeks
