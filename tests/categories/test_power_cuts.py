"""Whenever the power fails during an update, the last good index answers."""

import pytest

from tests.categories.power_cuts import run

pytestmark = pytest.mark.sandbox


def test_fifteen_updates_are_cut_at_random_moments_and_the_index_answers_throughout(tmp_path):
    cuts = run(15, seed=7, folder=tmp_path)
    assert cuts.cut == 15
    assert cuts.looks
