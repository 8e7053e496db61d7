"""The agent's corner, where at the largest text a button of the citizen lies below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk import wire
from kiosk.i18n import Language
from kiosk.phase import Phase
from kiosk.settings import Settings
from kiosk.shell.controls import Button
from kiosk.shell.corner import HELD, SIDE
from kiosk.shell.screens.languages import Languages
from kiosk.shell.session import Session
from tests.shell.fingers import button, rest
from tests.shots.gallery import SIZES, policy

if TYPE_CHECKING:
    from kiosk.shell.browser.guard import Guard

pytestmark = pytest.mark.qt

CORNER, FAR = QPoint(10, 10), QPoint(300, 700)


class Citizen:
    """Somebody with one finger, with the largest text on a tall screen."""

    def __init__(self) -> None:
        self.said: list[wire.Message] = []
        self.look = SIZES[2].look(scale=2.0, language=Language.FRENCH)
        self._session = Session(
            policy(),
            Settings(),
            self.look,
            guard=_never,
            fault=lambda _: "",
            tell=self.said.append,
            send=lambda *_: None,
        )
        self.window = self._session.window
        self.window.resize(self.look.width, self.look.height)
        self.window.show()
        assert QTest.qWaitForWindowExposed(self.window)
        QApplication.processEvents()
        rest()

    @property
    def acted(self) -> bool:
        """Whether the button did something: it opens the languages."""
        return bool(self.window.findChildren(Languages))

    @property
    def agent_wanted(self) -> bool:
        return wire.AgentWanted() in self.said

    @property
    def begins(self) -> bool:
        """Whether the supervisor was told of a citizen."""
        return wire.Touched() in self.said

    def is_not_there_yet(self) -> None:
        """Have the screen that waits for somebody."""
        self._session.life.hear(wire.PhaseIs(Phase.ATTRACT, ""))
        QApplication.processEvents()
        rest()
        self.said.clear()

    def move(self, place: QPoint) -> None:
        QTest.mouseMove(self.window.windowHandle(), place)
        QApplication.processEvents()

    def shared(self) -> QPoint:
        """Give a place of the corner that is the button's, too."""
        below = self.below()
        place = below.mapTo(self.window, below.rect().topLeft()) + QPoint(6, 6)
        side = self.look.mm(SIDE)
        assert max(place.x(), place.y()) < side, "nothing lies below the corner any more"
        return place

    def below(self) -> Button:
        return button(self.window, "Langue / Language")

    def press(self, place: QPoint) -> None:
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(self.window.windowHandle(), left, pos=place)

    def release(self, place: QPoint) -> None:
        left = Qt.MouseButton.LeftButton
        QTest.mouseRelease(self.window.windowHandle(), left, pos=place)
        QApplication.processEvents()

    def close(self) -> None:
        self.window.hide()
        self._session.close()
        QApplication.processEvents()


def _never() -> Guard:
    raise AssertionError("no page is opened here")


@pytest.fixture
def citizen(application):
    del application
    one = Citizen()
    yield one
    one.close()


def until(true: Callable[[], bool]) -> None:
    for _ in range(1500):
        if true():
            return
        QTest.qWait(20)
    raise AssertionError("it never came")


def test_a_tap_in_the_corner_is_for_the_button_that_lies_there(citizen):
    place = citizen.shared()
    citizen.press(place)
    QTest.qWait(600)  # a slow hand, that sees the ring begin
    citizen.release(place)
    assert citizen.acted
    QTest.qWait(HELD)
    assert not citizen.agent_wanted


def test_a_hold_of_the_corner_is_for_the_agent_and_not_for_the_button(citizen):
    place = citizen.shared()
    citizen.press(place)
    until(lambda: citizen.agent_wanted)
    assert not citizen.below().isDown()
    near = place + QPoint(2, 2)
    QTest.mouseMove(citizen.window.windowHandle(), near)
    citizen.release(near)
    assert not citizen.acted
    rest()
    citizen.press(place)
    citizen.release(place)
    assert citizen.acted


def test_the_agent_who_holds_the_corner_of_the_first_screen_begins_no_visit(citizen):
    citizen.is_not_there_yet()
    citizen.press(CORNER)
    until(lambda: citizen.agent_wanted)
    citizen.release(CORNER)
    rest()
    assert not citizen.begins


def test_a_tap_in_the_corner_of_the_first_screen_begins_a_visit_as_anywhere(citizen):
    citizen.is_not_there_yet()
    citizen.press(CORNER)
    assert not citizen.begins  # it may yet be the agent's
    citizen.release(CORNER)
    assert citizen.begins
    assert not citizen.agent_wanted


def test_a_finger_that_leaves_the_corner_of_the_first_screen_begins_a_visit(citizen):
    citizen.is_not_there_yet()
    citizen.press(CORNER)
    citizen.move(FAR)
    assert citizen.begins
    citizen.release(FAR)
    assert not citizen.agent_wanted


def test_a_finger_elsewhere_on_the_first_screen_begins_a_visit_as_it_comes_down(citizen):
    citizen.is_not_there_yet()
    citizen.press(FAR)
    assert citizen.begins
    citizen.release(FAR)
