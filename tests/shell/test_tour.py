"""The tour of five pictures, walked and left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.settings import Settings
from kiosk.shell.assistance import Asked, Assistance
from kiosk.shell.controls import Drawing
from kiosk.shell.screens.tour import pictures
from kiosk.shell.session import Session
from tests.shell.fingers import button, focused, press, rest, touch, words
from tests.shots.gallery import SIZES, nothing, policy

pytestmark = pytest.mark.qt

LOOK = SIZES[0].look(language=Language.FRENCH)
STEPS = range(5)


class Visit:
    """A session without pages, and its help."""

    def __init__(self, application) -> None:
        self._application = application
        self.session = Session(
            policy(),
            Settings(),
            LOOK,
            guard=lambda: pytest.fail("there are no pages"),
            fault=lambda _host: "",
            tell=nothing,
            send=nothing,
        )
        self.window = self.session.window
        self.window.setFixedSize(1920, 1080)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        asked = Asked(*[nothing] * 5)
        self.assistance = Assistance(self.session.stage, policy(), asked)

    def tap(self, text: str) -> None:
        self._application.processEvents()
        touch(button(self.window, text))
        self._application.processEvents()
        rest()

    def back(self) -> None:
        cover = self.session.stage.cover
        assert cover is not None
        cover.back()

    @property
    def screen(self) -> QWidget:
        assert self.window.top is not None
        return self.window.top

    @property
    def title(self) -> str:
        return self.screen.accessibleName()

    @property
    def at_home(self) -> bool:
        return self.screen is self.window.home


@pytest.fixture
def visit(application):
    i18n.use(Language.FRENCH)
    made = Visit(application)
    yield made
    made.session.close()


def test_the_tour_is_offered_by_the_help_and_walked_to_its_end(visit):
    visit.assistance.help()
    visit.tap("La borne en 5 images")
    seen = [visit.title]
    while "Image suivante" in words(visit.screen):
        visit.tap("Image suivante")
        seen.append(visit.title)
    assert seen == [title for _icon, title, _sentence in pictures()]
    assert len(seen) == 5
    visit.tap("J'ai vu les images")
    assert visit.at_home


@pytest.mark.parametrize("step", STEPS)
def test_the_tour_can_be_left_at_each_of_its_pictures(visit, step: int):
    visit.assistance.tour(step)
    visit.tap("Passer les images" if step < 4 else "J'ai vu les images")
    assert visit.at_home


@pytest.mark.parametrize("step", STEPS)
def test_A09_the_tour_is_walked_with_enter_alone(visit, step: int):
    visit.assistance.tour(step)
    press(focused(), Qt.Key.Key_Return)
    titles = [title for _icon, title, _sentence in pictures()]
    assert visit.at_home if step == 4 else visit.title == titles[step + 1]


def test_retour_leads_through_the_pictures_back_to_the_help(visit):
    visit.assistance.help()
    visit.assistance.tour(1)
    visit.back()
    visit.back()
    assert visit.title == "Comment ça marche ?"


@pytest.mark.parametrize("step", STEPS)
def test_each_picture_of_the_tour_has_one_drawing_and_one_idea(visit, step: int):
    visit.assistance.tour(step)
    assert len(visit.screen.findChildren(Drawing)) == 1
    icons = [icon for icon, _title, _sentence in pictures()]
    assert len(set(icons)) == 5


def test_nobody_is_made_to_take_the_tour(visit):
    visit.assistance.help()
    assert visit.title == "Comment ça marche ?"
