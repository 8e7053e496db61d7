"""What a power cut took is said, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

from tests.image.standing import NOTHING, Kept

BEFORE = Kept("0000000012-3fa0c1d2e4b5", b"version: 1\n", 7)


def test_what_stands_as_before_or_further_is_no_loss() -> None:
    further = Kept("0000000013-000000000000", b"version: 1\nid: other\n", 8)
    assert not [*BEFORE.lost(BEFORE), *BEFORE.lost(further), *NOTHING.lost(BEFORE)]


def test_an_older_policy_a_lost_seed_and_a_lost_visit_are_each_said() -> None:
    older = replace(BEFORE, policy="0000000011-ffffffffffff")
    assert [word.split(":")[0] for word in BEFORE.lost(older)] == ["policy"]
    assert [word.split(":")[0] for word in BEFORE.lost(replace(BEFORE, seed=b""))] == ["seed"]
    assert [word.split(":")[0] for word in BEFORE.lost(replace(BEFORE, counted=6))] == ["spool"]


def test_an_empty_partition_has_lost_all_of_it() -> None:
    assert len([*BEFORE.lost(NOTHING)]) == 3
