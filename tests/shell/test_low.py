"""The lower half: everything that can be touched is within reach of somebody who sits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk import i18n, wire
from kiosk.i18n import Language
from kiosk.policy.model import Mode
from kiosk.shell.bars import ComfortBar, PageBar
from kiosk.shell.keyboard.key import KeyButton
from kiosk.shell.look import SCALES, Look
from kiosk.shell.screens.message import Message
from kiosk.shell.upper_half import UpperHalf
from tests.shell.fingers import line
from tests.shell.speech.conftest import Recorder, Visit
from tests.shell.survey import controls, survey
from tests.shots import first
from tests.shots.gallery import SCREENS, SIZES, Framed, Size, policy

pytestmark = pytest.mark.qt

FOR_CITIZENS = sorted(set(SCREENS) - set(first.SCREENS))


def seen(widget: QWidget, window: QWidget) -> QRect:
    """Give the part of a control that is in sight."""
    inner = widget.visibleRegion().boundingRect()
    return inner.translated(widget.mapTo(window, QPoint()))


def high(window: QWidget) -> list[str]:
    """Give what can be touched in the upper half."""
    half = window.height() // 2
    return [one.accessibleName() for one in controls(window) if seen(one, window).top() < half]


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
@pytest.mark.parametrize("scale", [SCALES[0], SCALES[-1]])
def test_A44_every_control_of_every_screen_is_in_the_lower_half(
    application,  # noqa: ARG001 - it must be there
    size: Size,
    scale: float,
):
    look = replace(size.look(scale=scale, language=Language.FRENCH), low=True)
    for name in FOR_CITIZENS:
        frame = Framed(name, look)
        frame.show()
        QApplication.processEvents()
        assert frame.height() == look.height, name
        assert high(frame) == [], name
        frame.hide()
        frame.deleteLater()


def test_A44_nothing_is_cut_or_too_small_there(
    application,  # noqa: ARG001 - it must be there
):
    found = survey(replace(SIZES[1].look(language=Language.FRENCH), low=True)).findings
    assert [one for one in found if one.screen in FOR_CITIZENS] == []


# --- in the real window ---------------------------------------------------------------------------
@pytest.fixture(params=SIZES[:3], ids=str)
def visit(application, request) -> Iterator[Visit]:  # noqa: ARG001 - it must be there
    i18n.use(Language.FRENCH)
    one = Visit(policy(), Recorder())
    window, size = one.session.window, request.param
    window.setFixedSize(size.width, size.height)
    one.session._dress(replace(size.look(language=Language.FRENCH), low=True))
    QApplication.processEvents()
    yield one
    one.close()


def bars(window: QWidget) -> list[QWidget]:
    found = [*window.findChildren(PageBar), *window.findChildren(ComfortBar)]
    return [one for one in found if one.isVisible()]


def settled(visit: Visit) -> None:
    QApplication.processEvents()
    QApplication.processEvents()
    assert visit.session.window.isVisible()


def test_A44_home_and_both_bars_are_below_the_middle(visit):
    window = visit.session.window
    settled(visit)
    assert len(bars(window)) == 2
    assert high(window) == []
    assert any(one.isVisible() for one in window.findChildren(UpperHalf))


def test_A44_a_screen_is_and_its_words_are_above(visit):
    window = visit.session.window
    visit.session._adapting.begin()
    settled(visit)
    assert high(window) == []


@pytest.mark.parametrize("phase", ["attract", "charter", "warning", "paused"])
def test_A44_what_hangs_over_everything_is(visit, phase: str):
    visit.session.life.hear(wire.PhaseIs(phase, "60"))
    settled(visit)
    window = visit.session.window
    reached = [one for one in controls(window) if window.childAt(seen(one, window).center()) is one]
    assert reached or phase == "paused"
    half = window.height() // 2
    assert [o.accessibleName() for o in reached if seen(o, window).top() < half] == []
    above = window.childAt(window.width() // 2, half // 2)
    curtain = window.curtain
    covered = isinstance(above, UpperHalf) or isinstance(above.parentWidget(), UpperHalf)
    assert covered or curtain is above or curtain.isAncestorOf(above), "the home shows through"


def test_A44_the_choice_of_languages_is(visit):
    visit.touch(visit.button("Langue / Language"))
    settled(visit)
    window = visit.session.window
    half = window.height() // 2
    for name in ("English", "Français", "Fermer les langues"):
        one = visit.button(name)
        assert seen(one, window).isEmpty() or seen(one, window).top() >= half, name


def test_A44_the_keys_are_and_the_line_that_is_written_on_stays_in_sight(visit):
    window = visit.session.window
    field = line(window)
    visit.touch(field)
    field.setFocus()
    _until(lambda: window.keyboard.is_open)
    settled(visit)
    keys = [one for one in window.keyboard.panel.findChildren(KeyButton) if one.isVisible()]
    half = window.height() // 2
    assert keys
    assert min(seen(one, window).top() for one in keys) >= half
    assert not field.visibleRegion().isEmpty()
    assert seen(field, window).bottom() < min(seen(one, window).top() for one in keys)


def test_A44_it_is_a_choice_within_reach_and_can_be_taken_back(visit):
    visit.session._dress(replace(visit.session.window.look, low=False))
    visit.session._adapting.begin()
    visit.touch(visit.button("Bas d'écran"))
    settled(visit)
    window = visit.session.window
    assert window.look.low
    assert visit.button("Bas d'écran").on
    assert high(window) == []
    visit.touch(visit.button("Bas d'écran"))
    settled(visit)
    assert not window.look.low
    assert high(window)


def test_A26_no_visit_begins_in_the_lower_half():
    assert not Look().low


def test_what_stands_below_the_tiles_is_not_lost(application):  # noqa: ARG001 - it must be there
    from kiosk.shell.home import Home  # noqa: PLC0415 - the same
    from tests.shots.gallery import HOME  # noqa: PLC0415 - Qt after the environment

    for mode in (Mode.PUBLIC, Mode.LEGAL):
        usual = Home(Look(), replace(policy(), mode=mode), HOME)
        low = Home(Look(low=True), replace(policy(), mode=mode), HOME)
        for name in (*usual._others, usual._mail, usual._all):
            text = name.face.text
            assert text in {one.label for one in low._tiles()}, text


def test_words_alone_are_in_the_upper_half(application):  # noqa: ARG001 - it must be there
    look = replace(SIZES[0].look(language=Language.FRENCH), low=True)
    frame = Framed("help", look)
    frame.show()
    QApplication.processEvents()
    message = frame.middle
    assert isinstance(message, Message)
    assert seen(message.heading, frame).bottom() < look.height // 2
    assert high(frame) == []
    frame.hide()


def _until(is_so: Callable[[], object]) -> None:
    for _look in range(200):
        if is_so():
            return
        QTest.qWait(10)
    pytest.fail("it never came")
