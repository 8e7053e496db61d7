"""A visit's life as its citizen sees it: what hangs over everything, and what takes it away."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk import wire
from kiosk.i18n import Language
from kiosk.shell import corner
from kiosk.shell.controls import Button, Text
from kiosk.shell.keyboard import send
from kiosk.shell.screens.languages import Languages
from tests.shell.browser.small_site import Answer
from tests.shell.fingers import focused, rest
from tests.shell.fingers import touch as finger

pytestmark = pytest.mark.qt

BUSY = """<title>busy</title><body><input id=i autofocus style='height:300px;width:300px'>
<p id=p></p><style>@keyframes k {to {opacity: 0}} p {animation: k 1s infinite}</style>
<script>setInterval(() => { const i = document.getElementById('i'); i.value += 'x';
  i.dispatchEvent(new KeyboardEvent('keydown', {key: 'x', bubbles: true}));
  i.dispatchEvent(new MouseEvent('mousemove', {clientX: Math.random() * 300, bubbles: true}));
  i.click(); i.blur(); i.focus(); window.scrollBy(0, 1) }, 20)</script>"""


@pytest.fixture
def life(visit, settle):
    visit.window.activateWindow()
    settle(0.1)
    rest()
    return visit


def hear(visit, *messages: wire.Message) -> None:
    for message in messages:
        visit.session.life.hear(message)
    QApplication.processEvents()


def curtain(visit) -> str:
    return type(visit.window.curtain).__name__ if visit.window.curtain else ""


def hands(visit) -> int:
    return int(visit.told.count(wire.Touched()))


def touch(visit, x: int = 640, y: int = 450) -> None:
    handle = visit.window.windowHandle()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    QApplication.processEvents()


def said(visit) -> str:
    texts = visit.window.findChildren(Text)
    return "\n".join(text.text() for text in texts if text.isVisible())


def test_without_a_word_of_the_supervisor_it_is_a_visit(life):
    assert curtain(life) == ""
    assert life.screen == "Home"


def test_the_help_mode_reaches_the_home_and_stays_through_another_language(life):
    home = life.window.home
    hear(life, wire.HelpBegins(), wire.PhaseIs("visit"))
    assert life.window.home.helped
    life.session._speak(Language.ENGLISH)
    assert life.window.home is not home
    assert life.window.home.helped
    hear(life, wire.HelpEnds())
    assert not life.window.home.helped


def test_a_touch_begins_and_the_charter_leads_into_the_visit(life):
    hear(life, wire.PhaseIs("attract"))
    assert "Touchez l'écran pour commencer" in said(life)
    touch(life, 100, 700)
    assert hands(life) == 1
    hear(life, wire.PhaseIs("charter"))
    assert "Nous ne gardons pas vos mots de passe." in said(life)
    life.tap("J'ai compris, je commence")
    assert life.told[-1] == wire.Accepted()
    hear(life, wire.PhaseIs("visit"))
    assert curtain(life) == ""


def test_A36_what_is_chosen_before_the_visit_is_kept_in_it(life):
    hear(life, wire.PhaseIs("attract"))
    life.tap("Langue / Language")
    life.tap("English")
    hear(life, wire.PhaseIs("charter"))
    life.tap("Larger text")
    hear(life, wire.PhaseIs("visit"))
    assert life.window.look.language is Language.ENGLISH
    assert life.window.look.scale == 1.5
    life.session._speak(Language.FRENCH)


def test_A41_the_languages_stay_in_sight_while_the_first_touch_begins_the_visit(life):
    hear(life, wire.PhaseIs("attract"))
    life.tap("Langue / Language")
    hear(life, wire.PhaseIs("charter"))
    life.tap("العربية")
    assert life.window.look.language is Language.ARABIC
    assert life.window.isRightToLeft()
    assert not any(one.isVisible() for one in life.window.findChildren(Languages))
    assert curtain(life) == "Charter"
    life.session._speak(Language.FRENCH)
    assert not life.window.isRightToLeft()


def test_A41_the_languages_can_be_left_as_they_were(life):
    life.open()
    life.tap("Langue / Language")
    QTest.keyClick(life.window, Qt.Key.Key_Escape)
    assert life.screen == "QWebEngineView"
    life.tap("Langue / Language")
    life.tap("Fermer les langues")
    assert life.window.look.language is Language.FRENCH
    assert "Choisissez votre langue" not in said(life)


def test_the_warning_takes_the_languages_away(life):
    life.tap("Langue / Language")
    assert "Choisissez votre langue" in said(life)
    hear(life, wire.PhaseIs("warning", "60"))
    assert curtain(life) == "StillThere"
    hear(life, wire.PhaseIs("visit"))
    assert "Choisissez votre langue" not in said(life)


def test_all_the_rules_name_who_answers_and_lead_back(life):
    hear(life, wire.PhaseIs("charter"))
    life.tap("Lire toutes les règles")
    assert "La mairie de cette commune." in said(life)
    life.tap("Fermer les règles")
    assert curtain(life) == "Charter"
    life.tap("Lire toutes les règles")
    QTest.keyClick(life.window, Qt.Key.Key_Escape)
    assert curtain(life) == "Charter"


def test_A13_any_touch_takes_the_warning_away_and_does_nothing_else(life, site, settle):
    site.pages["/"] = Answer(
        "<title>0</title><body style='height:900px' onclick='document.title++'>"
    )
    life.open()
    for _again in range(12):
        hear(life, wire.PhaseIs("warning", "60"))
        assert "se ferme dans 60 secondes" in said(life)
        before = hands(life)
        touch(life, 100, 400)
        assert hands(life) == before + 1
        hear(life, wire.PhaseIs("visit"))
        assert curtain(life) == ""
    settle(0.2)
    assert life.title() == "0"


def test_A13_a_finger_takes_it_away_wherever_it_falls(life):
    hear(life, wire.PhaseIs("warning", "60"))
    finger(life.window.curtain.heading)
    hear(life, wire.PhaseIs("visit"))
    assert hands(life) == 1
    assert curtain(life) == ""


def test_A13_any_key_takes_the_warning_away(life):
    hear(life, wire.PhaseIs("warning", "60"))
    QTest.keyClick(life.window.windowHandle(), Qt.Key.Key_B)
    assert hands(life) == 1


def test_the_warning_counts_down(life, until):
    hear(life, wire.PhaseIs("warning", "30"))
    # one second may pass unseen while a busy machine draws
    until(lambda: re.search(r"dans (2[0-9]|1[0-9]) secondes", said(life)), "seconds")


def test_a_finger_on_a_button_of_the_warning_is_not_cut_short(life):
    hear(life, wire.PhaseIs("warning", "60"))
    handle = life.window.windowHandle()
    button = next(b for b in life.window.curtain._buttons if "code" in b.text())
    place = button.mapTo(life.window, button.rect().center())
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=place)
    hear(life, wire.PhaseIs("visit"))  # the supervisor answers while the finger is down
    assert curtain(life) == "StillThere"
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=place)
    assert life.told[-1] == wire.AwaitCode()
    QApplication.processEvents()
    assert curtain(life) == ""


def test_A15_whoever_waits_for_a_code_reads_on(life):
    life.open()
    life.tap("Aide")
    life.tap("J'attends un code ou je cherche un papier")
    assert life.told[-1] == wire.AwaitCode()
    hear(life, wire.PhaseIs("waiting", "600"))
    assert "D'accord. Nous attendons 10 minutes." in said(life)
    assert life.screen == "QWebEngineView"
    hear(life, wire.PhaseIs("visit"))
    assert "Nous attendons" not in said(life)


@pytest.mark.parametrize(("words", "face"), [("Bien", "1"), ("Moyennement", "2"), ("Mal", "3")])
def test_a_face_is_touched_once_and_told_as_a_number(life, words: str, face: str):
    hear(life, wire.Erased(), wire.PhaseIs("attract"))
    button = next(one for one in life.window.findChildren(Button) if one.accessibleName() == words)
    place = button.mapTo(life.window, button.rect().center())
    touch(life, place.x(), place.y())
    rest()
    assert life.told.count(wire.Smiled(face)) == 1
    assert curtain(life) == "Attract"
    assert wire.Touched() not in life.told, "it begins no visit"


def test_whoever_scrolls_what_was_erased_reads_on(life):
    life.window.set_look(replace(life.window.look, scale=2.0, distance=900))
    hear(life, wire.Erased(), wire.PhaseIs("attract"))
    down = next(
        one
        for one in life.window.curtain.findChildren(Button)
        if one.isVisible() and one.isEnabled() and one.accessibleName() == "Plus bas"
    )
    place = down.mapTo(life.window, down.rect().center())
    touch(life, place.x(), place.y())
    assert curtain(life) == "Erased"


def test_what_was_erased_is_said_until_somebody_comes(life):
    hear(life, wire.PhaseIs("ending"))
    assert "Nous effaçons vos traces" in said(life)
    hear(life, wire.Erased(), wire.PhaseIs("attract"))
    assert "C'est fini. Tout est effacé." in said(life)
    touch(life)
    assert curtain(life) == "Attract"
    assert hands(life) == 0  # whoever leaves begins no visit


def test_a_key_takes_it_away_too(life):
    hear(life, wire.Erased(), wire.PhaseIs("attract"))
    QTest.keyClick(life.window.windowHandle(), Qt.Key.Key_Space)
    assert curtain(life) == "Attract"


@pytest.mark.parametrize(
    ("phase", "sentence"),
    [
        ("paused", "L'agent a mis la borne en pause"),
        ("closed", "La borne est fermée"),
        ("out-of-service", "La borne est en panne"),
    ],
)
def test_a_kiosk_that_nobody_can_use_says_so(life, phase, sentence):
    life.open()
    hear(life, wire.Erased(), wire.PhaseIs(phase), wire.PhaseIs(phase))
    life.session.life._noted()
    assert sentence in said(life)
    assert life.window.curtain.geometry() == life.window.rect()


def test_the_end_of_the_opening_hours_is_said_beside_the_page(life):
    life.open()
    hear(life, wire.ClosesIn("15"))
    assert "La borne ferme dans 15 minutes." in said(life)
    assert life.screen == "QWebEngineView"


def test_that_nothing_can_be_printed_is_said_beside_the_page_until_it_can(life):
    life.open()
    hear(life, wire.PrinterIs("paper_out"))
    sentence = "Il n'y a plus de papier dans l'imprimante. Prévenez l'agent."
    assert sentence in said(life)
    hear(life, wire.PrinterIs("jam"))
    assert sentence not in said(life)
    hear(life, wire.PrinterIs(""))
    assert "l'imprimante" not in "".join(said(life))
    assert life.screen == "QWebEngineView"


def test_who_set_the_kiosk_up_wrongly_is_told_while_nobody_is_there(life):
    life.open()
    fault = "Erreur dans « ilot.yaml », ligne 4."
    hear(life, wire.Erased(), wire.PhaseIs("attract"))
    life.session.life._noted()
    hear(life, wire.SeedIs(fault))
    assert f"Message pour l'agent : {fault}" in said(life)
    hear(life, wire.PhaseIs("charter"))
    assert fault not in "".join(said(life)), "whoever comes has nothing to do with it"
    hear(life, wire.PhaseIs("closed"))
    assert f"Message pour l'agent : {fault}" in said(life)
    hear(life, wire.PhaseIs("attract"), wire.SeedIs(""))
    assert "ilot.yaml" not in "".join(said(life))


def test_the_focus_stays_on_what_hangs_over_everything(life):
    life.open()
    hear(life, wire.PhaseIs("charter"))
    seen = set()
    for _step in range(12):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        seen.add(focused().accessibleName())
    assert "J'ai compris, je commence" in seen
    assert "Langue / Language" in seen
    assert not {"Accueil", "J'ai fini"} & seen
    QTest.keyClick(life.window, Qt.Key.Key_F6)
    assert curtain(life) == "Charter"


def test_larger_text_makes_the_same_curtain_again(life):
    hear(life, wire.PhaseIs("charter"))
    life.session._dress(replace(life.window.look, scale=1.5))
    assert curtain(life) == "Charter"
    assert life.window.curtain._look.scale == 1.5


# --- hands ----------------------------------------------------------------------------------------
def test_nothing_that_a_page_does_by_itself_is_a_hand(life, site, settle):
    site.pages["/"] = Answer(BUSY)
    life.open()
    settle(1.5)
    assert hands(life) == 0


def test_a_dialogue_that_stays_open_is_no_hand(life, settle):
    life.open()
    seen = []

    def wait() -> None:
        settle(1.2)
        seen.append(hands(life))
        life.session.journey.home()

    life.when_asked(wait)
    life.start("alert('x')")
    life.until(lambda: seen, "dialogue")
    assert seen == [0]


def test_touches_keys_and_moves_are_hands_once_a_second_at_most(life, settle):
    handle = life.window.windowHandle()
    for step in range(20):
        QTest.mouseMove(handle, QPoint(300 + step, 300))
        touch(life, 400, 300 + step)
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert hands(life) == 1
    settle(1.1)
    QTest.mouseMove(handle, QPoint(200, 200))
    assert hands(life) == 2


def test_the_keyboard_on_the_screen_is_heard_by_its_touches_only(life, settle):
    field = life.window.home.findChild(QLineEdit)
    field.setFocus()
    settle(0.1)
    send.text("caf")
    assert field.text() == "caf"
    assert hands(life) == 0


def test_a_touch_while_a_page_asks_is_a_hand(life):
    life.open()

    def answer() -> None:
        touch(life, 5, 400)
        life.session.journey.home()

    life.when_asked(answer)
    life.start("alert('x')")
    life.until(lambda: life.screen == "Home", "home")
    assert hands(life) == 1


def test_a_touch_in_a_list_of_choices_is_a_hand_and_a_warning_closes_the_list(life, site, settle):
    site.pages["/"] = Answer(
        "<title>list</title><body style='margin:0'>"
        "<select style='height:300px;width:300px'><option>a<option>b</select>"
    )
    life.open()
    settle(0.5)
    life.touch_web(100, 100)
    life.until(QApplication.activePopupWidget, "list of choices")
    settle(1.3)
    before = hands(life)
    choices = QApplication.activePopupWidget()
    assert choices is not None
    popup = choices.windowHandle()
    QTest.mouseMove(popup, QPoint(20, 10))
    QTest.mouseMove(popup, QPoint(40, 20))
    assert hands(life) == before + 1
    hear(life, wire.PhaseIs("warning", "60"))
    life.until(lambda: not QApplication.activePopupWidget(), "end of the list")


# --- the agent's corner ---------------------------------------------------------------------------
@pytest.mark.parametrize("phase", ["visit", "attract", "warning", "closed", "out-of-service"])
def test_the_corner_held_calls_the_agent_s_panel(life, phase, monkeypatch):
    monkeypatch.setattr(corner, "HELD", 600)
    hear(life, wire.PhaseIs(phase, "60" if phase == "warning" else ""))
    handle = life.window.windowHandle()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    life.until(life.session.life.corner.isVisible, "ring")
    life.until(lambda: wire.AgentWanted() in life.told, "agent")
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert life.told.count(wire.AgentWanted()) == 1
    assert not life.session.life.corner.isVisible()


def test_a_corner_that_is_let_go_calls_nobody(life, settle, monkeypatch):
    monkeypatch.setattr(corner, "HELD", 300)
    handle = life.window.windowHandle()
    touch(life, 10, 10)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.mouseMove(handle, QPoint(300, 300))
    settle(0.5)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert wire.AgentWanted() not in life.told


def test_the_agent_s_keys_work_on_a_page(life):
    life.open()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(life.window.windowHandle(), Qt.Key.Key_A, keys)
    assert life.told[-1] == wire.AgentWanted()


# --- the bar is never lost ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "trap",
    [
        "setTimeout(() => { while (1); }, 0)",
        "document.documentElement.requestFullscreen()",
        "document.body.requestPointerLock()",
        "setInterval(() => { document.body.focus(); window.focus() }, 1)",
    ],
)
def test_no_page_takes_the_bar_away(life, settle, trap):
    life.open()
    life.touch_web(100, 100)
    life.start(trap)
    settle(0.5)
    life.tap("Aide")
    assert life.screen == "Help"
    life.tap("J'ai fini")
    life.tap("Oui, tout effacer")
    assert life.told[-1] == wire.EndVisit()


@pytest.mark.parametrize(
    "trap",
    [
        "while (1) alert('x')",
        "onbeforeunload = () => 'x'; setTimeout(() => location.reload(), 1)",
    ],
)
def test_the_end_is_asked_over_a_page_that_asks_too(life, settle, trap):
    life.open()
    life.touch_web(100, 100)  # without a touch, Chromium lets pages go
    settle(0.3)

    def finish() -> None:
        life.tap("J'ai fini")
        life.tap("Oui, tout effacer")
        life.session.journey.home()

    life.when_asked(finish)
    life.start(trap)
    life.until(lambda: wire.EndVisit() in life.told, "end")
    assert life.screen == "Home"
