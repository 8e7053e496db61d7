"""What the kiosk decides by is told: in force, fresh, whole, or why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.doctor import policy
from kiosk.doctor.finding import Finding, State
from kiosk.doctor.policy import File, InForce
from kiosk.policy.model import Mode
from kiosk.updates import status
from kiosk.updates.status import Fault, Status
from tests.doctor.tree import NOW, Tree

FRESH = InForce(
    mode=Mode.LEGAL, version=None, taken=None, trial=False, bad=0, updates=True, checked=NOW,
    verified=NOW - timedelta(minutes=5), fault=None, file=None, line=0, now=NOW,
)  # fmt: skip


def look(tree: Tree, **settings: object) -> Finding:
    return policy.examine_policy(policy.measure_policy(tree.machine(**settings)))


def index(tree: Tree, **settings: object) -> Finding:
    return policy.examine_index(policy.measure_index(tree.machine(**settings)))


def test_a_list_that_was_just_verified_is_well():
    found = policy.examine_policy(FRESH)
    assert found.sentence == "La liste des sites est à jour, vérifiée à 10 h 27."


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_of_an_update_is_told_in_the_words_of_the_panel(fault: Fault):
    found = policy.examine_policy(replace(FRESH, fault=fault))
    assert found.state in {State.WARN, State.ILL}
    assert found.sentence
    assert found.advice


def test_the_file_and_the_line_of_a_fault_are_told(tree: Tree, tmp_path: Path):
    found = Status(NOW, NOW, Fault.INVALID, NOW, "site.yaml", 3)
    status.write(tmp_path, found)
    told = look(tree, policy=tmp_path, updates="https://ilot.example/")
    assert told.sentence == "La nouvelle liste contient une erreur : fichier site.yaml, ligne 3."
    assert isinstance(told.values, InForce)
    assert told.values.file is File.SITE


def test_a_kiosk_that_never_had_an_update_or_none_for_a_week_is_to_be_looked_at(
    tree: Tree, tmp_path: Path
):
    assert look(tree, policy=tmp_path, updates="https://ilot.example/").state is State.WARN
    old = policy.examine_policy(replace(FRESH, verified=NOW - timedelta(days=8)))
    assert (old.state, "20/11/2026" in old.sentence) == (State.WARN, True)


def test_a_kiosk_without_updates_has_the_list_of_its_image(tree: Tree):
    found = look(tree)
    assert found.sentence == "La liste des sites est celle de la borne, sans mise à jour."


def test_a_list_that_cannot_be_read_is_ill(tree: Tree, tmp_path: Path):
    broken = tmp_path / "whitelist.yaml"
    broken.write_text("services: [www.secret.example")
    found = look(tree, whitelist=broken)
    assert (found.state, found.sentence) == (State.ILL, "La liste des sites ne se lit pas.")
    assert "secret" not in repr(found)


def test_verdicts_that_are_damaged_leave_the_image_s_own_policy(tree: Tree):
    (tree.state / "policy.json").write_text("{")
    assert look(tree).state is State.WELL


def test_without_its_lists_the_mode_for_any_lawful_site_is_ill(tree: Tree, tmp_path: Path):
    assert index(tree, mode="legal").sentence == "La liste des sites interdits manque."
    assert index(tree, mode="strict").state is State.ABSENT
    damaged = tmp_path / "categories.kfi"
    damaged.write_bytes(b"KFI" * 100)
    found = index(tree, mode="legal", index=damaged)
    assert (found.state, found.sentence) == (
        State.ILL,
        "La liste des sites interdits est abîmée.",
    )
