"""What `kiosk doctor` finds is noted with what the kiosk knows of itself."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from kiosk import wire
from kiosk.fact import Known
from kiosk.settings import Settings
from kiosk.supervisor import examining
from kiosk.supervisor.examining import examined
from kiosk.supervisor.facts import DIAGNOSTICS, note_facts

FACTS = (wire.Fact(Known.PROOF, "good"), wire.Fact(Known.ASKED, "www.exemple.fr"))


def test_the_diagnostics_hold_every_part_and_nothing_that_was_asked_for(tmp_path: Path):
    found = asyncio.run(examined(Settings(state=tmp_path, scanner="none")))
    assert found is not None
    assert note_facts(tmp_path, FACTS, found) == ""
    noted = json.loads((tmp_path / DIAGNOSTICS).read_text())
    assert noted["proof"] == "good"
    assert noted["doctor"]["version"] == 1
    assert {one["subject"] for one in noted["doctor"]["findings"]} >= {"disk", "network"}
    assert "exemple" not in json.dumps(noted)


def test_without_a_doctor_what_is_known_is_noted_all_the_same(tmp_path: Path):
    assert note_facts(tmp_path, FACTS) == ""
    assert json.loads((tmp_path / DIAGNOSTICS).read_text()) == {"proof": "good"}


@pytest.mark.parametrize("script", ["sleep 60", "echo '{'", "exit 1"])
def test_a_doctor_that_hangs_or_fails_is_done_without(script: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(examining, "_COMMAND", ("/bin/sh", "-c", script))
    monkeypatch.setattr(examining, "_PATIENCE", 0.3)
    assert asyncio.run(examined(Settings())) is None
