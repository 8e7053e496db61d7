import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.shell.keyboard.label import fit
from kiosk.shell.keyboard.layout import Layer
from kiosk.shell.keyboard.panel import Panel
from kiosk.shell.keyboard.writing import Shift, Writing
from kiosk.shell.look import LEGIBLE, Look

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("application")]

SCREENS = {  # pixels and inches
    "21.5 inches": (1920, 1080, 21.5),
    "21.5 inches, coarse": (1366, 768, 21.5),
    "15.6 inches": (1366, 768, 15.6),
    "15 inches, old": (1024, 768, 15),
    "upright": (1080, 1920, 21.5),
}
LOOKS = [
    Look(scale=scale, width=w, height=h, mm_per_px=inches * 25.4 / (w * w + h * h) ** 0.5)
    for (w, h, inches), scale in itertools.product(SCREENS.values(), (1.0, 1.5, 2.0))
]
STATES = [Writing(layer, layer, shift) for layer in Layer for shift in Shift]


def panel(look: Look, writing: Writing, *, lines: bool = False) -> Panel:
    made = Panel(look, lambda _key: None)
    made.resize(look.width, made.height())
    made.show_state(writing, lines=lines)
    return made


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_keys_are_large_enough_and_leave_most_of_the_window(look: Look):
    for layer in Layer:
        shown = panel(look, Writing(layer, layer))
        assert shown.height() <= 0.45 * look.height
        for key in shown.keys:
            assert key.width() * look.mm_per_px >= 15
            assert key.body.height() * look.mm_per_px >= 9


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_keys_lie_side_by_side_within_the_window(look: Look):
    for layer in Layer:
        shown = panel(look, Writing(layer, layer))
        places = [key.geometry() for key in shown.keys]
        assert all(shown.rect().contains(place) for place in places)
        assert not any(a.intersects(b) for a, b in itertools.combinations(places, 2))


@pytest.fixture(params=Language)
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    i18n.use(request.param)
    yield
    i18n.use(Language.FRENCH)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("look", [look for look in LOOKS if look.scale != 1.5], ids=str)
def test_nothing_on_a_key_is_cut(look: Look):
    for writing, lines in itertools.product(STATES, (False, True)):
        for key in panel(look, writing, lines=lines).keys:
            if not key.text():
                continue
            face = fit(look, key.key.act, key.text(), key.body.size())
            metrics = QFontMetrics(face.font)
            room = QRect(0, 0, face.words.width(), 9999)
            box = metrics.boundingRect(room, face.flags, key.text())
            assert box.width() <= face.words.width(), key.text()
            assert box.height() <= face.words.height(), key.text()


@pytest.mark.parametrize("look", [look for look in LOOKS if look.scale == 2.0], ids=str)
def test_A05_large_text_makes_letters_that_are_read_from_afar(look: Look):
    for key in panel(look, Writing()).keys:
        if len(key.text()) == 1:
            face = fit(look, key.key.act, key.text(), key.body.size())
            capital = QFontMetrics(face.font).capHeight() * look.mm_per_px
            assert capital >= min(LEGIBLE * look.distance - 0.3, 0.4 * key.body.height())


def test_A12_A38_every_key_has_a_name_of_its_own_that_says_what_stands_on_it():
    for writing in STATES:
        shown = panel(Look(), writing)
        names = [key.accessibleName() for key in shown.keys]
        assert all(names)
        assert len(set(names)) == len(names)
        assert all(key.text() in key.accessibleName() for key in shown.keys)


def test_no_key_repeats_by_itself():
    assert not any(key.autoRepeat() for key in panel(Look(), Writing()).keys)
    assert all(key.focusPolicy() is Qt.FocusPolicy.NoFocus for key in panel(Look(), Writing()).keys)
