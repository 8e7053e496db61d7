"""The shell without sight: what is said, when, and what a hand does while it is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.shell.controls import Field
from kiosk.shell.home import ALL
from kiosk.shell.keyboard.key import KeyButton
from tests.shell.fingers import focused
from tests.shell.survey import controls

pytestmark = pytest.mark.qt


def test_nothing_is_said_before_somebody_asks_for_it(visit):
    visit.key(Qt.Key.Key_Tab)
    visit.touch(visit.button("Aide"))
    assert visit.voice.heard == []


def test_A29_the_button_listen_reads_the_screen_and_says_how_to_go_on(visit):
    visit.listen()
    assert visit.button("Écouter").on
    assert visit.voice.words.startswith("La lecture à voix haute commence.")
    assert "Que voulez-vous faire ?" in visit.voice.words
    assert "choix à toucher" in visit.voice.words


def test_A29_a_key_begins_it_too(visit):
    visit.key(Qt.Key.Key_F2)
    assert "commence" in visit.voice.words
    visit.key(Qt.Key.Key_F2)
    assert visit.voice.last == "La lecture est arrêtée."
    assert not visit.button("Écouter").on


def test_A18_every_control_that_the_keyboard_reaches_is_said(visit):
    visit.plug()
    visit.listen()
    seen = set()
    for _step in range(60):
        visit.key(Qt.Key.Key_Tab)
        control = focused()
        if control in seen:
            break
        seen.add(control)
        assert visit.voice.last.startswith(control.accessibleName()), control
    assert seen == {one for one in controls(visit.session.window) if one.isEnabled()}


def test_A18_a_screen_that_comes_is_said_with_its_words(visit):
    visit.listen()
    home = visit.session.window.home
    home.show_view(ALL)
    visit.look()
    assert visit.voice.last.startswith("Tous les services.")


def test_A20_speech_can_be_interrupted_and_repeated(visit):
    visit.plug()
    visit.listen()
    visit.key(Qt.Key.Key_Tab)
    before = visit.voice.last
    visit.key(Qt.Key.Key_Control)
    assert visit.voice.silent
    visit.key(Qt.Key.Key_F3)
    assert not visit.voice.silent
    assert visit.voice.last == before


def test_A21_any_touch_and_any_key_stop_the_voice(visit):
    visit.listen()
    visit.key(Qt.Key.Key_Shift)
    assert visit.voice.silent
    visit.key(Qt.Key.Key_F3)
    assert not visit.voice.silent
    visit.touch(visit.session.window.home)
    assert visit.voice.silent


def test_a_first_touch_says_what_a_second_one_does(visit):
    visit.listen()
    more = visit.button("Tous les services")
    visit.touch(more)
    assert visit.voice.last == "Tous les services, bouton."
    assert focused() is more
    assert visit.session.window.home.view != ALL
    visit.touch(more)
    assert visit.session.window.home.view == ALL


def test_a_finger_that_slides_says_what_it_comes_upon_and_does_nothing(visit):
    visit.listen()
    one, other = visit.button("Tous les services"), visit.button("Ma boîte mail")
    way = other.mapToGlobal(QPoint()) - one.mapToGlobal(QPoint())
    visit.touch(one, slide=way)
    assert visit.voice.last == "Ma boîte mail, bouton."
    assert focused() is other
    assert visit.session.window.home.view not in {ALL, "mail"}


def test_a_control_that_does_nothing_now_says_so(visit):
    visit.listen()
    visit.touch(visit.button("Retour"))
    assert visit.voice.last == "Retour, bouton, pas disponible pour le moment."


def test_a_switch_says_whether_it_is_on(visit):
    visit.listen()
    visit.touch(visit.button("Contraste"))
    assert visit.voice.last == "Contraste, case non cochée."
    visit.touch(visit.button("Contraste"))
    visit.touch(visit.button("Contraste"))
    assert visit.voice.last == "Contraste, case cochée."


def test_A27_speech_follows_the_language_of_the_text(visit):
    visit.listen()
    for _ in range(2):
        visit.touch(visit.button("Langue / Language"))
    visit.touch(visit.button("English"))
    english, state = visit.voice.heard[-1]
    assert (english.text, english.language) == ("English", "en")
    assert (state.text, state.language) == ("case non cochée.", "fr")
    visit.touch(visit.button("English"))
    assert {part.language for part in visit.voice.heard[-1]} == {"en"}


def asked(visit) -> bool:
    return "Lire à haute voix ?" in visit.voice.last


def search(visit) -> QLineEdit:
    found: list[QLineEdit] = visit.session.window.home.findChildren(QLineEdit)
    return found[0]


def test_A23_what_people_write_is_heard_only_after_a_clear_choice(visit):
    visit.listen()
    search(visit).setText("RSA")
    visit.touch(search(visit))
    assert "RSA" not in visit.voice.words
    visit.look()
    assert asked(visit)
    assert "Les autres peuvent entendre." in visit.voice.last
    assert focused().accessibleName() == "Non, seulement les boutons"
    visit.key(Qt.Key.Key_Return)
    visit.look()
    assert focused() is search(visit)
    visit.key(Qt.Key.Key_Z)
    assert "RSA" not in visit.voice.words
    assert "touche." in visit.voice.words
    visit.look()
    assert not asked(visit)


def test_A23_who_agrees_hears_what_is_written(visit):
    visit.listen()
    visit.touch(search(visit))
    visit.look()
    visit.touch(visit.button("Oui, tout lire"))
    visit.touch(visit.button("Oui, tout lire"))
    visit.voice.heard.clear()
    visit.key(Qt.Key.Key_Z)
    assert "z." in visit.voice.words.lower()


def test_A23_a_headset_needs_no_question(visit):
    visit.plug()
    visit.listen()
    search(visit).setText("RSA")
    visit.look()
    visit.touch(search(visit))
    visit.look()
    assert not asked(visit)
    assert visit.voice.last.endswith("champ, RSA.")


@pytest.fixture
def password(visit):
    visit.listen()
    visit.agree()
    field = Field(visit.session.window.look, "Mot de passe", secret=True)
    visit.session.window.show_screen(lambda _look: field)
    visit.look()
    return field


@pytest.mark.parametrize("private", [False, True])
def test_A22_masked_characters_are_never_spoken(visit, password, private):
    visit.plug(in_=private)
    password.setFocus()
    visit.look()
    visit.voice.heard.clear()
    for key in (Qt.Key.Key_K, Qt.Key.Key_9, Qt.Key.Key_Space):
        visit.key(key)
    assert password.text() == "k9 "
    assert {part.text for one in visit.voice.heard if one for part in one} == {"point."}
    visit.reader.repeat()
    assert visit.voice.last == "point."
    password.clearFocus()
    visit.look()
    password.setFocus()
    visit.look()
    assert "k9" not in visit.voice.words
    assert visit.voice.last == "Mot de passe, champ caché, rempli."


def test_A22_the_keys_on_the_screen_tell_nothing_of_a_masked_field(visit, password):
    visit.touch(password)
    QApplication.processEvents()
    keyboard = visit.session.window.keyboard
    keyboard._open()
    QApplication.processEvents()
    visit.voice.heard.clear()
    visit.touch(_key(keyboard, "k"))
    assert password.text() == "k"
    assert visit.voice.words == "touche. point."


def test_a_key_on_the_screen_types_when_the_finger_is_lifted(visit):
    visit.plug()
    visit.listen()
    visit.touch(search(visit))
    keyboard = visit.session.window.keyboard
    keyboard._open()
    QApplication.processEvents()
    one, other = _key(keyboard, "q"), _key(keyboard, "s")
    visit.voice.heard.clear()
    visit.touch(one, slide=other.mapToGlobal(QPoint()) - one.mapToGlobal(QPoint()))
    assert search(visit).text() == "s"
    assert visit.voice.words.startswith("q. s.")


def _key(keyboard, text: str):
    (key,) = (k for k in keyboard.findChildren(KeyButton) if k.key.text == text)
    return key
