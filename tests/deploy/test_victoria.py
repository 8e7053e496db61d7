"""Alarms and dashboard in the programs that run them, where Debian 13's packages are unpacked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import requests

from kiosk.settings import ROOT
from tests.deploy.test_agreement import DEPLOY, expressions

PROGRAMS = ROOT / "build" / "unpacked" / "usr" / "bin"
pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        not (PROGRAMS / "vmalert").exists(), reason="victoria-metrics is not unpacked"
    ),
]


def test_the_alarms_are_read_by_vmalert():
    command = [str(PROGRAMS / "vmalert"), f"-rule={DEPLOY / 'alerts.yaml'}", "-dryRun"]
    subprocess.run(command, check=True, capture_output=True)


def test_the_alarms_go_off_when_they_should_and_only_then():
    command = [str(PROGRAMS / "vmalert-tool"), "unittest", f"--files={DEPLOY / 'alerts.test.yaml'}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=DEPLOY)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_query_is_understood(tmp_path: Path):
    victoria = pytest.importorskip("tests.usage.victoria")
    with victoria.victoria(tmp_path) as server:
        for text in expressions():
            query = text.replace("$departement", ".*").replace("$kiosk", ".*")
            answer = requests.get(
                f"http://127.0.0.1:{server.port}/api/v1/query", {"query": query}, timeout=30
            )
            assert answer.ok, (text, answer.text)
