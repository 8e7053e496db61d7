import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from kiosk.i18n import Language
from kiosk.shell.keyboard.layout import Layer
from kiosk.shell.look import Look
from tests.shell.keyboard.conftest import MakeStand
from tests.shell.keyboard.stand import Stand

pytestmark = pytest.mark.qt

KINDS = {
    "text": Layer.LETTERS,
    "password": Layer.LETTERS,
    "email": Layer.EMAIL,
    "number": Layer.NUMBER,
    "tel": Layer.PHONE,
    "url": Layer.URL,
    "date": Layer.NUMBER,
    "code": Layer.NUMBER,
    "login": Layer.EMAIL,
    "area": Layer.LETTERS,
    "rich": Layer.LETTERS,
}


@pytest.mark.parametrize(("name", "layer"), KINDS.items())
def test_a_touched_field_calls_the_keyboard_of_its_kind(web: Stand, name: str, layer: Layer):
    web.touch_field(name)
    web.opened()

    assert web.layer is layer


def test_a_date_is_typed_with_digits(web: Stand):
    web.touch_field("date")
    web.opened()

    web.js("date.blur(); date.focus()")  # on its first part, whichever was touched
    web.type("12121989")

    web.until(lambda: web.value("date") == "1989-12-12")


@pytest.mark.parametrize("name", ["button", "fixed"])
def test_what_takes_no_text_calls_no_keyboard(web: Stand, name: str):
    web.touch_field(name)
    web.wait(0.6)

    assert not web.keyboard.is_open
    assert web.keyboard.height() == 0


def test_a_field_that_takes_the_focus_by_itself_leaves_the_page_whole(web: Stand):
    web.view.setFocus()
    web.js("text.focus()")
    web.wait(0.6)
    assert not web.keyboard.is_open

    web.touch_field("text")
    web.until(lambda: web.keyboard.is_open)


def test_the_keyboard_leaves_with_the_focus(web: Stand):
    web.touch_field("text")
    web.opened()

    web.touch_field("button")

    web.until(lambda: web.keyboard.height() == 0)


def test_the_keyboard_stays_between_two_fields(web: Stand):
    web.touch_field("text")
    web.opened()
    tall = web.keyboard.height()

    web.touch_field("email")
    heights = [tall]

    def follows() -> bool:
        heights.append(web.keyboard.height())
        return web.layer is Layer.EMAIL

    web.until(follows)

    assert set(heights) == {tall}


def test_the_keyboard_leaves_a_native_field_that_is_gone(native: Stand):
    native.touch_line()

    native.line.hide()

    native.until(lambda: not native.keyboard.is_open)


def test_a_hidden_keyboard_comes_back_by_its_button(native: Stand):
    native.touch_line()

    native.tap("Cacher le clavier")
    native.wait(0.6)
    assert not native.keyboard.is_open
    strip = native.keyboard._strip
    assert strip.isVisible()
    native.touch(strip.button, strip.button.rect().center())

    native.until(lambda: native.keyboard.is_open)
    assert not strip.isVisible()
    assert QApplication.focusWidget() is native.line


def test_a_hidden_keyboard_comes_back_by_a_touch_on_the_same_field(web: Stand):
    web.touch_field("text")
    web.opened()
    web.tap("Cacher le clavier")
    web.until(lambda: not web.keyboard.is_open)

    web.touch_field("text")

    web.until(lambda: web.keyboard.is_open)


def test_scrolling_does_not_bring_a_hidden_keyboard_back(web: Stand):
    web.touch_field("text")
    web.opened()
    web.tap("Cacher le clavier")
    web.until(lambda: not web.keyboard.is_open)

    web.touch(web.button, web.button.rect().center())
    web.wait(0.6)

    assert not web.keyboard.is_open


def test_a_physical_key_makes_room_until_the_next_touch(native: Stand):
    native.touch_line()

    native.physical(Qt.Key.Key_B)
    native.until(lambda: native.keyboard.height() == 0)
    assert native.line.text() == "b"
    native.physical(Qt.Key.Key_C)
    native.wait(0.4)
    assert not native.keyboard.is_open

    native.touch(native.line, native.line.rect().center())
    native.until(lambda: native.keyboard.is_open)


def test_a_modifier_alone_makes_no_room(native: Stand):
    native.touch_line()

    native.physical(Qt.Key.Key_Shift)
    native.wait(0.3)

    assert native.keyboard.is_open


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (1080, 1920)])
def test_A10_the_field_in_focus_is_never_covered(
    make: MakeStand, address: str, width: int, height: int
):
    stand = make(Look(width=width, height=height, scale=2.0), address, bars=70)
    stand.js("low.style.top = `${innerHeight - 40}px`; 0")
    stand.touch_field("low")
    stand.opened()

    assert stand.view.geometry().bottom() < stand.keyboard.geometry().top()
    stand.until(lambda: 0 <= stand.top("low") <= stand.number("innerHeight") - 30)
    stand.until(lambda: stand.js("innerHeight") == stand.view.height())


def test_a_field_in_a_frame_of_another_site_is_brought_into_sight(make: MakeStand, address: str):
    stand = make(Look(), f"{address}/frames")
    stand.js("frame.style.top = `${innerHeight - 320}px`; 0")
    stand.until(lambda: stand.js("!!window.inner", stand.frame))

    def seen() -> int:
        return stand.top("frame") + stand.top("inner", stand.frame)

    stand.until(lambda: stand.view.height() - 70 <= seen() <= stand.view.height())
    while stand.js("document.activeElement.id", stand.frame) != "inner":
        stand.touch(stand.view, QPoint(60, seen() + 15))
        stand.wait(0.3)  # a frame of another process takes touches a while after it is painted
    stand.opened()

    stand.until(lambda: 0 <= seen() <= stand.view.height() - 30)
    stand.type("voilà")
    stand.until(lambda: stand.js("inner.value", stand.frame) == "voilà")


def test_a_new_look_keeps_the_keyboard_and_the_field(native: Stand):
    native.touch_line()

    native.keyboard.set_look(Look(Language.ENGLISH, scale=2.0, contrast=True))
    native.opened()
    native.type("ok")

    assert native.line.text() == "ok"
    assert QApplication.focusWidget() is native.line


def test_nothing_of_what_was_typed_stays(native: Stand):
    native.touch_line()
    native.type("secret")
    native.tap("^")

    native.button.setFocus()
    native.until(lambda: not native.keyboard.is_open)

    kept = vars(native.keyboard) | vars(native.keyboard.panel)
    assert "secret" not in repr(kept)
    assert native.keyboard._writing.dead == ""
