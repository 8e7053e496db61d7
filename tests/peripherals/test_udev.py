"""What udev says of sockets that do not exist, heard through libudev as it would be on a kiosk."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from kiosk.settings import ROOT


@pytest.mark.skipif(not shutil.which("umockdev-wrapper"), reason="umockdev is not installed")
def test_plugs_are_heard_by_their_names_and_the_storms_that_cups_makes_are_not():
    done = subprocess.run(
        ["umockdev-wrapper", sys.executable, "-m", "tests.peripherals.plugs"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == [
        ["Listed", "driverless", "printer"],
        ["Plugged", "driverless", "printer", "storage"],
        ["Unplugged", "storage"],
        ["Unplugged"],
    ]
