"""What is said of a control, of a screen and of a key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.shell.speech.utterance import (
    Control,
    Role,
    Utterance,
    of_control,
    of_screen,
    of_typed,
    plain,
)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    i18n.use(Language.FRENCH)
    yield
    i18n.use(Language.FRENCH)


def text(utterance: Utterance) -> str:
    return " ".join(part.text for part in utterance)


@pytest.mark.parametrize(
    ("control", "said"),
    [
        (Control("Aide"), "Aide, bouton."),
        (Control("Retour", enabled=False), "Retour, bouton, pas disponible pour le moment."),
        (Control("Contraste", Role.SWITCH), "Contraste, case non cochée."),
        (Control("Contraste", Role.SWITCH, on=True), "Contraste, case cochée."),
        (Control("CAF", description="Mes aides"), "CAF, bouton. Mes aides."),
        (Control("Nom", Role.FIELD), "Nom, champ, vide."),
        (Control("Nom", Role.FIELD, text="Anne", filled=True), "Nom, champ, Anne."),
        (Control("Code", Role.MASKED), "Code, champ caché, vide."),
        (Control("Code", Role.MASKED, filled=True), "Code, champ caché, rempli."),
        (Control("a", Role.KEY), "a."),
    ],
)
def test_A18_a_control_says_its_name_what_it_is_and_how_it_stands(control: Control, said: str):
    assert text(of_control(control, aloud=True)) == said


def test_A18_a_screen_says_its_title_and_how_much_can_be_touched():
    assert text(of_screen(["Aide", "Que faire ?"], 3)) == "Aide. Que faire ? 3 choix à toucher."
    assert text(of_screen(["Un instant"], 0)) == "Un instant."
    assert of_screen([], 0) == ()


def test_A22_a_masked_character_is_a_point_whoever_hears_it():
    for aloud in (False, True):
        assert text(of_typed("k", masked=True, aloud=aloud)) == "point."


def test_A23_without_a_choice_neither_a_field_nor_a_key_is_told():
    field = Control("Nom", Role.FIELD, text="Anne", filled=True)
    assert text(of_control(field, aloud=False)) == "Nom, champ, rempli."
    assert text(of_typed("A", masked=False, aloud=False)) == "touche."


def test_what_is_said_shows_itself_in_no_log():
    assert "Anne" not in repr(plain("Anne"))
    assert "Anne" not in repr(Control("Nom", Role.FIELD, text="Anne"))


def test_A27_the_name_of_a_language_is_said_in_that_language():
    name, kind = of_control(Control("English"), aloud=False)
    assert (name.language, kind.language) == (Language.ENGLISH, Language.FRENCH)
    i18n.use(Language.ENGLISH)
    (whole,) = of_control(Control("English"), aloud=False)
    assert (whole.text, whole.language) == ("English, button.", Language.ENGLISH)
