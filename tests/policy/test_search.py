"""What citizens type, and what they find."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy.reading import Source, read_policy
from kiosk.policy.search import distance, find, fold, is_address
from kiosk.settings import WHITELIST

POLICY = read_policy(Source(WHITELIST.name, WHITELIST.read_bytes()))


def ids(query: str) -> list[str]:
    return [service.id for service in find(POLICY, query)]


@pytest.mark.parametrize(
    "query", ["pole", "Pôle", "pole emploi", "pôle-emploi", "france trav", "POLE"]
)
def test_pole_emploi_is_found_under_its_old_and_its_new_name(query: str):
    assert ids(query)[0] == "francetravail"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("carte grise", "ants"),
        ("cart", "ants"),
        ("vital", "ameli"),
        ("secu", "ameli"),
        ("sécu", "ameli"),
        ("apl", "caf"),
        ("carsat", "retraite"),
        ("colis", "laposte"),
        ("msa", "msa"),
        ("gazpar", "grdf"),
        ("impôts", "impots"),
        ("demarches simplifiees", "demarchenumerique"),
        ("l'identité numérique", "identite_laposte"),
        ("banque", "lbp"),
        ("gmail", "mail_gmail"),
        ("cantine", "payfip"),
    ],
)
def test_the_first_hit_is_the_service_that_was_meant(query: str, first: str):
    assert ids(query)[0] == first


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("chomaje", "francetravail"),  # one letter other
        ("retrate", "retraite"),  # one less
        ("collis", "laposte"),  # one more
        ("calis", "laposte"),
        ("emlpoi", "francetravail"),  # two swapped
        ("renboursemant", "ameli"),  # two slips in a long word
        ("electrisite", "edf"),
    ],
)
def test_a_slip_is_forgiven(query: str, meant: str):
    assert meant in ids(query)


@pytest.mark.parametrize("query", ["caf", "rsa", "apl"])
def test_no_slip_is_forgiven_where_the_right_word_is_known(query: str):
    assert all(query in " ".join(map(fold, (s.label, *s.aliases))) for s in find(POLICY, query))


@pytest.mark.parametrize(
    ("query", "both"), [("linky", {"edf", "enedis"}), ("rsa", {"caf", "allier"})]
)
def test_what_two_services_answer_offers_both(query: str, both: set[str]):
    assert set(ids(query)) == both


@pytest.mark.parametrize("query", ["", "   ", "zzzz", "qwxyz", "!!!", "é" * 300])
def test_nothing_is_found_for_what_means_nothing(query: str):
    assert ids(query) == []


def test_every_service_is_found_by_its_label_and_every_alias():
    for service in POLICY.services:
        if service.hidden:
            continue
        for words in (service.label, *service.aliases):
            assert service in find(POLICY, words, helped=service.helper), words


def test_every_service_is_found_by_the_first_letters_of_its_label():
    for service in POLICY.services:
        if not service.hidden and not service.helper:
            assert service.id in ids(fold(service.label)[:4].strip()), service.label


def test_what_is_hidden_stays_so():
    hidden = {service.id for service in POLICY.services if service.hidden}
    assert hidden
    assert not hidden & set(ids("mairie"))


def test_what_is_for_those_who_help_is_found_only_while_the_agent_helps():
    assert "aidantsconnect" not in ids("aidants connect")
    assert find(POLICY, "aidants connect", helped=True)[0].id == "aidantsconnect"


@given(st.text(max_size=40))
def test_no_text_breaks_the_search(query: str):
    assert len(set(ids(query))) == len(ids(query))


@given(st.sampled_from(["chomage", "retraite", "electricite"]), st.data())
def test_any_single_slip_is_forgiven(word: str, data: st.DataObject):
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:place] + letter + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place + 1 :],
                word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
            ]
        )
    )
    assert set(ids(word)) & set(ids(slipped))


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("caf", "caf", 0), ("caf", "cfa", 1), ("caf", "cafe", 1), ("caf", "cf", 1), ("abc", "xyz", 3)],
)
def test_slips_are_counted(one: str, other: str, slips: int):
    assert distance(one, other) == distance(other, one) == slips


@pytest.mark.parametrize(
    "typed",
    ["caf.fr", "www.caf.fr", "https://www.caf.fr/aide", "Caf.FR", "a.b-c.gouv.fr:8443", " caf.fr "],
)
def test_an_address_is_known_as_one(typed: str):
    assert is_address(typed)


@pytest.mark.parametrize(
    "typed", ["caf", "carte grise", "3.5", "fin.", "mail@orange.fr", "a b.fr", ""]
)
def test_words_are_no_address(typed: str):
    assert not is_address(typed)
