"""Usbguard's own reader understands the rules of the image."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from kiosk.settings import ROOT

RULES: Final = ROOT / "systemd" / "usbguard" / "rules.d" / "50-ilot.conf"
UNPACKED: Final = ROOT / "build" / "unpacked"  # by ./dev: installed, it would take keyboards away


def understood(rules: Path) -> bool:
    libraries = {str(place.parent) for place in UNPACKED.glob("usr/lib/*/*.so.*")}
    done = subprocess.run(
        [UNPACKED / "usr/bin/usbguard-rule-parser", "-f", rules],
        env=os.environ | {"LD_LIBRARY_PATH": ":".join(libraries)},
        check=False,
        capture_output=True,
        timeout=60,
    )
    return done.returncode == 0


def test_usbguard_understands_every_rule_of_the_image():
    assert understood(RULES)


def test_usbguard_would_say_so_if_it_did_not(tmp_path):
    (tmp_path / "rules").write_text(RULES.read_text().replace("match-all", "match-some"))
    assert not understood(tmp_path / "rules")
