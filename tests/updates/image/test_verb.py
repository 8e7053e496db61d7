"""`kiosk image confirm` judges what is on trial by what the start of the machine has left."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.updates.image import standing as s
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.standing import Stage, Standing, Trial
from tests.updates.image.command import image

pytestmark = pytest.mark.sandbox
RUNS, SHA = "2026.11.1", "a" * 64
Confirm = Callable[[], subprocess.CompletedProcess[str]]


@pytest.fixture
def confirm(tmp_path: Path) -> Confirm:
    """Give the verb on a machine whose second slot runs, on trial, and has applied no seed."""
    firmware, rauc, slots = (tmp_path / name for name in ("firmware.json", "rauc", "slots"))
    firmware.write_text(
        json.dumps({"slots": ["2026.10.1", RUNS], "runs": 1, "order": [0], "next": None})
    )
    rauc.write_text(
        f"#!/bin/sh\nexec {sys.executable} -m tests.updates.image.fake_rauc {firmware} none $*\n"
    )
    rauc.chmod(0o755)
    slots.mkdir()
    (slots / s.FILE).write_bytes(s.dump(Standing(trial=Trial(RUNS, SHA, Stage.WAITING))))
    settings = {
        "KIOSK_SLOTS": str(slots),
        "KIOSK_SEED_FAULT": str(tmp_path / "seed-fault"),
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "PYTHONPATH": ":".join(sys.path),
    }
    return lambda: image("confirm", **settings)


def test_one_whose_seed_was_not_applied_is_not_well(confirm: Confirm, tmp_path: Path):
    done = confirm()
    assert (done.returncode, "(seed)" in done.stderr) == (1, True)
    known = s.read(tmp_path / "slots")
    assert [one.fault for one in known.bad] == [Fault.SEED]


def test_one_that_finds_no_good_seed_is_not_well(confirm: Confirm, tmp_path: Path):
    (tmp_path / "kiosk.env").touch()
    (tmp_path / "first-start").touch()
    assert confirm().returncode == 1
    assert [one.fault for one in s.read(tmp_path / "slots").bad] == [Fault.SEED]


def test_what_has_proved_itself_is_not_judged_by_a_seed(confirm: Confirm, tmp_path: Path):
    firmware = tmp_path / "firmware.json"
    firmware.write_text(json.dumps(json.loads(firmware.read_text()) | {"order": [1, 0]}))
    (tmp_path / "slots" / s.FILE).unlink()
    assert confirm().returncode == 0
    assert s.read(tmp_path / "slots") == Standing()
