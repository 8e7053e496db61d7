"""The compiled policy is the policy, and loads with little."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.policy.address import Address
from kiosk.policy.compiled import CompiledError, dump, load
from kiosk.policy.decision import decide
from kiosk.policy.model import Policy, Request, Rule, Service, Site, Text, Theme, Tier
from kiosk.policy.pattern import Pattern
from kiosk.policy_source import load_policy
from kiosk.settings import ROOT, WHITELIST

POLICY = load_policy(WHITELIST, ROOT / "config" / "site.example.yaml")
COMPILED = dump(POLICY)


def test_nothing_is_lost():
    assert load(COMPILED) == POLICY
    assert dump(load(COMPILED)) == COMPILED


def test_what_was_already_decided_is_not_written():
    fresh = load(COMPILED)
    decide(Request(Address.parse("https://www.caf.fr/")), fresh)
    assert dump(fresh) == COMPILED


def test_it_decides_alike():
    for url in (
        "https://www.caf.fr/",
        "https://culture.gouv.fr/",
        "https://laposte.fr.evil.example/",
    ):
        request = Request(Address.parse(url))
        assert decide(request, load(COMPILED)) == decide(request, POLICY)


def test_it_loads_without_what_the_whitelist_needs():
    program = (
        "import sys\n"
        "from kiosk.policy.compiled import load\n"
        "load(sys.stdin.buffer.read())\n"
        "print(sorted({'pydantic', 'yaml', 'idna', 'asyncio', 'socket'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], input=COMPILED, capture_output=True, cwd=ROOT, check=True
    )
    assert found.stdout == b"[]\n"


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        COMPILED[:-1],
        COMPILED.replace(b'"format": 1', b'"format": 2'),
        COMPILED.replace(b'"T1"', b'"T9"', 1),
        COMPILED.replace(b'"legal"', b'"lawless"', 1),
        json.dumps({**json.loads(COMPILED), "more": 1}).encode(),
    ],
    ids=range(11),
)
def test_anything_else_is_refused(untrusted):
    with pytest.raises(CompiledError):
        load(untrusted)


_TEXT = st.text(max_size=20)
_TEXTS = st.builds(Text, _TEXT, _TEXT)
_PATTERNS = st.sampled_from(
    ["caf.fr", ".caf.fr", "https://a.example:8443/b?c=d&e*", "bücher.example", "ws://x.example"]
).map(Pattern.parse)
_SERVICES = st.from_type(Service)


@settings(deadline=None)
@given(
    st.lists(_SERVICES, max_size=3),
    st.lists(st.builds(Rule, _PATTERNS, _TEXT, st.sampled_from(Tier)), max_size=3),
    st.from_type(Site),
    st.lists(st.builds(Theme, _TEXT, _TEXTS), max_size=2),
)
def test_every_policy_survives_the_journey(services, rules, site, themes):
    policy = Policy(POLICY.mode, tuple(services), tuple(rules), site, tuple(themes))
    assert load(dump(policy)) == policy
