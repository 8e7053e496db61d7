"""What is opened, what is not, and why: the table of vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk.policy.address import Address
from kiosk.policy.decision import decide, decide_text
from kiosk.policy.model import Mode, Reason, Request, Resource, Tier, Verdict
from tests.policy.town import POLICY


class Vector(NamedTuple):
    mode: Mode
    resource: Resource
    verdict: Verdict
    tier: Tier | None
    reason: Reason
    alternative: str
    text: str


def _vectors() -> list[Vector]:
    lines = (Path(__file__).parent / "vectors.txt").read_text("utf-8").splitlines()
    return [_vector(line) for line in lines if line and not line.startswith("#")]


def _vector(line: str) -> Vector:
    mode, resource, verdict, tier, reason, alternative, text = line.split(" ", 6)
    return Vector(
        Mode(mode),
        Resource(resource),
        Verdict(verdict),
        None if tier == "-" else Tier(tier),
        Reason(reason),
        "" if alternative == "-" else alternative,
        json.loads(text),
    )


VECTORS = _vectors()


def test_the_table_is_as_long_as_promised():
    assert len(VECTORS) >= 120
    assert len(set(VECTORS)) == len(VECTORS)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector.reason}-{vector.text!a}")
def test_each_address_is_answered_as_a_security_engineer_would_want(vector: Vector):
    policy = POLICY.with_mode(vector.mode)
    for _ in range(2):  # the second answer comes from memory
        decision = decide_text(vector.text, vector.resource, policy)
        assert decision.verdict is vector.verdict
        assert decision.reason is vector.reason
        assert decision.tier is vector.tier
        assert decision.alternative == vector.alternative
        assert (decision.rule is not None) == (decision.tier is not None)


def test_a_service_wins_over_an_official_host_below_it():
    decision = decide_text("https://avis.caf.fr/", Resource.MAIN, POLICY)
    assert decision.rule is not None
    assert decision.rule.service == "caf"


def test_the_closest_rule_is_named():
    decision = decide_text("https://moncompte.laposte.fr/", Resource.MAIN, POLICY)
    assert decision.rule is not None
    assert decision.rule.pattern.text == "moncompte.laposte.fr"


def test_the_gate_which_sees_no_path_lets_a_host_pass_of_which_some_path_is_listed():
    address = Address.of_host("portail.example", 443)
    assert decide(Request(address), POLICY).allowed


def test_an_answer_that_depends_on_the_path_is_not_remembered_for_another_path():
    listed = "https://portail.example/saint-exemple"
    assert decide_text(listed, Resource.MAIN, POLICY).allowed
    assert not decide_text("https://portail.example/", Resource.MAIN, POLICY).allowed
    assert decide(Request(Address.of_host("portail.example", 443)), POLICY).allowed
    assert not decide_text("https://portail.example/", Resource.MAIN, POLICY).allowed


def test_an_answer_in_one_mode_is_not_remembered_in_another():
    text = "https://www.cnil.fr/"
    assert decide_text(text, Resource.MAIN, POLICY).allowed
    assert not decide_text(text, Resource.MAIN, POLICY.with_mode(Mode.STRICT)).allowed


def test_what_is_remembered_is_no_part_of_the_policy():
    asked, fresh = POLICY.with_mode(Mode.STRICT), POLICY.with_mode(Mode.STRICT)
    decide_text("https://caf.fr/", Resource.MAIN, asked)
    assert asked == fresh
    assert repr(asked) == repr(fresh)


def test_answers_do_not_pile_up_for_ever():
    policy = POLICY.with_mode(Mode.PUBLIC)
    for number in range(10_000):
        decide_text(f"https://x{number}.caf.fr/", Resource.MAIN, policy)
    assert len(policy.index._answers) <= 4096  # type: ignore[attr-defined]  # decide's own memory


@pytest.mark.parametrize(
    ("wanted", "enforced"),
    [(Mode.STRICT, Mode.STRICT), (Mode.PUBLIC, Mode.PUBLIC), (Mode.LEGAL, Mode.PUBLIC)],
)
def test_without_an_index_of_categories_legal_is_public(wanted: Mode, enforced: Mode):
    assert POLICY.with_mode(wanted).effective_mode is enforced
