"""The compositor waits for the card."""

from __future__ import annotations

import subprocess
import threading
import time
from pathlib import Path

import pytest

from kiosk.settings import ROOT

PROGRAM = ROOT / "image" / "root" / "usr" / "lib" / "ilot" / "await-screen"


@pytest.fixture
def drm(tmp_path: Path) -> Path:
    """Give what the kernel shows of a card that has no plug yet."""
    (tmp_path / "drm/card0").mkdir(parents=True)
    return tmp_path / "drm"


def wait(drm: Path, tenths: int = 0) -> None:
    """Run it."""
    environment = {"PATH": "/usr/bin:/bin", "DRM": str(drm), "PATIENCE": str(tenths)}
    subprocess.run([PROGRAM], env=environment, check=True)


def test_a_card_that_comes_late_is_waited_for(drm: Path):
    def come() -> None:
        time.sleep(0.4)
        (drm / "card0-HDMI-A-1").mkdir()

    card = threading.Thread(target=come)
    card.start()
    wait(drm, 600)
    there = (drm / "card0-HDMI-A-1").exists()
    card.join()
    assert there


def test_a_machine_without_a_screen_starts_all_the_same(drm: Path):
    wait(drm)
    (drm / "card0").rmdir()
    drm.rmdir()
    wait(drm, 600)
