"""What the agent sees and touches: her pad, then the panel."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk import wire
from kiosk.order import CodeAnswer, Order
from kiosk.shell.agent.window import Window
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import GAP, TARGET, Look
from tests.shell.fingers import button, focused, press, rest, touch, words

pytestmark = pytest.mark.qt

CALM = {
    "phase": "attract",
    "help": "off",
    "network": "good",
    "clock": "good",
    "time": "2026-11-23 10:35",
    "policy": "1f2e3d4c",
    "proof": "good",
    "proved-at": "2026-11-23 10:32",
    "unclean": "",
    "volume": "",
    "devices": "",
}
BAD = {**CALM, "phase": "out-of-service", "help": "on", "network": "bad", "clock": "bad"}
BAD |= {"proof": "bad", "unclean": "processes", "volume": "60"}
SIZES = {"1920x1080": 21.5, "1366x768": 15.6, "1080x1920": 21.5}


class Desk:
    """The window with everything that it says, and the test in the supervisor's place."""

    def __init__(self, size: str = "1920x1080", patience: int = 60_000) -> None:
        width, height = (int(part) for part in size.split("x"))
        self.look = Look(
            width=width,
            height=height,
            mm_per_px=SIZES[size] * 25.4 / math.hypot(width, height),
        )
        self.said: list[wire.Message] = []
        self.left = 0
        self.window = Window(self.look, self.said.append, self._leave, patience)
        self.window.setFixedSize(width, height)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.window.activateWindow()
        QApplication.processEvents()

    def _leave(self) -> None:
        self.left += 1

    def hear(self, *messages: wire.Message) -> None:
        for message in messages:
            self.window.heard(message)
        QApplication.processEvents()

    def state(self, facts: dict[str, str]) -> None:
        self.hear(*(wire.Fact(*fact) for fact in facts.items()))

    def admit(self, facts: dict[str, str] | None = None) -> None:
        self.state(facts or CALM)
        self.hear(wire.PinAnswer(CodeAnswer.RIGHT))
        self.hear(wire.Reply())  # to the question how it is
        self.said.clear()

    def tell(self, facts: dict[str, str]) -> None:
        """Answer the question how the kiosk is, which it asks every few seconds."""
        self.window._look_again()
        self.state(facts)
        self.hear(wire.Reply())
        self.said.clear()

    def touch(self, text: str) -> None:
        rest()
        touch(button(self.window, text))

    @property
    def words(self) -> list[str]:
        return words(self.window)


def until(true: Callable[[], bool]) -> None:
    for _ in range(1500):
        if true():
            return
        QTest.qWait(20)
    raise AssertionError("it never came")


@pytest.fixture
def desk(application):
    del application
    made: list[Desk] = []

    def make(**changes: object) -> Desk:
        made.append(Desk(**changes))  # type: ignore[arg-type]  # as the tests give them
        return made[-1]

    yield make
    for one in made:
        one.window.hide()
        one.window.deleteLater()
    QApplication.processEvents()


# --- the pad --------------------------------------------------------------------------------------
def test_the_agent_types_her_code_with_a_finger(desk):
    desk = desk()
    for digit in "4820":
        desk.touch(digit)
    assert "4 chiffres" in desk.words
    desk.touch("Valider")
    assert desk.said == [wire.Pin("4820")]
    assert "Aucun chiffre" in desk.words


def test_a_keyboard_types_the_code_too(desk):
    desk = desk()
    for key in (Qt.Key.Key_4, Qt.Key.Key_9, Qt.Key.Key_Backspace, Qt.Key.Key_8, Qt.Key.Key_Return):
        press(focused(), key)
    assert desk.said == [wire.Pin("48")]
    press(focused(), Qt.Key.Key_Escape)
    assert desk.left == 1


def test_the_digits_are_seen_only_when_asked_for_and_never_said_aloud(desk):
    desk = desk()
    for digit in "48":
        desk.touch(digit)
    seen = [text.text() for text in desk.window.findChildren(Text)]
    assert "● ●" in seen
    desk.touch("Montrer le code")
    assert "4 8" in [text.text() for text in desk.window.findChildren(Text)]
    assert "4 8" not in desk.words
    desk.touch("Cacher le code")
    assert "4 8" not in [text.text() for text in desk.window.findChildren(Text)]


def test_the_same_digit_twice_is_typed_as_fast_as_a_hand_can(desk):
    desk = desk()
    digit = button(desk.window, "4")
    rest()
    touch(digit)
    QTest.qWait(150)
    touch(digit)
    assert "2 chiffres" in desk.words


def test_after_a_wrong_code_the_pad_says_how_long_to_wait_and_takes_no_digit(desk):
    desk = desk()
    desk.hear(wire.PinAnswer(CodeAnswer.WRONG, "8.0"))
    assert "Ce n'est pas le bon code. Attendez encore 8 secondes." in desk.words
    press(focused(), Qt.Key.Key_4)
    assert "Aucun chiffre" in desk.words
    assert not button(desk.window, "4").isEnabled()


def test_when_the_wait_is_over_she_may_try_again(desk):
    desk = desk()
    desk.hear(wire.PinAnswer(CodeAnswer.WRONG, "0.4"))
    assert "Ce n'est pas le bon code. Attendez encore 1 seconde." in desk.words
    again = "Ce n'est pas le bon code. Essayez encore."
    until(lambda: again in desk.words)
    desk.touch("4")
    assert "Tapez votre code, puis touchez « Valider »." in desk.words


def test_a_kiosk_without_a_code_says_so(desk):
    desk = desk()
    desk.hear(wire.PinAnswer(CodeAnswer.UNSET))
    assert "Aucun code n'est encore choisi. Prévenez l'assistance." in desk.words
    press(focused(), Qt.Key.Key_4)
    desk.touch("Annuler")
    assert desk.left == 1


def test_no_more_digits_than_a_code_may_have(desk):
    desk = desk()
    for _ in range(20):
        press(focused(), Qt.Key.Key_7)
    assert "12 chiffres" in desk.words


# --- the panel ------------------------------------------------------------------------------------
def test_the_right_code_opens_the_panel_and_asks_how_the_kiosk_is(desk):
    desk = desk()
    desk.state(CALM)
    desk.hear(wire.PinAnswer(CodeAnswer.RIGHT))
    assert desk.said == [wire.Command("status")]
    for sentence in (
        "Personne n'utilise la borne.",
        "Dernière visite : tout est effacé, prouvé à 10 h 32.",
        "Réseau : la borne est reliée.",
        "Horloge : 10 h 35, réglée par Internet.",
        "Imprimante et scanner : pas encore surveillés.",
        "Page de test : elle arrivera avec l'impression.",
        "Liste des sites : version 1f2e3d4c.",
    ):
        assert sentence in desk.words


def test_what_is_wrong_is_said_with_what_to_do(desk):
    desk = desk()
    desk.admit(BAD)
    for sentence in (
        "La borne est en panne. Touchez « Effacer et recommencer ».",
        "Dernière visite : l'effacement n'est pas prouvé. Prévenez l'assistance.",
        "Réseau : la borne n'est pas reliée. Vérifiez le câble.",
        "Horloge : 10 h 35. Si l'heure est fausse, prévenez l'assistance.",
        "Mode aide : les délais sont 3 fois plus longs.",
    ):
        assert sentence in desk.words


@pytest.mark.parametrize("phase", ["attract", "visit", "paused", "out-of-service"])
def test_a34_erasing_is_one_touch_whatever_goes_on_and_closes_the_panel(desk, phase):
    desk = desk()
    desk.admit({**CALM, "phase": phase})
    desk.touch("Effacer et recommencer")
    assert desk.said == [wire.Command("reset")]
    desk.hear(wire.Reply())
    assert desk.left == 1


def test_a_visit_that_waits_behind_a_pause_is_not_erased_by_one_touch(desk):
    desk = desk()
    desk.admit({**CALM, "phase": "paused", "kept": "on"})
    desk.touch("Effacer et recommencer")
    assert "Une visite est en pause. Tout effacer ?" in desk.words
    assert focused() is button(desk.window, "Non, revenir")
    desk.touch("Non, revenir")
    assert desk.said == []
    desk.touch("Effacer et recommencer")
    desk.touch("Oui, tout effacer")
    assert desk.said == [wire.Command("reset")]
    desk.hear(wire.Reply())
    assert desk.left == 1


def test_pause_and_resume_are_one_button(desk):
    desk = desk()
    desk.admit()
    desk.touch("Mettre la borne en pause")
    assert desk.said == [wire.Command("pause")]
    desk.hear(wire.Reply())
    assert desk.left == 1
    desk.tell({**CALM, "phase": "paused"})
    assert "La borne est en pause." in desk.words
    desk.touch("Reprendre")
    assert desk.said == [wire.Command("resume")]


def test_the_help_mode_is_switched_on_and_off(desk):
    desk = desk()
    desk.admit()
    desk.touch("Mode aide")
    assert desk.said == [wire.Command("help-on")]
    desk.hear(wire.Reply(), wire.Fact("help", "on"), wire.Reply())
    assert button(desk.window, "Arrêter le mode aide").on
    desk.said.clear()
    desk.touch("Arrêter le mode aide")
    assert desk.said == [wire.Command("help-off")]


def test_the_agent_answers_a_call_and_is_back_at_the_kiosk(desk):
    desk = desk()
    desk.admit({**CALM, "phase": "visit"})
    assert "J'arrive" not in desk.words
    desk.tell({**CALM, "phase": "visit", "call": "on"})
    desk.touch("J'arrive")
    assert desk.said == [wire.Command("coming")]
    desk.hear(wire.Reply())
    assert desk.left == 1


WISH = {**CALM, "phase": "visit", "call": "on", "asked": "www.mediatheque.example"}
WISH |= {"asked-why": "not-listed", "asked-kind": "", "openable": "on", "reported": "off"}


@pytest.mark.parametrize("size", SIZES)
def test_a_site_that_is_asked_for_is_shown_before_it_is_opened(desk, size):
    desk = desk(size=size)
    desk.admit(CALM)
    assert "Ouvrir le site demandé" not in desk.words
    desk.tell(WISH)
    asked = "On vous demande un site : www.mediatheque.example."
    assert asked in " ".join(desk.words)
    desk.touch("Ouvrir le site demandé")
    assert desk.said == []
    assert "www.mediatheque.example" in desk.words
    assert focused() is button(desk.window, "Non, revenir")
    desk.touch("Oui, ouvrir ce site")
    assert desk.said == [wire.Command("open-site", "www.mediatheque.example")]
    desk.hear(wire.Reply())
    assert desk.left == 1


def test_what_is_sent_to_the_administrator_is_shown_before(desk):
    desk = desk()
    desk.admit({**WISH, "asked-why": "category", "asked-kind": "Jeux d'argent", "openable": "off"})
    assert "Ouvrir le site demandé" not in desk.words
    assert "Ce type de site est bloqué : Jeux d'argent." in " ".join(desk.words)
    desk.touch("Demander l'ouverture d'un site")
    assert "Seuls ce nom et la date du jour sont envoyés." in desk.words
    assert "www.mediatheque.example" in desk.words
    desk.touch("Oui, envoyer")
    assert desk.said == [wire.Command("report-site", "www.mediatheque.example")]
    desk.hear(wire.Reply())
    desk.tell({**WISH, "reported": "on"})
    assert "La demande à l'administrateur est notée." in " ".join(desk.words)
    assert "Demander l'ouverture d'un site" not in desk.words


@pytest.mark.parametrize("size", SIZES)
def test_the_buttons_that_erase_do_not_move_when_somebody_calls(desk, size):
    desk = desk(size=size)
    desk.admit({**CALM, "phase": "visit"})
    still = ("Effacer et recommencer", "Mettre la borne en pause", "Éteindre")
    before = [button(desk.window, name).geometry() for name in still]
    desk.tell(WISH)
    QApplication.processEvents()
    assert [button(desk.window, name).geometry() for name in still] == before


@pytest.mark.parametrize(
    ("text", "yes", "order"),
    [
        ("Éteindre", "Oui, éteindre", Order.SHUT_DOWN),
        ("Éteindre et rallumer", "Oui, éteindre et rallumer", Order.REBOOT),
    ],
)
def test_power_is_asked_once_more_and_a_refusal_said_in_words(desk, text, yes, order):
    desk = desk()
    desk.admit()
    desk.touch(text)
    assert desk.said == []
    desk.touch(yes)
    assert desk.said == [wire.Command(order)]
    desk.hear(wire.Reply("in-visit"))
    assert "Quelqu'un utilise la borne. Effacez d'abord sa visite." in desk.words
    assert desk.left == 0


def test_the_sound_has_buttons_only_where_it_can_be_set(desk):
    desk = desk()
    desk.admit()
    assert "Son : pas encore réglable ici." in desk.words
    assert "Plus fort" not in desk.words
    desk.tell({**CALM, "volume": "60"})
    desk.touch("Plus fort")
    desk.touch("Moins fort")
    assert desk.said == [wire.Command("louder"), wire.Command("softer")]


def test_close_and_escape_leave(desk):
    desk = desk()
    desk.admit()
    desk.touch("Fermer")
    press(focused(), Qt.Key.Key_Escape)
    assert desk.left == 2


# --- alone ----------------------------------------------------------------------------------------
def test_it_leaves_when_nobody_touches_it(desk):
    desk = desk(patience=300)
    until(lambda: desk.left == 1)


def test_every_touch_lets_it_stay(desk):
    desk = desk()
    for digit in "48":
        QTest.qWait(100)
        before = desk.window._alone.remainingTime()
        desk.touch(digit)
        assert desk.window._alone.remainingTime() > before


# --- for every hand and eye -----------------------------------------------------------------------
def _shapes(look: Look, part: QWidget) -> dict[str, QRect]:
    edge = 2 * look.ring
    return {
        one.accessibleName(): QRect(one.mapTo(part, one.rect().topLeft()), one.size()).adjusted(
            edge, edge, -edge, -edge
        )
        for one in part.findChildren(Button)
        if one.isVisible()
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", ["pad", "panel", "bad panel", "called", "question"])
def test_targets_are_large_apart_and_no_word_is_cut(desk, size, screen):
    desk = desk(size=size)
    if screen != "pad":
        call = "on" if screen == "called" else "off"
        desk.admit(BAD if screen == "bad panel" else {**CALM, "phase": "visit", "call": call})
    if screen == "question":
        desk.touch("Éteindre et rallumer")
    QApplication.processEvents()
    window, look = desk.window, desk.look
    assert (window.width(), window.height()) == (look.width, look.height)
    shapes = _shapes(look, window)
    assert shapes
    for name, shape in shapes.items():
        assert window.rect().contains(shape), f"{name} leaves the window"
        assert min(shape.width(), shape.height()) * look.mm_per_px >= TARGET - 0.3, name
    for (one, a), (other, b) in combinations(shapes.items(), 2):
        across = max(b.left() - a.right(), a.left() - b.right()) - 1
        down = max(b.top() - a.bottom(), a.top() - b.bottom()) - 1
        assert max(across, down) * look.mm_per_px >= GAP - 0.01, f"{one} is too near {other}"
    for text in window.findChildren(Text):
        if text.isVisible() and text.text().strip():
            assert text.heightForWidth(text.width()) <= text.height() + 1, text.text()
    for one in window.findChildren(Button):
        if one.isVisible():
            edge = 4 * look.ring
            assert one.face.height_for(one.width() - edge) <= one.height() - edge, one.face.text
            assert one.face.minimum_width() <= one.width() - edge, one.face.text
