"""The window: what keys do, and what it does not let happen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from kiosk import wire
from kiosk.i18n import Language
from kiosk.settings import Isolation
from kiosk.shell.controls import Button
from kiosk.shell.cover import Cover
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message

pytestmark = pytest.mark.qt

FIELD = "<input style='position:fixed;inset:0;width:100%;height:300px'>"


def texts(visit) -> set[str]:
    return {label.text() for label in visit.window.findChildren(QLabel) if label.isVisible()}


def test_alt_f4_does_not_close_it(visit):
    visit.window.close()
    assert visit.window.isVisible()


def test_escape_leaves_a_screen_and_alt_left_goes_back(visit, settle):
    visit.window.activateWindow()
    settle(0.1)
    visit.session.journey.help()
    assert visit.screen == "Help"
    QTest.keyClick(visit.window, Qt.Key.Key_Escape)
    assert visit.screen == "Home"
    visit.open()
    QTest.keyClick(visit.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert visit.screen == "Home"


def test_the_keyboard_is_gone_before_a_screen_comes_that_it_would_move(visit, until):
    visit.window.equip()
    visit.open()
    visit.run(f"document.body.innerHTML = {FIELD!r}")
    visit.touch_web(100, 100)
    until(lambda: visit.window.keyboard.is_open, "the keyboard")

    visit.session.journey.help()

    assert visit.screen == "Help"
    assert not visit.window.keyboard.is_open


def test_the_keyboard_stays_for_the_search_that_is_being_typed(visit, until, settle):
    visit.window.equip()
    visit.window.activateWindow()
    settle(0.1)
    search = visit.window.home.findChild(QLineEdit)
    search.setFocus()
    visit.window.keyboard.invite(search)
    until(lambda: visit.window.keyboard.is_open, "the keyboard")

    visit.stage.say(lambda: "La borne a un message.")
    settle(0.4)

    assert visit.window.keyboard.is_open


def test_A09_f6_leads_from_a_page_to_the_bar_and_back(visit, settle):
    visit.open()
    visit.window.activateWindow()
    settle(0.2)
    view = visit.stage.current.view
    assert view.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(visit.window, Qt.Key.Key_F6)
    assert visit.window._page_bar.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(visit.window, Qt.Key.Key_F6)
    assert view.isAncestorOf(QApplication.focusWidget())


def test_another_language_is_spoken_at_once_and_the_page_stays(visit, site):
    visit.open()
    visit.run("window.marker = 1")
    visit.tap("Langue / Language")
    visit.tap("English")
    assert "Vous êtes sur le vrai site : CAF" not in texts(visit)
    assert visit.window.look.language is Language.ENGLISH
    assert visit.run("window.marker") == 1
    visit.start("location.href = '/?english'")
    visit.until(lambda: site.at("caf.test", "/?english"), "page")
    assert site.at("caf.test", "/?english")[0].headers["Accept-Language"].startswith("en")
    visit.tap("Language / Langue")
    visit.tap("Français")


def test_the_end_is_asked_and_then_told_to_the_supervisor(visit):
    visit.open()
    visit.tap("J'ai fini")
    assert wire.EndVisit() not in visit.told
    visit.tap("Non, je continue")
    assert visit.screen == "QWebEngineView"
    visit.tap("J'ai fini")
    visit.tap("Oui, tout effacer")
    assert visit.told[-1] == wire.EndVisit()
    assert visit.screen == "Waiting"


def test_home_comes_back_to_the_first_tiles(visit):
    visit.window.home.show_view("mail")
    visit.tap("Accueil")
    assert not visit.window.home.can_go_back


def test_a_machine_that_is_no_kiosk_in_service_says_so(visit, settle):
    visit.session._settings = visit.session._settings.__class__(
        isolation=Isolation.NONE, training="127.0.0.1:1"
    )
    visit.window.set_look(visit.window.look)
    settle(0.1)
    said = " ".join(texts(visit))
    assert "Bac à sable" in said
    assert "pas isolée" in said


def test_in_training_no_site_is_called_the_true_one(visit):
    visit.session._settings = visit.session._settings.__class__(training="127.0.0.1:1")
    visit.open()
    visit.until(lambda: "Vous êtes sur un site d'exercice : CAF" in texts(visit), "the badge")


def test_a_screen_waits_for_the_finger_that_is_on_the_one_before_it(visit, settle):
    taken: list[str] = []

    def screen(name: str) -> Cover:
        def make(look: Look) -> Message:
            take = Button(look, "Prendre", on_tap=lambda: taken.append(name))
            return Message(look, "help", name, [], [take], lambda: None)

        return Cover(make, lambda: None)

    visit.stage.lay(screen("un"))
    settle(0.1)
    (button,) = [b for b in visit.window.findChildren(Button) if b.text() == "Prendre"]
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    visit.stage.lay(screen("deux"))
    settle(0.2)
    assert "un" in texts(visit)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    visit.until(lambda: "deux" in texts(visit), "the other screen")
    assert taken == ["un"]
