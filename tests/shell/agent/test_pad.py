"""What the agent sees and touches before she is let in: her pad."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk import wire
from kiosk.order import CodeAnswer
from kiosk.shell.controls import Text
from tests.shell.agent.desk import until
from tests.shell.fingers import button, focused, press, rest, touch

pytestmark = pytest.mark.qt


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


def test_A35_the_digits_are_seen_only_when_asked_for_and_never_said_aloud(desk):
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
