"""The compositor waits for the card, and a finger touches the screen that came after it."""

from __future__ import annotations

import subprocess
import threading
import time
from pathlib import Path

import pytest

from kiosk.settings import ROOT

PROGRAM = ROOT / "image" / "root" / "usr" / "lib" / "ilot" / "await-screen"
TOUCH = "I:1\nE:ID_INPUT=1\nE:ID_INPUT_TOUCHSCREEN=1\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give a machine with a card that has no plug yet, and a touchscreen that udev has met."""
    for folder in ("drm/card0", "known", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "known/c13:64").write_text(TOUCH)
    (tmp_path / "known/c13:65").write_text("I:1\nE:ID_INPUT=1\nE:ID_INPUT_KEY=1\n")
    (tmp_path / "bin/udevadm").write_text('#!/bin/sh\necho "$@" >>"$0.asked"\n')
    (tmp_path / "bin/udevadm").chmod(0o755)
    return tmp_path


def wait(machine: Path, tenths: int = 0) -> str:
    """Run it; give what udev was asked for."""
    environment = {
        "PATH": f"{machine / 'bin'}:/usr/bin:/bin",
        "DRM": str(machine / "drm"),
        "KNOWN": str(machine / "known"),
        "PATIENCE": str(tenths),
    }
    subprocess.run([PROGRAM], env=environment, check=True)
    asked = machine / "bin/udevadm.asked"
    return asked.read_text() if asked.exists() else ""


def test_a_card_that_comes_late_is_waited_for(machine: Path):
    def come() -> None:
        time.sleep(0.4)
        (machine / "drm/card0-HDMI-A-1").mkdir()

    card = threading.Thread(target=come)
    card.start()
    wait(machine, 600)
    there = (machine / "drm/card0-HDMI-A-1").exists()
    card.join()
    assert there


def test_a_machine_without_a_screen_starts_all_the_same(machine: Path):
    wait(machine)
    (machine / "drm/card0").rmdir()
    (machine / "drm").rmdir()
    wait(machine, 600)


def test_a_touchscreen_that_came_before_its_screen_is_met_again(machine: Path):
    (machine / "drm/card0-HDMI-A-1").mkdir()
    assert wait(machine) == "trigger --subsystem-match=input --action=change --settle\n"


def test_a_touchscreen_that_knows_its_screen_is_left_alone(machine: Path):
    (machine / "known/c13:64").write_text(f"{TOUCH}E:WL_OUTPUT=HDMI-A-1\n")
    assert wait(machine) == ""
