"""A card on which the kiosk fails again and again is left alone; one failure is no reason."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiosk.settings import ROOT

PROGRAM = ROOT / "image" / "root" / "usr" / "lib" / "ilot" / "draw-plainly"


@pytest.mark.parametrize(
    ("result", "restarts", "drawn"),
    [
        ("exit-code", 2, True),
        ("watchdog", 4, True),
        ("exit-code", 1, False),
        ("success", 9, False),
        ("exec-condition", 9, False),
    ],
)
def test_the_processor_draws_after_failures_and_never_after_a_good_end(
    tmp_path: Path, result: str, restarts: int, *, drawn: bool
):
    (tmp_path / "systemctl").write_text(f"#!/bin/sh\necho {restarts}\n")
    (tmp_path / "systemctl").chmod(0o755)
    file = tmp_path / "renderer"
    environment = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "SERVICE_RESULT": result,
        "RENDERER": str(file),
    }
    subprocess.run([PROGRAM], env=environment, check=True)
    assert file.exists() == drawn
    if drawn:
        assert "QT_QUICK_BACKEND=software" in file.read_text()
