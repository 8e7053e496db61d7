"""`./dev run` where there is no screen: what it says, what it shows, what it leaves."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys

import pytest
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
