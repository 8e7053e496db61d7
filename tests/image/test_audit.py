"""What an audit says takes the place of what the one before said, whole or not at all."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kiosk.settings import ROOT

SCRIPT = ROOT / "image" / "root" / "usr" / "lib" / "ilot" / "audit"


def audit(folder: Path, ends: str) -> int:
    """Run it, where the audit itself is a line of sh; give its status."""
    program = folder / "bin" / "kiosk"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\n[ "$*" = "doctor --wipe --json" ] || exit 2\n{ends}\n')
    program.chmod(0o755)
    environment = {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "SAID": str(folder / "wipe.json"),
    }
    return subprocess.run([SCRIPT], env=environment, check=False).returncode


@pytest.mark.parametrize("status", [0, 65])
def test_what_it_says_is_kept_and_how_it_ended_is_told(tmp_path: Path, status: int):
    assert audit(tmp_path, f"echo said; exit {status}") == status
    assert (tmp_path / "wipe.json").read_text() == "said\n"


def test_one_that_could_not_be_made_says_nothing(tmp_path: Path):
    (tmp_path / "wipe.json").write_text("of last night\n")
    assert audit(tmp_path, "exit 1") == 1
    assert (tmp_path / "wipe.json").read_text() == ""


def test_one_that_is_cut_off_leaves_what_the_one_before_said(tmp_path: Path):
    (tmp_path / "wipe.json").write_text("of last night\n")
    assert audit(tmp_path, "echo half; kill -KILL $PPID") == -9
    assert (tmp_path / "wipe.json").read_text() == "of last night\n"
    assert audit(tmp_path, "echo said") == 0
    assert (tmp_path / "wipe.json").read_text() == "said\n"
    assert not (tmp_path / "wipe.json.new").exists()


def test_one_that_takes_too_long_says_nothing(tmp_path: Path):
    (tmp_path / "wipe.json").write_text("of last night\n")
    assert audit(tmp_path, "echo half; kill -TERM $PPID; exit 143") == 143
    assert (tmp_path / "wipe.json").read_text() == ""
