import string

import pytest

from kiosk.shell.keyboard.layout import ABOVE, BELOW, BOARDS, SIDE, Act, Key, Layer
from kiosk.shell.keyboard.writing import Shift, Writing

ALPHABETS = (Layer.LETTERS, Layer.EMAIL, Layer.URL)
SHIFT = Key(Act.SHIFT)
SPACE = Key(Act.TEXT, " ")
CIRCUMFLEX = Key(Act.DEAD, "^")
DIAERESIS = Key(Act.DEAD, "¨")


def letter(text: str) -> Key:
    return Key(Act.TEXT, text)


def typed(layer: Layer) -> set[str]:
    keys = [key for row in BOARDS[layer].rows for key in row]
    return {key.text for key in keys if key.act is Act.TEXT}


def write(*keys: Key, base: Layer = Layer.LETTERS) -> str:
    writing, text = Writing().for_field(base), ""
    for key in keys:
        writing, added = writing.tap(key)
        text += added
    return text


def test_every_character_of_a_password_can_be_typed():
    typable = typed(Layer.LETTERS) | typed(Layer.SYMBOLS) | typed(Layer.ACCENTS)
    wanted = string.digits + string.punctuation + string.ascii_lowercase + " €£§°²éèçàùâêîôûëïüöœæ"

    assert set(wanted) <= typable


def test_every_letter_has_its_capital():
    for layer in (*ALPHABETS, Layer.ACCENTS):
        for text in typed(layer):
            if len(text) == 1 and text.isalpha():
                writing, _ = Writing(layer, layer).tap(SHIFT)
                assert writing.tap(letter(text))[1] == text.upper()
                assert len(text.upper()) == 1


@pytest.mark.parametrize("layer", ALPHABETS)
def test_digits_are_always_there_beside_letters(layer):
    assert set(string.digits + string.ascii_lowercase) <= typed(layer)


def test_french_accents_and_the_at_sign_are_on_the_first_layer():
    assert set("éèçàù@.-'") <= typed(Layer.LETTERS)


def test_an_address_needs_no_other_layer():
    assert {"@", ".", "-", "_", ".fr", ".com"} <= typed(Layer.EMAIL)


@pytest.mark.parametrize("layer", Layer)
def test_all_rows_of_a_layer_are_equally_wide(layer):
    rows = BOARDS[layer].rows

    assert {sum(key.width for key in row) for row in rows} == {BOARDS[layer].columns}


@pytest.mark.parametrize("layer", Layer)
def test_every_layer_leads_back_to_letters_or_has_them(layer):
    keys = [key for row in BOARDS[layer].rows for key in row]
    ways = {Writing(layer, layer).tap(key)[0].layer for key in keys if key.act is Act.LAYER}

    assert layer in ALPHABETS or Layer.LETTERS in ways


def test_the_same_actions_surround_the_keys_on_wide_and_on_high_screens():
    assert {key.act for key in SIDE} == {key.act for key in (*ABOVE, *BELOW)}


def test_shift_once_makes_one_capital():
    assert write(SHIFT, letter("a"), letter("b")) == "Ab"


def test_shift_twice_locks_capitals_and_a_third_time_frees_them():
    assert write(SHIFT, SHIFT, letter("a"), letter("b"), SHIFT, letter("c")) == "ABc"


def test_a_word_on_a_key_stays_small_under_shift():
    assert write(SHIFT, letter(".fr")) == ".fr"


def test_an_accent_goes_on_the_next_letter():
    assert write(CIRCUMFLEX, letter("e"), DIAERESIS, letter("i")) == "êï"


def test_an_accent_goes_on_a_capital():
    assert write(SHIFT, CIRCUMFLEX, letter("e")) == "Ê"


def test_an_accent_before_a_letter_that_takes_none_stands_alone():
    assert write(CIRCUMFLEX, letter("1"), CIRCUMFLEX, SPACE) == "^1^"


def test_an_accent_touched_again_is_forgotten():
    assert write(CIRCUMFLEX, CIRCUMFLEX, letter("e")) == "e"


def test_the_accents_leave_after_one_letter():
    accents = Key(Act.LAYER, layer=Layer.ACCENTS)
    writing, _ = Writing(Layer.EMAIL, Layer.EMAIL).tap(accents)
    writing, text = writing.tap(letter("œ"))

    assert (writing.layer, text) == (Layer.EMAIL, "œ")


def test_signs_stay_until_letters_are_asked_for():
    writing, _ = Writing().tap(Key(Act.LAYER, layer=Layer.SYMBOLS))
    writing, _ = writing.tap(letter("&"))
    assert writing.layer is Layer.SYMBOLS

    writing, _ = writing.tap(Key(Act.LAYER))
    assert writing.layer is Layer.LETTERS


def test_a_new_field_starts_without_capitals_and_accents():
    writing = Writing(shift=Shift.LOCKED, dead="^").for_field(Layer.NUMBER)

    assert writing == Writing(Layer.NUMBER, Layer.NUMBER)


def test_what_was_typed_cannot_be_read_from_the_keyboard():
    writing, _ = Writing().tap(letter("z"))

    assert "z" not in repr(writing)
    assert writing == Writing()
