"""What the shell must never do to a person, and must always give them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk import i18n
from kiosk.i18n import ENDONYMS, Language
from kiosk.settings import ROOT
from kiosk.shell.bars import Badge, ComfortBar
from kiosk.shell.controls import Button, Drawing, Field, Text
from kiosk.shell.pane import Pane
from kiosk.shell.screens.band import Band
from kiosk.shell.screens.languages import Languages, LanguagesActions
from tests.shell.survey import controls, place
from tests.shots.gallery import COMFORT, SCREENS, SIZES, Framed, policy

pytestmark = pytest.mark.qt

LOOK = SIZES[0].look(language=Language.FRENCH)
SHELL = sorted((ROOT / "kiosk" / "shell").rglob("*.py"))
WRITTEN_ON = [name for name in SCREENS if name in {"home", "prompt", "login", "first-place"}]


@pytest.fixture
def show(application):
    """Show a screen as the window with the focus."""
    shown: list[QWidget] = []

    def make(name: str, scale: float = 1.0) -> Framed:
        frame = Framed(name, SIZES[0].look(scale=scale, language=Language.FRENCH))
        shown.append(frame)
        frame.show()
        frame.activateWindow()
        application.processEvents()
        return frame

    yield make
    for frame in shown:
        frame.hide()
        frame.deleteLater()


def test_A08_the_language_that_is_chosen_bears_a_check_mark(application):
    del application
    i18n.use(Language.FRENCH)
    screen = Languages(LOOK, LanguagesActions(lambda _language: None, lambda: None))
    buttons = [one for one in screen.findChildren(Button) if one.isCheckable()]
    assert [one.face.text for one in buttons] == list(ENDONYMS.values())
    marked = [one for one in buttons if one.face.icon == "check"]
    assert marked == [one for one in buttons if one.isChecked()]
    assert [(one.face.text, one.face.detail) for one in marked] == [("Français", "Choisie")]


@pytest.mark.parametrize("name", ["awaited", "closes", "comes", "dry", "jammed", "pays"])
def test_A08_what_is_announced_has_a_drawing_and_words(show, name: str):
    (band,) = show(name).findChildren(Band)
    assert band.words.text()
    assert not band.findChild(Drawing).pixmap().isNull()


def test_A08_the_site_that_we_know_is_told_by_words_and_a_lock(application):
    del application
    said = {}
    for kind in ("true", "practice", "other"):
        bar = ComfortBar(LOOK, COMFORT, Badge(kind, "www.caf.fr"))
        said[kind] = bar._site.text()
        assert bar._icon.isHidden() is (kind != "true")
    assert len(set(said.values())) == 3


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_A10_nothing_that_has_the_focus_lies_under_a_bar(show, name: str):
    frame = show(name, scale=2.0)
    bars = [
        place(bar, frame) for bar in (frame.comfort_bar, frame.page_bar) if bar.isVisibleTo(frame)
    ]
    for _step in range(len(controls(frame)) + 4):
        QTest.keyClick(QApplication.focusWidget() or frame, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is None or frame.comfort_bar.isAncestorOf(focus):
            continue
        if frame.page_bar.isAncestorOf(focus):
            continue
        seen = place(focus, frame)
        assert not any(bar.intersects(seen) for bar in bars), focus.accessibleName()
        assert not focus.visibleRegion().isEmpty(), focus.accessibleName()


@pytest.mark.parametrize("name", WRITTEN_ON)
def test_A35_what_was_copied_can_be_pasted_into_every_field(show, name: str):
    frame = show(name)
    for field in frame.findChildren(Field):
        field.clear()
        QApplication.clipboard().setText("3230")
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == "3230", field.accessibleName()


@pytest.mark.parametrize("name", [name for name in SCREENS if name.startswith("home")])
def test_A40_each_tile_has_a_drawing_a_word_and_a_short_line(show, name: str):
    tiles = [
        one for one in show(name).findChildren(Button) if one.kind == "tile" and one.isVisible()
    ]
    for tile in tiles:
        assert tile.face.icon
        assert tile.face.text
        assert tile.face.detail
        sentences = re.split(r"(?<=[.?!])\s+", tile.face.detail)
        assert all(len(sentence.split()) <= 15 for sentence in sentences)


def test_A40_each_service_has_a_drawing_of_its_own():
    drawn = Counter(service.icon for service in policy().services)
    assert [icon for icon, count in drawn.items() if count > 1] == []


def test_A46_nobody_is_known_by_face_or_finger():
    biometric = re.compile(r"fprint|biometr|face.?id|webauthn|howdy", re.IGNORECASE)
    folders = ("kiosk", "image", "systemd")
    files = [one for folder in folders for one in (ROOT / folder).rglob("*") if one.is_file()]
    texts = [one for one in files if one.suffix not in {".mo", ".pyc"}] + [ROOT / "build_image.sh"]
    found = [one.name for one in texts if biometric.search(one.read_text("utf-8", "replace"))]
    assert found == []


def test_A32_no_gesture_is_listened_to_and_nothing_is_dragged():
    gestures = re.compile(r"grabGesture|QSwipe|QPinch|QPanGesture|QDrag\b|setAcceptDrops\(True")
    found = [one.name for one in SHELL if gestures.search(one.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("name", ["rules", "help", "counted", "charter"])
def test_A32_words_that_need_more_room_have_buttons_to_scroll(show, name: str):
    for pane in show(name, scale=2.0).findChildren(Pane):
        hidden = pane.heightForWidth(pane.width()) > pane.height()
        buttons = [one for one in pane.findChildren(Button) if one.isVisible()]
        scrolling = {"Monter", "Descendre", "Plus haut", "Plus bas"}
        assert bool({one.accessibleName() for one in buttons} & scrolling) or not hidden


def test_A50_the_only_sounds_are_that_of_the_warning_and_a_voice_and_both_are_written_too():
    playing = re.compile(r"chime\.play|QSoundEffect|QMediaPlayer|QApplication\.beep|aplay")
    found = {one.name for one in SHELL if playing.search(one.read_text("utf-8"))}
    assert found == {"chime.py", "curtains.py", "voice.py"}


def test_A01_every_word_is_drawn_in_a_colour_of_the_tokens(show):
    for name in ("home", "help", "rules", "end"):
        for text in show(name).findChildren(Text):
            colour = text.palette().windowText().color().name()
            assert colour in {value.lower() for value in vars_of(LOOK.tokens)}, text.text()


def vars_of(tokens: object) -> list[str]:
    names = [name for name in dir(tokens) if not name.startswith("_")]
    return [value for name in names if isinstance(value := getattr(tokens, name), str)]
