"""The focus: it reaches everything, is always seen, and comes back."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.i18n import Language
from kiosk.settings import ROOT
from tests.shell.survey import controls
from tests.shots.gallery import SCREENS, SIZES, Framed

pytestmark = pytest.mark.qt


@pytest.fixture(params=[False, True], ids=["light", "contrast"])
def contrast(request):
    return request.param


@pytest.fixture
def frame_of(application, contrast):
    """Show a screen in a window that has the focus."""
    frames = []

    def show(name: str) -> Framed:
        frame = Framed(name, SIZES[0].look(contrast=contrast, language=Language.FRENCH))
        frames.append(frame)
        frame.show()
        frame.activateWindow()
        application.processEvents()
        assert frame.isActiveWindow()
        return frame

    yield show
    for frame in frames:
        frame.hide()
        frame.deleteLater()


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_A09_tab_reaches_every_control_and_comes_round(frame_of, name: str):
    frame = frame_of(name)
    wanted = {one for one in controls(frame) if one.isEnabled()}
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        reached = []
        for _step in range(len(wanted) + 8):
            QTest.keyClick(QApplication.focusWidget() or frame, key)
            reached.append(QApplication.focusWidget())
        missed = [one.accessibleName() for one in wanted - set(reached)]
        assert missed == []
        assert reached.count(reached[-1]) > 1, "it never came round"


@pytest.mark.parametrize("name", ["home", "home-theme", "login", "end", "pages"])
def test_A10_the_focus_is_seen_on_everything_that_has_it(frame_of, name: str):
    frame = frame_of(name)
    frame.setFocus()
    for control in [one for one in controls(frame) if one.isEnabled()]:
        before = control.grab().toImage()
        control.setFocus()
        QApplication.processEvents()
        after = control.grab().toImage()
        changed = sum(
            before.pixel(x, y) != after.pixel(x, y)
            for x in range(0, before.width(), 2)
            for y in range(0, before.height(), 2)
        )
        around = control.width() + control.height()  # half the perimeter, as every other is read
        assert changed * 2 >= around * 3, f"{control.accessibleName()}: {changed}"
        frame.setFocus()


def test_A16_nothing_moves_on_a_screen_that_nobody_touches(frame_of):
    for name in ("home", "waiting", "slow", "help", "attract", "charter", "erased"):
        frame = frame_of(name)
        before = frame.grab().toImage()
        QTest.qWait(150)
        assert frame.grab().toImage() == before, name
        frame.hide()


def test_A17_no_animation_is_made_anywhere():
    moving = re.compile(r"QPropertyAnimation|QVariantAnimation|QMovie|QTimeLine|QGraphicsEffect")
    shell = (ROOT / "kiosk" / "shell").rglob("*.py")
    assert [f.name for f in shell if moving.search(f.read_text(encoding="utf-8"))] == []
