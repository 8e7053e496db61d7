"""The sound of the warning: soft, and never in the way."""

from __future__ import annotations

import io
import os
import time
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from kiosk.shell import chime

pytestmark = pytest.mark.qt


def test_it_is_a_short_sound_that_does_not_hurt():
    with wave.open(io.BytesIO(chime.sound())) as heard:
        assert heard.getnframes() / heard.getframerate() < 2
        samples = memoryview(heard.readframes(heard.getnframes())).cast("h")
    assert 4000 < max(map(abs, samples)) < 20_000
    assert max(map(abs, samples[:20])) < 1000  # no click


def test_it_is_given_to_a_player_without_waiting(application, tmp_path: Path, monkeypatch):
    heard = tmp_path / "heard.wav"
    player = tmp_path / "aplay"
    player.write_text(f"#!/bin/sh\ncat > {heard}.part\nmv {heard}.part {heard}\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    owner = QObject(application)
    assert chime.play(owner)
    end = time.monotonic() + 10
    while not heard.exists():
        assert time.monotonic() < end
        QTest.qWait(10)
    assert heard.read_bytes() == chime.sound()
    QTest.qWait(50)
    assert owner.children() == []


@pytest.mark.usefixtures("application")
def test_without_a_player_it_is_left_out(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not chime.play(QObject())
