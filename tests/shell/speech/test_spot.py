"""What is said of the parts of a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.shell.speech.spot import LONGEST, of_page, of_spot


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    i18n.use(Language.FRENCH)
    yield
    i18n.use(Language.FRENCH)


def test_A27_a_page_in_another_language_keeps_its_own_words_and_ours_say_what_they_are():
    i18n.use(Language.ENGLISH)
    link = {"kind": "link", "name": "Mes paiements", "lang": "fr-FR"}
    own, ours = of_spot(link)
    assert (own.text, own.language) == ("Mes paiements", Language.FRENCH)
    assert ours.language is Language.ENGLISH


@pytest.mark.parametrize("lang", ["", "xx", "de-AT", None, 7])
def test_A27_what_is_written_in_no_known_language_is_read_as_french(lang):
    (part,) = of_spot({"kind": "text", "name": "Guten Tag", "lang": lang})
    assert part.language is Language.FRENCH


def test_a_field_says_its_group_its_state_and_what_is_written_below_it():
    field = {
        "kind": "field",
        "name": "Nom",
        "group": "Vous",
        "text": "Martin",
        "filled": True,
        "wanted": True,
        "wrong": True,
        "enabled": False,
        "about": "En lettres.",
    }
    said = "Nom, champ, Martin, obligatoire, à corriger, pas disponible pour le moment."
    assert [part.text for part in of_spot(field)] == ["Vous", said, "En lettres."]


def test_A22_a_masked_field_says_nothing_even_if_a_page_could_have_sent_it():
    masked = {"kind": "masked", "name": "Mot de passe", "text": "soleil", "filled": True}
    assert [part.text for part in of_spot(masked)] == ["Mot de passe, champ caché, rempli."]


def test_a_control_without_a_name_and_a_page_without_a_title_say_so():
    assert [part.text for part in of_spot({"kind": "button"})] == ["sans nom, bouton."]
    assert of_page({"kind": "page"})[0].text == "Cette page n'a pas de titre."


def test_a_document_says_that_it_is_not_read():
    assert "La borne ne le lit pas" in of_page({"kind": "document", "name": "a.pdf"})[1].text


@pytest.mark.parametrize(
    "answer", [{}, {"kind": 3}, {"kind": "other"}, {"kind": "text", "name": ["a"]}]
)
def test_what_no_script_of_ours_gives_is_not_said(answer):
    assert of_spot(answer) == ()


def test_no_text_is_longer_than_minutes_and_none_holds_what_only_a_machine_hears():
    (part,) = of_spot({"kind": "text", "name": "a\x01\ud800 \u202e" + "b" * 9000})
    assert part.text.startswith("a b")
    assert len(part.text) == LONGEST
