"""Usbguard's own reader understands the rules of the image."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.settings import ROOT

RULES = ROOT / "systemd" / "usbguard" / "rules.d" / "50-ilot.conf"
pytestmark = pytest.mark.skipif(
    not shutil.which("usbguard-rule-parser"),
    reason="usbguard is not installed; ./dev leaves it out, for it blocks keyboards",
)


def understood(rules: Path) -> bool:
    done = subprocess.run(
        ["usbguard-rule-parser", "-f", rules], check=False, capture_output=True, timeout=60
    )
    return done.returncode == 0


def test_usbguard_understands_every_rule_of_the_image():
    assert understood(RULES)


def test_usbguard_would_say_so_if_it_did_not(tmp_path):
    (tmp_path / "rules").write_text(RULES.read_text().replace("match-all", "match-some"))
    assert not understood(tmp_path / "rules")
