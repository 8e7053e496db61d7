"""What is said before a service, and what its two buttons do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.policy.preparing import Thing
from kiosk.shell.screens.end import belongings
from kiosk.shell.screens.prepare import Prepare, PrepareActions, line
from tests.shell.fingers import button, focused, press, rest, touch, words
from tests.shots.gallery import SIZES, service

pytestmark = pytest.mark.qt


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def prepare(application, asked):
    shown = []

    def show(name: str) -> Prepare:
        i18n.use(Language.FRENCH)
        actions = PrepareActions(lambda: asked.append("begin"), lambda: asked.append("leave"))
        screen = Prepare(SIZES[0].look(language=Language.FRENCH), service(name), actions)
        shown.append(screen)
        screen.resize(1920, 860)
        screen.show()
        screen.activateWindow()
        assert QTest.qWaitForWindowActive(screen)
        screen.setFocus()
        application.processEvents()
        rest()
        return screen

    yield show
    for screen in shown:
        screen.hide()
        screen.deleteLater()


def test_the_things_of_a_service_are_named_and_those_of_others_are_not(prepare):
    said = words(prepare("lbp"))
    assert "Votre téléphone allumé, pour un code" in said
    assert "Votre carte bancaire, pour payer" not in said


def test_one_tap_begins_and_another_button_goes_back(prepare, asked):
    screen = prepare("caf")
    touch(button(screen, "J'ai tout, je commence"))
    rest()
    touch(button(screen, "Revenir au début"))
    assert asked == ["begin", "leave"]


def test_A09_enter_begins_and_escape_goes_back(prepare, asked):
    prepare("caf")
    press(focused(), Qt.Key.Key_Return)
    press(focused(), Qt.Key.Key_Escape)
    assert asked == ["begin", "leave"]


def test_whoever_goes_to_grdf_reads_what_it_is_and_what_it_is_not(prepare):
    said = "\n".join(words(prepare("grdf")))
    assert "Réseau de gaz" in said
    assert "GRDF ne vend pas de gaz. Votre facture est chez votre fournisseur." in said
    assert "Urgence, jour et nuit : 0 800 47 33 33" in said


def test_the_true_site_is_told_by_the_words_that_the_upper_bar_has(prepare):
    assert any("« Vous êtes sur le vrai site »" in said for said in words(prepare("caf")))


def test_A40_each_thing_to_have_or_to_take_has_a_pictogram_of_its_own(application):
    del application
    for things in ([line(thing) for thing in Thing], belongings()):
        icons = [icon for icon, _words in things]
        assert len(set(icons)) == len(icons)
