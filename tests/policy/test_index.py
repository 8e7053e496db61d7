"""The rules for a host are found without looking at all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy.host import ending
from kiosk.policy.index import Index
from kiosk.policy.model import Rule, Tier
from kiosk.policy.pattern import Pattern

LABELS = st.lists(st.sampled_from(["a", "b", "fr"]), min_size=1, max_size=4)
HOSTS = LABELS.map(".".join)
PATTERNS = st.one_of(st.just("*"), HOSTS, HOSTS.map(".{}".format))


def index_of(patterns: list[str]) -> Index:
    return Index(Rule(Pattern.parse(pattern), "", Tier.SERVICE) for pattern in patterns)


@given(st.lists(PATTERNS, max_size=4), HOSTS)
def test_a_host_gets_the_rules_that_cover_it(patterns: list[str], host: str):
    found = {rule.pattern.text for rule in index_of(patterns).covering(host)}
    assert found == {text for text in patterns if Pattern.parse(text).matches_host(host)}


@given(st.lists(PATTERNS, max_size=4), HOSTS)
def test_a_host_with_another_ending_has_only_the_rules_for_every_host(
    patterns: list[str], host: str
):
    index = index_of(patterns)
    if index.endings is not None and ending(host) not in index.endings:
        assert index.covering(host) == index.everywhere
