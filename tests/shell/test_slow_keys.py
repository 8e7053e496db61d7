"""Hands that strike one key at a time, tremble, or rest on a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.shell.controls import Field
from kiosk.shell.keyboard.key import SLOW_BOUNCE, KeyButton
from kiosk.shell.keymap import typed_with
from kiosk.shell.look import Look
from kiosk.shell.slow_keys import SlowKeys
from kiosk.shell.strokes import DOUBLE, HELD, Modifier, Motion, Stroke, Strokes
from tests.shell.fingers import line
from tests.shell.speech.conftest import Recorder, Visit
from tests.shots.gallery import policy

pytestmark = pytest.mark.qt

A, B = 24, 56  # native codes of two keys: "a" and "b" on a French keyboard
TWO, ZERO = 11, 19  # "é" with "2" above, "à" with "0" above and "@" beside


class Keyboard:
    """A keyboard whose time is the test's; `taken` are the keys that were."""

    def __init__(self) -> None:
        self.strokes = Strokes()
        self.now = 10_000
        self.taken: list[int] = []

    def move(self, code: int, motion: Motion, modifier: Modifier | None = None) -> None:
        stroke = Stroke(code, motion, self.now, modifier)
        self.strokes, taken = self.strokes.after(stroke)
        if taken and motion is not Motion.UP and modifier is None:
            self.taken.append(code)

    def strike(self, code: int, after: int = 0, modifier: Modifier | None = None) -> None:
        self.now += after
        self.move(code, Motion.DOWN, modifier)
        self.move(code, Motion.UP, modifier)


@pytest.fixture
def keys() -> Keyboard:
    return Keyboard()


def test_A42_the_same_key_within_half_a_second_is_an_echo(keys: Keyboard):
    assert DOUBLE >= 500
    keys.strike(A)
    keys.strike(A, after=DOUBLE - 1)
    assert keys.taken == [A]
    keys.strike(A, after=2)
    assert keys.taken == [A, A]


def test_A42_an_echo_does_not_make_the_next_stroke_one(keys: Keyboard):
    for _tremble in range(4):
        keys.strike(A, after=200)
    assert keys.taken == [A, A], "at 0 and at 600 milliseconds"


def test_A42_two_keys_may_follow_each_other_at_once(keys: Keyboard):
    keys.strike(A)
    keys.strike(B, after=10)
    keys.strike(A, after=10)
    assert keys.taken == [A, B, A]


def test_A42_a_key_that_is_held_repeats_after_two_seconds_and_every_two(keys: Keyboard):
    assert HELD >= 2000
    keys.move(A, Motion.DOWN)
    for _repeat in range(60):
        keys.now += 100
        keys.move(A, Motion.HELD)
    assert keys.taken == [A, A, A, A], "at 0, 2, 4 and 6 seconds"


def test_A42_an_echo_that_is_held_is_not_repeated(keys: Keyboard):
    keys.strike(A)
    keys.now += 100
    keys.move(A, Motion.DOWN)
    keys.now += 3000
    keys.move(A, Motion.HELD)
    assert keys.taken == [A]


def test_A42_a_modifier_may_be_struck_before_its_key(keys: Keyboard):
    keys.strike(50, modifier=Modifier.SHIFT)
    assert keys.strokes.waiting == {Modifier.SHIFT}
    keys.strike(A, after=3000)
    assert not keys.strokes.waiting, "it is for one key only"


def test_A42_a_modifier_that_was_held_with_a_key_does_not_wait(keys: Keyboard):
    keys.move(50, Motion.DOWN, Modifier.SHIFT)
    keys.strike(A)
    keys.move(50, Motion.UP, Modifier.SHIFT)
    assert not keys.strokes.waiting


def test_A42_a_modifier_struck_twice_is_taken_back(keys: Keyboard):
    keys.strike(50, modifier=Modifier.SHIFT)
    keys.strike(50, modifier=Modifier.SHIFT)
    assert not keys.strokes.waiting


@pytest.mark.parametrize(
    ("code", "text", "modifier", "typed"),
    [
        (A, "a", Modifier.SHIFT, "A"),
        (TWO, "é", Modifier.SHIFT, "2"),
        (ZERO, "à", Modifier.ALTGR, "@"),
        (A, "a", Modifier.CONTROL, ""),
        (A, "q", Modifier.SHIFT, "Q"),  # another layout than ours
    ],
)
def test_A42_a_key_after_a_modifier_types_what_both_would_together(
    code: int, text: str, modifier: Modifier, typed: str
):
    assert typed_with(code, text, frozenset({modifier})) == typed


def _event(key: Qt.Key, code: int, text: str, *, down: bool) -> QKeyEvent:
    kind = QEvent.Type.KeyPress if down else QEvent.Type.KeyRelease
    return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, code, 0, 0, text)


def _strike(slow: SlowKeys, key: Qt.Key, code: int, text: str = "") -> QKeyEvent | None:
    taken = slow.take(_event(key, code, text, down=True))
    slow.take(_event(key, code, text, down=False))
    return taken


@pytest.mark.parametrize(
    ("first", "key", "code", "text", "wanted"),
    [
        ("Key_Shift", Qt.Key.Key_A, A, "a", (Qt.Key.Key_A, "A")),
        ("Key_AltGr", Qt.Key.Key_Agrave, ZERO, "à", (Qt.Key.Key_At, "@")),
        ("Key_Shift", Qt.Key.Key_Tab, 23, "\t", (Qt.Key.Key_Backtab, "")),
        ("Key_Control", Qt.Key.Key_V, 55, "v", (Qt.Key.Key_V, "")),
    ],
)
def test_A42_qt_sees_both_keys_as_if_they_were_struck_at_once(
    first: str, key: Qt.Key, code: int, text: str, wanted: tuple[Qt.Key, str]
):
    slow = SlowKeys()
    _strike(slow, Qt.Key[first], 50)
    taken = _strike(slow, key, code, text)
    assert taken is not None
    assert (Qt.Key(taken.key()), taken.text()) == wanted


@pytest.fixture
def visit(application) -> Iterator[Visit]:  # noqa: ARG001 - it must be there
    i18n.use(Language.FRENCH)
    one = Visit(policy(), Recorder())
    yield one
    one.close()


def _adapt(visit: Visit) -> None:
    window = visit.session.window
    visit.session._adapting.begin()
    visit.touch(visit.button("Touches lentes"))
    assert window.look.slow_keys
    assert visit.button("Touches lentes").on
    visit.session.stage.lay(None)


def _write(visit: Visit, *strokes: tuple[Qt.Key, str]) -> str:
    """Strike keys as the window system brings them; give what stands on the line."""
    window = visit.session.window
    field = line(window)
    field.setFocus()
    for key, _text in strokes:
        QTest.keyClick(window.windowHandle(), key)
    QApplication.processEvents()
    return field.text()


def test_A42_slow_keys_are_a_choice_of_the_citizen_and_gone_with_the_visit(visit):
    assert _write(visit, (Qt.Key.Key_A, "a"), (Qt.Key.Key_A, "a")) == "aa"
    line(visit.session.window).clear()
    _adapt(visit)
    assert _write(visit, (Qt.Key.Key_B, "b"), (Qt.Key.Key_B, "b")) == "b"
    line(visit.session.window).clear()
    assert _write(visit, (Qt.Key.Key_Shift, ""), (Qt.Key.Key_C, "c")) == "C"
    assert not Look().slow_keys, "each visit is another process, and begins so"


def test_A42_a_key_on_the_screen_types_once_however_long_it_is_held(application):  # noqa: ARG001 - Qt
    for slow in (False, True):
        keys = _keys_on_screen(replace(Look(), slow_keys=slow))
        assert not any(key.autoRepeat() for key in keys)


def test_A42_a_key_on_the_screen_takes_no_echo_within_half_a_second(application):  # noqa: ARG001 - Qt
    assert SLOW_BOUNCE >= 500
    key = next(one for one in _keys_on_screen(replace(Look(), slow_keys=True)) if one.text() == "a")
    taps: list[object] = []
    key._on_tap = taps.append
    for moment in (10_000, 10_499, 10_600):
        key._press(moment)
        if key._held:
            key._released = moment
            taps.append(moment)
    assert taps == [10_000, 10_600]


_KEPT: list[object] = []


def _keys_on_screen(look: Look) -> list[KeyButton]:
    from kiosk.shell.keyboard import Keyboard as OnScreen  # noqa: PLC0415 - Qt first

    keyboard = OnScreen(look)
    keyboard._show_state()
    _KEPT.append(keyboard)
    return keyboard.panel.keys


def test_A42_no_shortcut_needs_two_keys_at_once(visit):
    """What a shortcut of several keys does, a button does too."""
    from PySide6.QtGui import QShortcut  # noqa: PLC0415 - Qt after the environment

    shortcuts = visit.session.window.findChildren(QShortcut)
    several = {one.key().toString() for one in shortcuts if "+" in one.key().toString()}
    assert several == {"Alt+Left"}, "“Retour” does what it does"
    assert visit.button("Retour")


def test_A42_what_a_page_sees_is_a_capital(application):  # noqa: ARG001 - it must be there
    slow = SlowKeys()
    field = Field(Look(), "nom")
    _KEPT.append(field)
    _strike(slow, Qt.Key.Key_Shift, 50)
    taken = _strike(slow, Qt.Key.Key_A, A, "a")
    assert taken is not None
    QCoreApplication.sendEvent(field, taken)
    assert field.text() == "A"
