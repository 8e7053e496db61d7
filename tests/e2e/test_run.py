"""`./dev run` where there is no screen: what it says, what it shows, what it leaves."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import requests
from PIL import Image

from kiosk.settings import ROOT
from tests.virtual_screen import PICTURE

pytestmark = pytest.mark.e2e


def test_without_a_screen_it_says_where_to_watch_and_paints_the_home():
    PICTURE.unlink(missing_ok=True)
    kiosk = [sys.executable, "-m", "kiosk", "run", "--training"]
    hidden = {"DISPLAY", "WAYLAND_DISPLAY"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.virtual_screen", *kiosk],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    said = ""
    while "the picture is" not in said or "the home screen is painted" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    watch = re.search(r"127\.0\.0\.1::(\d+)", said)
    assert watch
    with socket.create_connection(("127.0.0.1", int(watch[1]))) as viewer:
        assert viewer.recv(4) == b"RFB "
    with Image.open(PICTURE) as picture:
        assert picture.size == (1920, 1080)
        assert len(picture.getcolors(picture.width * picture.height) or []) > 20
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "no screen" in said
    assert "stopped; nothing of it runs any more" in rest


@pytest.mark.skipif(not shutil.which("cupsd", path="/usr/sbin"), reason="cups is not installed")
def test_training_brings_a_printer_that_runs_dry_and_a_scanner_and_leaves_nothing(tmp_path):
    control = tmp_path / "control"
    environment = {**os.environ, "KIOSK_CONTROL": str(control), "TMPDIR": str(tmp_path)}
    kiosk = [sys.executable, "-m", "kiosk", "run", "--training"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.virtual_screen", *kiosk],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    said = ""
    while "the home screen is painted" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    page = re.search(r"fail at (\S+)", said)
    assert page

    def status(*wanted: str) -> bool:
        command = [sys.executable, "-m", "kiosk", "ctl", "status", "--socket", str(control)]
        told = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        return set(wanted) <= set(told.stdout.splitlines())

    wait_until(lambda: status("printer: ok", "scanner: done"))
    requests.post(page[1], {"printer": "paper"}, timeout=20)
    wait_until(lambda: status("printer: paper_out"))
    requests.post(page[1], {"printer": "well", "scanner": "off"}, timeout=20)
    wait_until(lambda: status("printer: ok", "scanner: silent"))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert not list(tmp_path.glob("ilot-cups-*"))


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.2)
