"""Accessibility of a visit as a whole: what is heard is seen, and comfort is one touch away."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk import wire
from kiosk.shell import chime
from kiosk.shell.controls import Text
from tests.shell.fingers import rest

pytestmark = pytest.mark.qt


@pytest.fixture
def heard(tmp_path: Path, monkeypatch):
    """A loudspeaker: a file with what it played."""
    file = tmp_path / "heard.wav"
    player = tmp_path / "aplay"
    player.write_text(f"#!/bin/sh\ncat > {file}.part\nmv {file}.part {file}\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return file


def test_A14_A50_the_end_is_announced_to_the_eye_and_to_the_ear(visit, until, heard: Path):
    visit.session.life.hear(wire.PhaseIs("warning", "60"))
    QApplication.processEvents()
    seen = [text.text() for text in visit.window.findChildren(Text) if text.isVisible()]
    assert "Êtes-vous toujours là ?" in seen
    assert "Pour continuer, touchez l'écran." in seen
    until(heard.exists, "the sound")
    assert heard.read_bytes() == chime.sound()


def test_A14_whoever_hears_or_sees_it_stays_by_one_touch(visit):
    rest()
    visit.session.life.hear(wire.PhaseIs("warning", "60"))
    visit.tap("Je continue")
    assert wire.Touched() in visit.told


def test_A30_one_touch_brings_strong_contrast_and_the_next_takes_it_away(visit):
    rest()
    visit.tap("Contraste")
    assert visit.window.look.contrast
    QApplication.processEvents()
    rest()
    visit.tap("Contraste")
    assert not visit.window.look.contrast


def test_A48_three_touches_lead_from_a_page_to_the_statement_and_back(visit):
    visit.open()
    visit.tap("Aide")
    visit.tap("Accessibilité de cette borne")
    assert visit.screen == "Declaration"
    visit.tap("Fermer")
    assert visit.screen == "Help"


def test_A44_both_bars_are_below_a_page_in_the_mode_of_the_lower_half(visit, settle):
    visit.open()
    visit.session._dress(replace(visit.window.look, low=True))
    settle(0.3)
    view = visit.stage.current.view
    half = visit.window.height() // 2
    for bar in (visit.window._comfort_bar, visit.window._page_bar):
        assert bar.geometry().top() >= half
        assert view.mapTo(visit.window, view.rect().bottomLeft()).y() < bar.geometry().top()
    assert view.mapTo(visit.window, view.rect().topLeft()).y() == 0
    visit.session.journey.home()
    settle(0.1)
    assert visit.window.home.mapTo(visit.window, visit.window.home.rect().topLeft()).y() >= half
