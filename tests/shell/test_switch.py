"""Everything by one switch, by two and by four: real widgets, strokes as the system brings them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QMargins, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.shell.bars import BarState, PageBar
from kiosk.shell.controls import Button
from kiosk.shell.keyboard.ears import Ears, Heard
from kiosk.shell.keyboard.key import KeyButton
from kiosk.shell.look import PACES, SCALES, Look
from kiosk.shell.screens.question import Asking, Question, QuestionKind
from kiosk.shell.switch import scene
from kiosk.shell.switch.calling import HELD, WITHIN, Calling
from kiosk.shell.switch.cursor import FLAT, Cursor, Place, Way, rows
from kiosk.shell.switch.switching import FOUR, ONE, ROUNDS, TWO, Switching
from tests.shell.fingers import line, rest
from tests.shell.speech.conftest import Recorder, Visit
from tests.shell.survey import controls
from tests.shots.gallery import BARS, SIZES, Size, languages, policy

pytestmark = pytest.mark.qt

SPACE, ENTER = Qt.Key.Key_Space, Qt.Key.Key_Return


# --- pure -----------------------------------------------------------------------------------------
def walk(sizes: list[int], steps: int) -> list[tuple[int, int]]:
    cursor, seen = Cursor(), []
    for _step in range(steps):
        cursor = cursor.step(sizes)
        seen.append((cursor.group, cursor.item))
    return seen


def test_the_groups_come_one_after_another_and_one_of_a_single_control_is_that():
    assert walk([3, 1, 2], 4) == [(0, -1), (1, 0), (2, -1), (0, -1)]


def test_inside_a_group_its_controls_come_and_then_the_group_again():
    cursor, acts = Cursor(2).choose([1, 1, 2])
    assert (cursor.group, cursor.item, acts) == (2, 0, False)
    places = []
    for _step in range(3):
        cursor = cursor.step([1, 1, 2])
        places.append((cursor.group, cursor.item))
    assert places == [(2, 1), (2, -1), (0, 0)]


def test_each_round_is_counted():
    cursor = Cursor()
    for _step in range(7):
        cursor = cursor.step([1, 1])
    assert cursor.rounds == 3


def test_four_directions_go_round():
    sizes = [2, 3]
    cursor = Cursor().move(Way.DOWN, sizes)
    assert (cursor.group, cursor.item) == (0, 0)
    moved = []
    for way in (Way.RIGHT, Way.DOWN, Way.RIGHT, Way.UP, Way.LEFT, Way.UP):
        cursor = cursor.move(way, sizes)
        moved.append((cursor.group, cursor.item))
    assert moved == [(0, 1), (1, 1), (1, 2), (0, 1), (0, 0), (1, 0)]


def test_what_stands_side_by_side_is_a_row_and_arabic_is_read_from_the_right():
    places = [Place(0, 0, 10), Place(20, 2, 12), Place(0, 20, 30), Place(20, 20, 30)]
    assert rows(places) == [[0, 1], [2, 3]]
    assert rows(places, mirrored=True) == [[1, 0], [3, 2]]


def test_a_switch_that_is_struck_three_times_in_vain_calls():
    calling = Calling()
    for moment in (1000, 2000, 3000):
        assert not calling.called
        calling = calling.struck(1, moment, in_vain=True)
    assert calling.called


@pytest.mark.parametrize("last", [(2, 3000, True), (1, 3000, False), (1, 1000 + WITHIN, True)])
def test_another_key_one_that_acts_or_one_much_later_does_not(last: tuple[int, int, bool]):
    key, moment, in_vain = last
    calling = Calling().struck(1, 1000, in_vain=True).struck(1, 2000, in_vain=True)
    assert not calling.struck(key, moment, in_vain=in_vain).called


def test_a_switch_that_is_held_for_three_seconds_calls():
    calling = Calling().struck(1, 1000, in_vain=False)
    assert not calling.held(1, 1000 + HELD - 1)
    assert calling.held(1, 1000 + HELD)
    assert not calling.held(2, 1000 + HELD)


# --- real widgets ---------------------------------------------------------------------------------
class Hands:
    """Somebody with switches."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.window = visit.session.window
        self.switching: Switching = visit.session.switching

    def use(self, switches: int) -> None:
        """Have so many, and nothing of the clock."""
        self.visit.session._dress(replace(self.window.look, switches=switches))
        self.switching._timer.stop()
        self.settle()

    def settle(self) -> None:
        QApplication.processEvents()
        self.window.activateWindow()
        QApplication.processEvents()

    def strike(self, *keys: Qt.Key) -> None:
        for key in keys:
            rest()
            QTest.keyClick(self.window.windowHandle(), key)
            self.switching._timer.stop()
            QApplication.processEvents()

    def step(self) -> None:
        """Let the time of one step pass."""
        self.switching.go_on()

    @property
    def groups(self) -> tuple[scene.Group, ...]:
        return scene.groups(self.window)

    def at(self) -> QWidget | None:
        return self.switching.pointed

    def choose(self, name: str, *, on: int, most: int = 25) -> int:
        """Choose a control with one switch or two; give how many steps that took."""
        wanted = next(
            (n, one) for n, g in enumerate(self.groups) for one in g if one.accessibleName() == name
        )
        choose = SPACE if on == ONE else ENTER
        for steps in range(1, most):
            if on == ONE:
                self.step()
            else:
                self.strike(SPACE)
            cursor = self.switching._cursor
            if self.at() is wanted[1]:
                self.strike(choose)
                return steps
            if cursor.item < 0 and cursor.group == wanted[0]:
                self.strike(choose)
                if self.at() is wanted[1]:
                    self.strike(choose)
                    return steps
        pytest.fail(f"{name} was not reached")


@pytest.fixture
def visit(application) -> Iterator[Visit]:  # noqa: ARG001 - it must be there
    i18n.use(Language.FRENCH)
    one = Visit(policy(), Recorder())
    one.session.window.move(0, 0)
    yield one
    one.close()
    i18n.use(Language.FRENCH)


@pytest.fixture
def hands(visit) -> Hands:
    return Hands(visit)


def test_without_a_word_keys_do_what_they_do(hands):
    field = line(hands.window)
    field.setFocus()
    hands.strike(Qt.Key.Key_A, SPACE, Qt.Key.Key_B)
    assert field.text() == "a b"


def test_every_control_in_sight_is_in_one_group(hands):
    hands.use(TWO)
    found = [one for group in hands.groups for one in group]
    assert len(found) == len(set(found))
    wanted = {one for one in controls(hands.window) if one.isEnabled()}
    assert set(found) == wanted


def test_the_tiles_are_groups_by_their_rows(hands):
    hands.use(ONE)
    home = hands.window.home
    tiles = [group for group in hands.groups if len(group) > 1 and home.isAncestorOf(group[0])]
    assert len(tiles) >= 3
    for group in tiles:
        tops = {scene.place(one, hands.window).top() for one in group}
        assert len(tops) == 1
    assert max(len(group) for group in hands.groups) + len(hands.groups) < 20


@pytest.mark.parametrize("switches", [ONE, TWO])
def test_one_switch_and_two_reach_a_view_of_the_home(hands, switches: int):
    hands.use(switches)
    steps = hands.choose("Tous les services", on=switches)
    assert hands.window.home.view == "all"
    assert steps <= 12


def test_one_switch_steps_by_itself_and_the_pace_is_never_faster_than_a_second(hands):
    assert min(PACES) >= 1
    assert Look().pace in PACES
    hands.visit.session._dress(replace(hands.window.look, switches=ONE, pace=1.5))
    assert hands.switching._timer.isActive()
    assert hands.switching._timer.interval() == 1500
    hands.visit.session._dress(replace(hands.window.look, switches=TWO))
    assert not hands.switching._timer.isActive()


def test_it_stops_after_some_rounds_and_a_stroke_begins_again(hands):
    hands.use(ONE)
    hands.switching._timer.start()
    for _step in range(ROUNDS * len(hands.groups) + 1):
        hands.step()
    assert not hands.switching._timer.isActive()
    assert hands.switching._ring.isHidden()
    QTest.keyClick(hands.window.windowHandle(), SPACE)
    assert hands.switching._timer.isActive()
    assert hands.switching._cursor.group == 0


def test_four_arrows_lead_and_enter_chooses(hands):
    hands.use(FOUR)
    hands.strike(Qt.Key.Key_Down)
    assert hands.at() is hands.groups[0][0]
    hands.strike(Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert hands.at() is hands.groups[1][1]
    hands.strike(Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert hands.at() is hands.groups[-1][0]
    assert hands.at().accessibleName() == "Langue / Language"
    hands.strike(SPACE)
    assert hands.window._choice is not None


def test_the_ring_is_that_of_the_focus(hands):
    hands.use(TWO)
    hands.strike(SPACE, SPACE)  # the first of several controls: a row of tiles
    ring = hands.switching._ring
    assert ring.isVisible()
    assert ring.geometry() == scene.around(hands.groups[1], hands.window)
    hands.strike(ENTER)
    assert ring.isHidden()
    assert hands.at() is QApplication.focusWidget()


def test_a_finger_touches_through_the_ring(hands):
    hands.use(TWO)
    hands.strike(SPACE, SPACE)
    ring = hands.switching._ring
    assert hands.window.childAt(ring.geometry().center()) is not ring


def test_a_word_is_written_with_two_switches(hands):
    hands.use(TWO)
    field = line(hands.window)
    hands.strike(SPACE)
    assert hands.at() is field
    hands.strike(ENTER)
    for _wait in range(100):
        QTest.qWait(10)
        if hands.window.keyboard.is_open:
            break
    QTest.qWait(450)  # until the keyboard takes taps
    assert hands.window.keyboard.is_open
    assert all(isinstance(one, KeyButton) for one in hands.groups[0])
    key = next(one for group in hands.groups for one in group if one.text() == "r")
    hands.choose(key.accessibleName(), on=TWO, most=40)
    assert field.text() == "r"
    assert hands.window.keyboard.is_open, "a switch is no physical keyboard"


def test_nobody_else_hears_a_stroke_of_a_switch_even_who_listens_since_later(hands):
    heard: list[str] = []
    Ears(
        hands.window,
        hands.window.windowHandle(),
        Heard(press=lambda *_about: None, key=lambda: heard.append("key")),
    )
    hands.strike(Qt.Key.Key_A)
    assert heard == ["key"]
    hands.use(TWO)
    hands.strike(SPACE, ENTER)
    assert heard == ["key"]


def test_only_what_lies_on_top_is_gone_through(hands):
    hands.use(TWO)
    hands.visit.session._adapting._choose_switches()
    hands.settle()
    names = {one.accessibleName() for group in hands.groups for one in group}
    assert {"1 touche", "2 touches", "4 flèches", "Pas de contacteur"} <= names
    assert "Aide" not in names
    assert "Tous les services" not in names


def test_few_controls_need_no_groups(application):  # noqa: ARG001 - it must be there
    asking = Asking(Look(), Question(QuestionKind.CONFIRM, "caf.fr", ""), print)
    asking.resize(1000, 600)
    asking.show()
    assert {len(group) for group in scene.groups(asking)} == {1}
    assert len(scene.groups(asking)) <= FLAT
    asking.hide()


def test_strokes_keep_the_visit_alive_and_stop_the_voice(hands):
    hands.use(TWO)
    hands.visit.told.clear()
    hands.visit.session.life._hands.invalidate()
    hands.strike(SPACE)
    assert [type(one).__name__ for one in hands.visit.told] == ["Touched"]


# --- how one comes to it --------------------------------------------------------------------------
def test_a_carer_sets_it_up_in_three_touches(hands):
    hands.visit.session._adapting.begin()
    hands.visit.touch(hands.visit.button("Contacteur"))
    hands.visit.touch(hands.visit.button("2 touches"))
    assert hands.window.look.switches == TWO
    hands.visit.touch(hands.visit.button("Pas de contacteur"))
    assert hands.window.look.switches == 0


def test_the_switch_itself_asks_for_it_by_three_strokes_in_vain(hands):
    hands.window.home.setFocus()
    hands.strike(SPACE, SPACE)
    assert hands.window.look.switches == 0
    hands.strike(SPACE)
    assert hands.window.look.switches == ONE
    assert hands.visit.button("1 touche").on
    hands.choose("4 flèches", on=ONE)
    assert hands.window.look.switches == FOUR


def test_whoever_has_a_keyboard_leaves_the_proposal_by_escape(hands):
    hands.window.home.setFocus()
    hands.strike(SPACE, SPACE, SPACE)
    assert hands.window._choice is not None
    hands.strike(Qt.Key.Key_Escape)
    assert hands.window._choice is None
    assert hands.window.look.switches == 0


def test_a_keyboard_that_chooses_a_button_asks_for_nothing(hands):
    for _stroke in range(4):
        hands.visit.button("Contraste").setFocus()
        hands.strike(SPACE)
    assert hands.window.look.switches == 0


def test_the_pace_is_chosen_by_the_switch_too(hands):
    hands.visit.session._adapting.propose_switches()
    hands.switching._timer.stop()
    before = hands.window.look.pace
    hands.choose("Plus lent", on=ONE)
    assert hands.window.look.pace > before


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("scale", SCALES)
def test_A06_the_bar_has_room_for_the_buttons_of_switches(
    application,  # noqa: ARG001 - it must be there
    size: Size,
    scale: float,
):
    for language in languages():
        i18n.use(language)
        look = replace(size.look(scale=scale, language=language), switches=ONE)
        bar = PageBar(look, BARS, BarState(can_go_back=True, pages=2, can_scroll=True))
        bar.resize(look.width, bar.height())
        bar.show()
        QApplication.processEvents()
        for button in bar.findChildren(Button):
            assert bar.rect().contains(button.geometry()), button.accessibleName()
            inner = button.size().shrunkBy(QMargins(*[2 * look.ring] * 4))
            assert button.face.height_for(inner.width()) <= inner.height(), button.face.text
            assert button.face.minimum_width() <= inner.width(), button.face.text
        assert bar.height() < look.height * 0.5
        bar.hide()
    i18n.use(Language.FRENCH)


def test_A26_no_visit_begins_with_the_switches_of_the_one_before():
    assert (Look().switches, Look().slow_keys) == (0, False)
