"""Who speaks to the network, and that nobody speaks to us: the image's rules in a namespace."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from kiosk.gate.addresses import _NOT_PUBLIC_4, _NOT_PUBLIC_6
from kiosk.settings import ROOT

RULES: Final = ROOT / "image/root/etc/nftables.conf"
WALL: Final = Path(__file__).with_name("wall.py")
OPENINGS: Final = """
add element inet ilot neighbours { 198.51.100.1 . 631 }
add element inet ilot desks { 198.51.100.1 . 8480 }
"""
PATH: Final = os.environ["PATH"] + ":/usr/sbin:/sbin"
NOWHERE: Final = frozenset({"own printer on USB", "in: counter's page"})
LETS: Final = {
    "ilot": {"far web", "far odd port", "neighbour printer"},
    "ilot-update": {
        "far web",
        "far odd port",
        "neighbour web",
        "neighbour printer",
        "router's page",
    },
    "ilot-report": {
        "far web",
        "far odd port",
        "neighbour web",
        "neighbour printer",
        "router's page",
    },
    "lp": {"neighbour printer"},
    "root": {"neighbour printer"},
    "systemd-resolve": {"far name server"},
    "systemd-timesync": {"far clock"},
    "ilot-screen": set(),
}

pytestmark = pytest.mark.skipif(not shutil.which("nft", path=PATH), reason="there is no nftables")


def rules_for(user: str) -> str:
    """Give the rules where one user has the number 0, the only one that a namespace of ours has."""

    def number(name: re.Match[str]) -> str:
        return "0" if name[1] == user else str(70000 + len(name[1]))

    return re.sub(r'"([a-z-]+)"', number, RULES.read_text())


@cache
def who_gets_through(user: str) -> dict[str, bool]:
    with tempfile.TemporaryDirectory() as folder:
        rules, openings = Path(folder, "rules"), Path(folder, "openings")
        rules.write_text(rules_for(user))
        openings.write_text(OPENINGS)
        done = subprocess.run(
            ["unshare", "-rn", sys.executable, WALL, rules, openings],
            env=os.environ | {"PATH": PATH},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, bool] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("user", LETS)
def test_each_user_gets_where_it_must_and_nowhere_else(user):
    found = who_gets_through(user)
    assert {name for name, passed in found.items() if passed} == LETS[user] | NOWHERE


def test_without_the_wall_everything_would_pass(monkeypatch):
    """Or the tries above would show nothing."""
    monkeypatch.setattr(sys.modules[__name__], "rules_for", lambda _user: "")
    monkeypatch.setattr(sys.modules[__name__], "OPENINGS", "")
    assert all(who_gets_through("nobody").values())


def test_without_what_the_seed_opens_no_neighbour_is_reached_or_let_in(monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "OPENINGS", "")
    who_gets_through.cache_clear()
    found = who_gets_through("ilot")
    who_gets_through.cache_clear()
    assert not found["neighbour printer"]
    assert not found["in: counter's page"]


def test_the_wall_knows_every_private_address_that_the_gate_knows():
    rules = RULES.read_text()
    multicast = {"224.0.0.0/4", "240.0.0.0/4"}  # one in the rules: 224.0.0.0/3
    told = {str(network) for network in (*_NOT_PUBLIC_4, *_NOT_PUBLIC_6)} - multicast
    assert not [network for network in told if network not in rules]
    assert "224.0.0.0/3" in rules
