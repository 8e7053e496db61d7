"""Whenever the one who fetches is killed, what is here is right, and the rest comes afterwards."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time

import pytest

from kiosk.updates.image import part
from tests.updates.image.office import PIECE, Office, content, ranged
from tests.updates.mirror import only

pytestmark = pytest.mark.sandbox
KILLS = 12


def test_twelve_kills_at_random_moments_lose_nothing_that_was_right(office: Office):
    data = content(3, 80 * PIECE)
    release = office.publish("2026.12.1", data)
    office.kiosk.mkdir()
    server = ranged(office.repository, rate=600_000)
    office.mirror.hook = only(".raucb", server)
    file = office.kiosk / "fetching" / f"{release.sha256}.part"
    command = [sys.executable, "-m", "tests.updates.image.fetcher"]
    chance, had = random.Random(11), 0  # noqa: S311 - to be the same again
    kills = 0
    for _ in range(KILLS):
        process = subprocess.Popen([*command, str(office.folder), office.mirror.url])
        time.sleep(chance.uniform(0.2, 1.1))
        process.kill()
        kills += process.wait() != 0
        if part.ready(office.kiosk):
            break
        there = file.read_bytes() if file.exists() else b""
        assert data.startswith(there[: len(there) // PIECE * PIECE])
        assert len(there) // PIECE >= had, "nothing that was right is lost"
        had = len(there) // PIECE
    assert kills >= 4
    done = subprocess.run([*command, str(office.folder), office.mirror.url], check=False)
    assert done.returncode == 0
    ready = part.ready(office.kiosk)
    assert ready.keys() == {release.sha256}
    assert hashlib.sha256(ready[release.sha256].read_bytes()).hexdigest() == release.sha256
