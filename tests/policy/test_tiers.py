"""Any lawful site opens, what is unlawful or unfit does not: decisions over real lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy.address import Address
from kiosk.policy.decision import closes_path, decide, decide_text
from kiosk.policy.model import Mode, Opener, Policy, Reason, Request, Resource, Tier, Verdict
from kiosk.policy.wording import sentence
from tests.policy.lists_of_town import index_of_town, policy_of_town
from tests.policy.town import POLICY


class Vector(NamedTuple):
    mode: Mode
    resource: Resource
    verdict: Verdict
    tier: str
    reason: Reason
    category: str
    alternative: str
    text: str


def _vectors() -> list[Vector]:
    file = Path(__file__).parent / "vectors_of_categories.txt"
    lines = file.read_text("utf-8").splitlines()
    return [_vector(line) for line in lines if line and not line.startswith("#")]


def _vector(line: str) -> Vector:
    mode, resource, verdict, tier, reason, category, alternative, text = line.split(" ", 7)
    kinds = Mode(mode), Resource(resource), Verdict(verdict)
    return Vector(*kinds, tier, Reason(reason), category, alternative, json.loads(text))


VECTORS = _vectors()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of_town(index_of_town(tmp_path_factory.mktemp("lists") / "town.kfi"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector.reason}-{vector.text!a}")
def test_each_address_is_judged_by_its_lists(vector: Vector, town: Policy):
    policy = town.with_mode(vector.mode)
    for _ in range(2):  # the second answer comes from memory
        decision = decide_text(vector.text, vector.resource, policy)
        assert (decision.verdict, decision.reason) == (vector.verdict, vector.reason)
        assert (decision.tier or "-") == vector.tier
        assert (decision.category or "-") == vector.category
        assert (decision.alternative or "-") == vector.alternative


def test_without_lists_the_kiosk_shows_official_sites_only_and_says_so(town: Policy):
    blind = town.with_mode(Mode.LEGAL).with_lists(None)
    assert blind.effective_mode is Mode.PUBLIC
    assert decide_text("https://example.com/", Resource.MAIN, blind).reason is Reason.NOT_LISTED
    assert POLICY.with_mode(Mode.LEGAL).with_lists(town.lists).effective_mode is Mode.PUBLIC


def test_the_gate_which_sees_no_path_refuses_the_host_of_a_denied_page(town: Policy):
    policy = town.with_mode(Mode.LEGAL)
    for host in ("evil.example", "evil-example.translate.goog", "web.archive.org", "dns.example"):
        assert not decide(Request(Address.of_host(host, 443)), policy).allowed
    assert decide(Request(Address.of_host("host.example", 443)), policy).allowed


def test_parts_of_an_open_host_are_judged_one_by_one_where_the_list_does_so(town: Policy):
    policy = town.with_mode(Mode.LEGAL)
    assert closes_path("host.example", "/sex/picture.png", policy)
    assert not closes_path("host.example", "/logo.png", policy)
    assert not closes_path("www.caf.fr", "/sex", policy)


@pytest.mark.parametrize(
    ("text", "opener"),
    [
        ("https://evil.example/", Opener.AGENT),
        ("https://pieces.example/", Opener.CITIZEN),
        ("https://1aposte.fr/", Opener.AGENT),
        ("https://virus.example/", None),
        ("https://job.example/", None),
        ("https://dns.example/", None),
        ("https://ferme.example/", None),
        ("https://192.0.2.1/", None),
    ],
)
def test_who_may_open_a_refused_site_for_one_visit(text: str, opener: Opener | None, town: Policy):
    assert decide_text(text, Resource.MAIN, town.with_mode(Mode.LEGAL)).opener is opener


def test_in_a_mode_without_other_sites_the_agent_may_open_one(town: Policy):
    decision = decide_text("https://example.com/", Resource.MAIN, town.with_mode(Mode.STRICT))
    assert decision.opener is Opener.AGENT


def test_advertising_is_left_out_where_the_commune_asks_for_it(town: Policy):
    from dataclasses import replace  # noqa: PLC0415 - here alone

    spared = replace(town.with_mode(Mode.LEGAL), without_advertising=True)
    decision = decide_text("https://pub.example/x.js", Resource.SUB, spared)
    assert (decision.verdict, decision.reason) == (Verdict.DENY, Reason.ADVERTISING)
    assert decide_text("https://pub.example/", Resource.MAIN, spared).tier is Tier.LAWFUL


def test_who_meets_a_denied_category_reads_which_and_why(town: Policy):
    decision = decide_text("https://evil.example/", Resource.MAIN, town.with_mode(Mode.LEGAL))
    said = sentence(decision, town)
    assert said.startswith("Ce type de site est bloqué sur cette borne : Sites pour adultes.")
    assert "lieu public" in said


_LISTED = st.sampled_from(
    ["evil.example", "xn--hameon-zua.example", "parent.example", "virus.example", "loto.example"]
)
_LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True).filter(
    lambda label: label != "ok" and not label.startswith("xn--")
)


@given(listed=_LISTED, labels=st.lists(_LABEL, max_size=4), data=st.data())
def test_no_spelling_and_no_name_below_it_opens_a_denied_site(
    listed: str, labels: list[str], data: st.DataObject, town: Policy
):
    host = ".".join([*labels, listed])
    spelt = "".join(
        data.draw(st.sampled_from([c, c.upper(), f"%{ord(c):02x}"])) if c.isalnum() else c
        for c in host
    )
    dot = data.draw(st.sampled_from(["", ".", "。"]))
    policy = town.with_mode(Mode.LEGAL)
    for resource in Resource:
        decision = decide_text(f"https://{spelt}{dot}/", resource, policy)
        assert decision.verdict is Verdict.DENY
