"""Whenever a look for a new policy is killed, a whole policy is offered, and none that is wrong."""

import pytest

from tests.updates.kills import run

pytestmark = pytest.mark.sandbox


def test_six_looks_are_killed_at_random_moments_and_the_policy_on_offer_is_whole(tmp_path):
    kills = run(6, seed=7, folder=tmp_path)
    assert kills.wrong == []
    assert kills.killed == 6
    assert kills.looks
