"""A page without sight: silent until somebody agrees, then read by keys, buttons and a finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWidgets import QApplication

from kiosk.i18n import Language
from tests.shell.browser.small_site import Answer
from tests.shell.fingers import rest
from tests.shell.speech.conftest import Recorder

pytestmark = pytest.mark.qt

PAGE = """<html lang=fr><title>Mon compte CAF</title>
<h1>Bonjour Anne</h1>
<p>Un <b>nouveau</b> message. Voyez <a href="/x">Mes paiements</a> ou attendez.</p>
<p lang=en>You have one new message.</p>
<img alt="Logo de la CAF" src="data:,">
<div style="display:none">caché</div><div aria-hidden=true>orné</div>
<form><label>Nom <input id=nom name=type value="Martin" required></label>
<label>Mot de passe <input id=secret type=password value="soleil"></label>
<input aria-label="Code" style="-webkit-text-security:disc" value="lune">
<fieldset><legend>Situation</legend>
<label><input type=radio name=s checked> Seul</label>
<label><input type=radio name=s> En couple</label></fieldset>
<label>Mois <select><option>Mai<option>Juin</select></label></form>
<label><input type=checkbox id=oui onchange="document.title='coché'"> J'accepte</label>
<button onclick="document.getElementById('faute').textContent='Le nom manque.'">Valider</button>
<p role=alert id=faute></p>"""
PARTS = (
    "Bonjour Anne, titre de niveau 1.",
    "Un nouveau message. Voyez",
    "Mes paiements, lien.",
    "ou attendez.",
    "You have one new message.",
    "Logo de la CAF, image.",
    "Nom, champ, Martin, obligatoire.",
    "Mot de passe, champ caché, rempli.",
    "Code, champ caché, rempli.",
    "Situation",
    "Situation Seul, case cochée.",
    "En couple, case non cochée.",
    "Mois, liste, Mai.",
    "J'accepte, case non cochée.",
    "Valider, bouton.",
)
REACHED = PARTS[2:3] + PARTS[6:9] + PARTS[10:11] + PARTS[12:15]  # by Tab; of a group, one


class Listener:
    """Somebody who hears a page."""

    def __init__(self, visit, recorder: Recorder, until) -> None:
        self.visit = visit
        self.voice = recorder
        self._until = until

    def hears(self, words: str) -> None:
        self._until(lambda: self.voice.last == words, f"{words!r}, not {self.voice.last!r}")

    def agrees(self) -> None:
        self.visit.session._listen(True)
        self._until(lambda: "Lire à haute voix ?" in self.voice.words, "the question")
        self.visit.tap("Oui, tout lire")
        self._until(lambda: "Mon compte CAF" in self.voice.words, "the title")
        self.visit.stage.current.view.setFocus()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.visit.window.windowHandle(), key)

    def tap(self, button: str) -> None:
        self.visit.tap(button)

    def touch(self, selector: str, hold: Callable[[], object] = lambda: None) -> None:
        """Touch a part of the page with a finger."""
        rect = f"document.querySelector({selector!r}).getBoundingClientRect()"
        x, y = (
            self.visit.run(f"{rect}.{side} + {rect}.{size} / 2")
            for side, size in (("x", "width"), ("y", "height"))
        )
        rest()
        self.visit.touch_web(round(x), round(y), hold)


@pytest.fixture
def listener(visit, site, until) -> Listener:
    site.pages["/"] = Answer(PAGE)
    site.pages["/x"] = Answer("<title>Paiements</title><h1>Rien</h1>")
    recorder = Recorder()
    visit.session.listening._open_voice = lambda _failed: recorder
    visit.open()
    visit.window.activateWindow()
    QApplication.processEvents()
    return Listener(visit, recorder, until)


def test_A23_a_page_is_not_read_aloud_before_somebody_agrees(visit, listener, until, settle):
    visit.session._listen(True)
    until(lambda: "Lire à haute voix ?" in listener.voice.words, "the question")
    visit.tap("Non, seulement les boutons")
    until(lambda: "Une page est ouverte." in listener.voice.words, "the page")
    visit.stage.current.view.setFocus()
    for _ in range(3):
        listener.press(Qt.Key.Key_Tab)
        settle(0.2)
    listener.touch("h1")
    settle(0.3)
    for private in ("CAF", "Anne", "Mes paiements", "Martin", "soleil"):
        assert private not in listener.voice.words
    visit.tap("Suivant")
    until(lambda: "Lire à haute voix ?" in listener.voice.last, "the question, once more")


def test_A18_and_A22_a_page_is_read_part_by_part_and_what_is_masked_never(listener, settle):
    listener.agrees()
    listener.hears("Mon compte CAF 1 titre, 1 lien, 7 champs.")
    for said in PARTS:
        listener.press(Qt.Key.Key_F8)
        listener.hears(said)
    listener.tap("Suivant")
    listener.hears("C'est la fin de la page.")
    for said in PARTS[-2:-4:-1]:
        listener.tap("Précédent")
        listener.hears(said)
    listener.voice.heard.clear()
    listener.press(Qt.Key.Key_F3)
    listener.hears(PARTS[-3])
    settle(0.5)
    for secret in ("soleil", "lune", "caché.", "orné"):
        assert secret not in listener.voice.words


def test_A18_what_the_keyboard_reaches_in_a_page_is_said(listener):
    listener.agrees()
    for said in REACHED:
        listener.press(Qt.Key.Key_Tab)
        listener.hears(said)


def test_A27_each_part_of_a_page_has_the_voice_of_its_language(listener):
    listener.agrees()
    for said in PARTS[:5]:
        listener.press(Qt.Key.Key_F8)
        listener.hears(said)
    (part,) = listener.voice.heard[-1]
    assert part.language is Language.ENGLISH


def test_a_finger_hears_the_paragraph_that_it_touches_and_acts_when_it_touches_again(
    visit, listener, until, settle
):
    listener.agrees()
    listener.touch("p b")
    listener.hears("Un nouveau message. Voyez Mes paiements ou attendez.")
    listener.touch("#oui")
    listener.hears("J'accepte, case non cochée.")
    settle(0.3)
    assert visit.run("document.getElementById('oui').checked") is False
    listener.touch("#oui")
    listener.hears("J'accepte, case cochée.")
    assert visit.run("document.getElementById('oui').checked") is True
    listener.touch("a")
    listener.hears("Mes paiements, lien.")
    listener.touch("a")
    until(lambda: "Paiements 1 titre" in listener.voice.last, "the page behind the link")


def test_a_field_that_has_the_focus_is_not_told_over_what_a_finger_touches_nor_acts_for_it(
    visit, listener, until, settle
):
    listener.agrees()
    visit.run("document.getElementById('nom').focus()")
    listener.hears("Nom, champ, Martin, obligatoire.")
    listener.touch("a")
    listener.hears("Mes paiements, lien.")
    settle(1.0)  # more than one look at what is new
    listener.hears("Mes paiements, lien.")
    visit.run("document.getElementById('oui').focus()")
    listener.hears("J'accepte, case non cochée.")

    def another_field_takes_the_focus() -> None:
        visit.run("document.getElementById('nom').focus()")
        listener.hears("Nom, champ, Martin, obligatoire.")

    listener.touch("a", another_field_takes_the_focus)
    until(lambda: "Paiements 1 titre" in listener.voice.last, "the page behind the link")


def test_the_button_choose_opens_ticks_and_chooses(visit, listener, until):
    listener.agrees()
    for said in PARTS[:13]:
        listener.press(Qt.Key.Key_F8)
        listener.hears(said)
    for month in ("Juin", "Mai"):
        listener.tap("Choisir")
        listener.hears(f"Mois, liste, {month}.")
    listener.tap("Suivant")
    listener.hears("J'accepte, case non cochée.")
    listener.press(Qt.Key.Key_F9)
    listener.hears("J'accepte, case cochée.")
    assert visit.run("document.title") == "coché", "the page has noticed"
    for _ in range(11):
        listener.press(Qt.Key.Key_F7)
    listener.hears("Mes paiements, lien.")
    listener.tap("Choisir")
    until(lambda: "Paiements 1 titre" in listener.voice.last, "the page behind the link")


def test_choosing_a_field_with_a_finger_brings_the_keyboard(visit, listener, until):
    visit.window.equip()
    listener.agrees()
    for said in PARTS[:7]:
        listener.tap("Suivant")
        listener.hears(said)
    assert not visit.window.keyboard.is_open
    listener.tap("Choisir")
    until(lambda: visit.window.keyboard.is_open, "the keyboard")


def test_A28_a_fault_that_a_page_tells_is_said(listener):
    listener.agrees()
    for said in REACHED:
        listener.press(Qt.Key.Key_Tab)
        listener.hears(said)
    listener.press(Qt.Key.Key_F9)
    listener.hears("Le nom manque.")


def test_A21_what_a_page_answers_after_another_act_is_not_said(visit, listener, settle):
    listener.agrees()
    visit.start("const end = Date.now() + 600; while (Date.now() < end);")
    listener.press(Qt.Key.Key_F8)
    listener.press(Qt.Key.Key_Control)
    listener.voice.heard.clear()
    settle(1.2)
    assert "Bonjour" not in listener.voice.words


def test_frames_are_read_after_the_page_and_a_finger_finds_what_is_in_them(visit, listener, site):
    site.pages["/bank"] = Answer("<body style='margin:0'><button>Payer 3 euros</button>")
    site.pages["/"] = Answer(
        "<title>Mon compte CAF : payer</title><p>Avant</p>"
        "<iframe src='https://impots.test/bank' width=300 height=90></iframe><p>Après</p>"
    )
    visit.page.load("https://caf.test/")
    visit.until(lambda: site.at("impots.test") and not visit.page.isLoading(), "the page")
    listener.agrees()
    for said in ("Avant", "Après", "Payer 3 euros, bouton."):
        listener.press(Qt.Key.Key_F8)
        listener.hears(said)
    listener.press(Qt.Key.Key_F7)
    listener.hears("Après")
    x, y = (
        visit.run(f"document.querySelector('iframe').getBoundingClientRect().{s}") for s in "xy"
    )
    visit.touch_web(round(x) + 20, round(y) + 12)
    listener.hears("Payer 3 euros, bouton.")


HOSTILE = """<title>[[h@l'oU]]\x01 500S</title><p>{long}</p>
<form id=ilotReader><input name=children><input name=childNodes><input name=tagName>
<input name=parentElement><input name=getAttribute><input name=matches><input name=closest>
<input name=innerText aria-label="Un\\u202e piège"></form><p>La fin.</p>
<script>globalThis.ilotReader = {{news: () => 'x'}}; JSON.stringify = () => 'x';
Node.prototype.contains = () => {{throw 1}}; Array.prototype.findIndex = () => 0</script>"""


def test_a_hostile_page_is_read_within_limits_by_a_reader_that_it_cannot_reach(
    visit, listener, site, until
):
    site.pages["/"] = Answer(HOSTILE.format(long="très long " * 9000))
    visit.page.load("https://caf.test/")
    visit.session._listen(True)
    until(lambda: "Lire à haute voix ?" in listener.voice.words, "the question")
    visit.tap("Oui, tout lire")
    until(lambda: "8 champs" in listener.voice.words, "the title")
    listener.press(Qt.Key.Key_F8)
    until(lambda: listener.voice.last.startswith("très long"), "the text")
    assert len(listener.voice.last) <= 3000
    for _ in range(8):
        listener.press(Qt.Key.Key_F8)
    until(lambda: "piège, champ, vide." in listener.voice.last, "the last field")
    listener.press(Qt.Key.Key_F8)
    listener.hears("La fin.")


def test_A24_no_page_makes_a_sound_before_somebody_touches_it(visit, listener):
    del listener
    attribute = QWebEngineSettings.WebAttribute.PlaybackRequiresUserGesture
    assert visit.page.settings().testAttribute(attribute)
