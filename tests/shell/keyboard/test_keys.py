import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.shell.keyboard.layout import BOARDS, Act, Layer
from kiosk.shell.keyboard.writing import Writing
from tests.shell.keyboard.stand import Stand

pytestmark = pytest.mark.qt

ALPHABETS = (Layer.LETTERS, Layer.SYMBOLS, Layer.ACCENTS)


def characters(layer: Layer) -> list[str]:
    keys = [key for row in BOARDS[layer].rows for key in row]
    return [key.text for key in keys if key.act is Act.TEXT]


def show(stand: Stand, layer: Layer) -> None:
    """Show a layer, as its key does."""
    stand.keyboard._writing = Writing(Layer.LETTERS, layer)
    stand.keyboard._show_state()


def type_all(stand: Stand, layer: Layer) -> str:
    """Tap every key of a layer that types; give what should have arrived."""
    for text in characters(layer):
        if stand.layer is not layer:  # the accents leave after each
            show(stand, layer)
        stand.tap("Espace" if text == " " else text)
    return "".join(characters(layer))


@pytest.mark.parametrize("layer", Layer)
def test_every_character_arrives_in_a_field_of_our_own(native: Stand, layer: Layer):
    native.touch_line()

    expected = type_all(native, layer)

    assert native.line.text() == expected


@pytest.mark.parametrize("layer", ALPHABETS)
def test_every_character_arrives_in_a_field_of_a_page(web: Stand, layer: Layer):
    web.touch_field("text")
    web.opened()

    expected = type_all(web, layer)

    web.until(lambda: web.value("text") == expected)


def test_a_page_sees_keys_as_from_a_physical_keyboard(web: Stand):
    web.touch_field("text")
    web.opened()
    web.js(
        "seen = []; for (const kind of ['keydown', 'keypress', 'beforeinput', 'input', 'keyup'])"
        " document.addEventListener(kind, e => seen.push(`${kind} ${e.key ?? e.data}`)); 0"
    )

    web.type("é")

    web.until(lambda: web.value("text") == "é")
    expected = "keydown é,keypress é,beforeinput é,input é,keyup é"
    web.until(lambda: web.js("seen.join()") == expected)


def test_capitals_accents_and_the_cursor_work_in_a_page(web: Stand):
    web.touch_field("text")
    web.opened()

    web.tap(Act.SHIFT)
    for key in ("E", "l", "e", "^", "e", Act.LEFT, Act.BACK, "o"):
        web.tap(key)

    web.until(lambda: web.value("text") == "Eloê")


def test_next_and_previous_lead_from_field_to_field(web: Stand):
    web.touch_field("text")
    web.opened()

    web.tap(Act.NEXT)
    web.until(lambda: web.js("document.activeElement.id") == "password")
    web.tap(Act.NEXT)
    web.until(lambda: web.layer is Layer.EMAIL)
    web.tap(Act.PREVIOUS)
    web.until(lambda: web.js("document.activeElement.id") == "password")

    assert web.keyboard.is_open


def test_enter_sends_a_form_and_makes_a_line_where_there_are_lines(web: Stand):
    web.js(
        "const form = document.createElement('form'), field = text;"
        "field.replaceWith(form); form.append(field);"
        "form.addEventListener('submit', e => { e.preventDefault(); sent = true; }); sent = false;"
    )
    web.touch_field("text")
    web.opened()
    web.tap("Valider")
    web.until(lambda: web.js("sent"))

    web.touch_field("area")
    web.until(lambda: web.key(Act.ENTER).text() == "À la ligne")
    for key in ("a", Act.ENTER, "b"):
        web.tap(key)
    web.until(lambda: web.value("area") == "a\nb")


def test_a_field_that_a_script_controls_keeps_its_say(web: Stand):
    web.js(
        "let state = ''; text.addEventListener('input', e => {"
        " state = e.target.value.replace(/[^0-9]/g, '').slice(0, 4); e.target.value = state; }); 0"
    )
    web.touch_field("text")
    web.opened()

    web.type("1a2b345")

    web.until(lambda: web.value("text") == "1234")


def test_a_limit_on_the_length_holds(web: Stand):
    web.touch_field("code")
    web.opened()

    web.type("12345678")

    web.until(lambda: web.value("code") == "123456")


def test_no_key_takes_the_focus(native: Stand):
    native.touch_line()

    for button in native.keyboard.panel.keys:
        assert button.focusPolicy() is Qt.FocusPolicy.NoFocus
    native.type("bonjour")
    QTest.mouseClick(native.key("a"), Qt.MouseButton.LeftButton)

    assert QApplication.focusWidget() is native.line
    assert native.line.text() == "bonjoura"


def test_A32_a_key_acts_when_the_finger_leaves_and_shows_that_it_is_held(native: Stand):
    native.touch_line()
    key = native.key("a")

    native.touch(key, key.rect().center(), release=False)
    assert key.isDown()
    assert native.line.text() == ""

    native.lift(key.mapTo(native.window, key.rect().center()))
    assert not key.isDown()
    assert native.line.text() == "a"


def test_A32_sliding_off_a_key_cancels(native: Stand):
    native.touch_line()
    key = native.key("g")

    native.touch(key, key.rect().center(), QPoint(key.width() * 3, key.height()))
    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton, pos=QPoint(key.width() * 3, 0))

    assert native.line.text() == ""


def test_A33_a_trembling_finger_still_means_the_key_it_came_down_on(native: Stand):
    native.touch_line()
    key = native.key("g")

    native.touch(key, key.rect().center(), key.rect().bottomRight() + QPoint(5, 5))

    assert native.line.text() == "g"


def test_A33_the_bounce_of_a_finger_types_nothing(native: Stand):
    native.touch_line()

    native.tap("l")
    native.tap("l", bounce=True)
    native.tap("l")

    assert native.line.text() == "ll"


def test_two_fingers_type_two_letters(native: Stand):
    native.touch_line()
    window = native.window.windowHandle()
    keys = native.key("a"), native.key("p")
    places = [key.mapTo(native.window, key.rect().center()) for key in keys]

    QTest.touchEvent(window, native._finger).press(0, places[0], window).commit()
    QTest.touchEvent(window, native._finger).stationary(0).press(1, places[1], window).commit()
    QTest.touchEvent(window, native._finger).release(0, places[0], window).stationary(1).commit()
    QTest.touchEvent(window, native._finger).release(1, places[1], window).commit()
    QApplication.processEvents()

    assert native.line.text() == "ap"


def test_a_second_tap_on_the_field_types_nothing_on_the_key_that_came_under_it(native: Stand):
    native.touch(native.line, native.line.rect().center())
    native.until(lambda: native.keyboard.is_open)

    native.tap("a")

    assert native.line.text() == ""


def test_a_mouse_types_too(native: Stand):
    native.touch_line()

    for text in "mot":
        QTest.mouseClick(native.key(text), Qt.MouseButton.LeftButton)

    assert native.line.text() == "mot"


def test_a_password_is_never_shown(native: Stand):
    native.line.setEchoMode(QLineEdit.EchoMode.Password)
    native.touch_line()

    native.type("secret")

    assert native.line.text() == "secret"
    assert set(native.line.displayText()) == {native.line.displayText()[0]}
    assert "secret" not in native.line.displayText()
