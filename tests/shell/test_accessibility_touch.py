"""Fingers that tremble, slide and tap twice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from tests.shell import fingers
from tests.shell.fingers import press, wait_out_the_echo

pytestmark = pytest.mark.qt


@pytest.fixture
def taps(application):
    """Give a window with one button, its taps, and a finger."""
    del application

    class Taps(list[str]):
        button: Button

        def touch(self, x: int = 0, y: int = 0, times: int = 1) -> None:
            slide = QPoint(x, y) if x or y else None
            fingers.touch(self.button, slide=slide, times=times)

    taps = Taps()
    window = QWidget()
    taps.button = Button(Look(), "Aide", on_tap=lambda: taps.append("Aide"))
    row = QHBoxLayout(window)
    row.setContentsMargins(200, 200, 200, 200)
    row.addWidget(taps.button)
    window.resize(800, 600)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    fingers.rest()
    yield taps
    window.hide()


def test_A32_a_button_acts_when_the_finger_is_lifted(taps):
    taps.touch()
    assert taps == ["Aide"]


def test_A32_a_finger_that_slides_off_does_nothing(taps):
    taps.touch(x=500)
    assert taps == []


def test_A33_a_second_tap_at_once_is_the_echo_of_the_first(taps):
    taps.touch(times=2)
    assert taps == ["Aide"]


def test_A33_a_second_tap_later_counts(taps):
    taps.touch()
    wait_out_the_echo()
    taps.touch()
    assert taps == ["Aide", "Aide"]


@pytest.mark.parametrize(("x", "y"), [(60, 0), (0, -60), (-40, 20), (0, 55)])
def test_A33_a_finger_may_tremble_by_sixty_pixels(taps, x: int, y: int):
    taps.button.setFixedSize(90, 90)  # so that some of these leave the button
    taps.touch(x, y)
    assert taps == ["Aide"]


def test_A33_the_echo_of_a_tap_does_not_hit_the_button_that_took_its_place(taps):
    taps.touch()
    place, window = taps.button.geometry(), taps.button.window()
    taps.button.hide()
    other = Button(Look(), "J'ai fini", on_tap=lambda: taps.append("J'ai fini"))
    other.setParent(window)
    other.setGeometry(place)
    other.show()
    fingers.touch(other)
    assert taps == ["Aide"]
    fingers.rest()
    fingers.touch(other)
    assert taps == ["Aide", "J'ai fini"]


def test_A32_taps_leave_the_focus_where_it_is(taps):
    taps.button.window().setFocus()
    taps.touch()
    assert taps == ["Aide"]
    assert not taps.button.hasFocus()


@pytest.mark.parametrize("key", ["Key_Return", "Key_Enter", "Key_Space"])
def test_A09_enter_and_space_do_what_a_finger_does(taps, key: str):
    taps.button.setFocus()
    press(taps.button, Qt.Key[key])
    assert taps == ["Aide"]


def test_a_disabled_button_does_nothing(taps):
    taps.button.setEnabled(False)
    taps.touch()
    assert taps == []
