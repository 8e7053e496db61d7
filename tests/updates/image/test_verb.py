"""`kiosk image confirm` judges what is on trial by what the start of the machine has left."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.audit.stores import FOUND
from kiosk.fact import Health, Known
from kiosk.updates.image import standing as s
from kiosk.updates.image.confirm import Audit
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.standing import Stage, Standing, Trial
from kiosk.updates.image.wellness import had_way_out
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


def test_where_no_kiosk_answers_a_way_out_is_asked_of_the_next_image():
    assert had_way_out(None), "the audit of the night has the machine, or it is out of service"
    assert had_way_out({Known.NETWORK: Health.GOOD})
    assert not had_way_out({Known.NETWORK: Health.BAD})


SYSTEMCTL = """#!/bin/sh
case "$2" in
  start) exit {started} ;;
  show) test "$*" = "$1 show --property=ExecMainStatus --value a.service" && echo {status} ;;
esac
"""


@pytest.mark.skipif(
    not shutil.which("systemctl"), reason="there is no systemd to take the place of"
)
@pytest.mark.parametrize(
    ("started", "status", "ended"),
    [
        (0, 0, Audit.CLEAN),
        (1, FOUND, Audit.FOUND),
        (1, 1, Audit.NOT_MADE),
        (1, 9, Audit.NOT_MADE),
    ],
    ids=["clean", "left", "not made", "killed"],
)
def test_an_audit_that_could_not_be_made_is_told_from_one_that_found_something(
    tmp_path: Path, started: int, status: int, ended: Audit
):
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(SYSTEMCTL.format(started=started, status=status))
    systemctl.chmod(0o755)
    asked = "from kiosk.verbs.image import audited; print(audited('a.service'))"
    walls = [
        "bwrap",
        "--bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--ro-bind",
        str(systemctl),
        "/usr/bin/systemctl",
    ]
    done = subprocess.run(
        [*walls, sys.executable, "-c", asked], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (f"{ended}\n", "")


def test_what_has_proved_itself_is_not_judged_by_a_seed(confirm: Confirm, tmp_path: Path):
    firmware = tmp_path / "firmware.json"
    firmware.write_text(json.dumps(json.loads(firmware.read_text()) | {"order": [1, 0]}))
    (tmp_path / "slots" / s.FILE).unlink()
    assert confirm().returncode == 0
    assert s.read(tmp_path / "slots") == Standing()
