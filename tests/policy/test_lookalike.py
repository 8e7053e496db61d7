"""Who poses as a service is known, and who does not is left in peace."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy.address import Address
from kiosk.policy.host import canonical_host
from kiosk.policy.lookalike import Guard
from kiosk.policy.lookalike_slips import Slips, within
from kiosk.policy.lookalike_vocabulary import Vocabulary
from kiosk.policy_source import load_policy
from kiosk.settings import WHITELIST
from tests.policy.town import POLICY

GUARD = Guard(POLICY.services, POLICY.rules)
LISTED = {
    "laposte": "laposte.fr",
    "caf": "caf.fr",
    "ameli": "ameli.fr",
    "lbp": "labanquepostale.fr",
    "francetravail": "francetravail.fr",
    "impots": "impots.gouv.fr",
    "ants": "ants.gouv.fr",
    "servicepublic": "service-public.gouv.fr",
}
_EXCHANGED = [("l", "1"), ("o", "0"), ("i", "1"), ("a", "4"), ("m", "rn"), ("q", "g"), ("e", "3")]
# {host}: caf.fr, {dashed}: caf-fr, {name}: caf
WAYS = [
    "{host}.evil.example",
    "www.{host}.evil.example",
    "{host}.login.icu",
    "{dashed}.example",
    "www.{dashed}.com",
    "mon-{dashed}.info",
    "{host}-connexion.example",
    "connexion-{host}.evil.example",
    "{name}-mon-compte.example",
    "mon-espace-{name}.example",
    "monespace{name}.fr",
    "{name}connexion.com",
    "{name}-remboursement-2026.info",
    "secure.{name}-login.net",
    "{name}.gouv-fr.example",
]
# How the services of the shipped list call themselves, where their host does not begin with it.
NAMES = {
    "msa": "msa",
    "demarchenumerique": "demarche-numerique",
    "timbre": "timbre-fiscal",
    "rdvprefecture": "rdv-prefecture",
    "signalconso": "signal-conso",
    "retraiteetat": "retraitesdeletat",
    "personnesagees": "pour-les-personnes-agees",
    "edf": "edf",
    "engie": "engie",
    "mail_sfr": "sfr",
    "mail_orange": "wanadoo",
}
# Called by an ordinary word: only their whole host gives a fake away.
NAMELESS = {"justice", "allier", "region", "mail_gmail", "mail_outlook", "mail_free", "mail_yahoo"}
OTHER_LETTERS = str.maketrans("aeopcxi", "аеорсхі")  # Cyrillic
# Real sites and plain words that a rougher rule takes for fakes.
HONEST = """
    amelie-patisserie.fr ameliedubois.fr camelia.fr amelioration-habitat.fr la-melie.example
    cafe-de-la-poste.fr cafe.fr cafeine.fr cat.fr cap.fr caf-e.example mescafes.fr decaf.example
    gouvieux.fr www.gouvieux.fr gouville-sur-mer.fr gouvernement.example gouvernail.fr
    gouvernance.fr gouv.nc service-public.nc www.gouv.sn gouv.qc.ca socialgouv.github.io
    mende.fr www.mende.fr mendes.paysdelaloire.e-lyco.fr antarctique.fr plantes.fr giants.com
    restaurants-allier.fr tourisme-allier.fr cc-pays-allier.fr ville-vichy.fr allier-auvergne.fr
    composte.fr riposte.fr malposte.example postes.example poste.example poste.it imposte.example
    msa.example sfr-presse.example marsat.fr carsan.fr www.carsan.fr retraite.example
    engle.com angie.fr energie.fr engin.fr grd.example grdr.org payfip.ensm.si
    webmail.ville-saint-aubin.fr webmail.ambafrance-gt.org free.example perso.free.fr
    francetv.fr francetransactions.com travail.example
    publicservice.example service.example postale.example banque.example
    lemonde.fr wikipedia.org leboncoin.fr impotence.example improvisation.fr
    x.saint-exemple.e-monsite.com localhost fr
""".split()  # noqa: SIM905 - one word a line would be a long column


@pytest.mark.parametrize("service", LISTED)
@pytest.mark.parametrize("way", WAYS)
def test_the_usual_ways_to_pose_as_a_service_are_known(service: str, way: str):
    host = LISTED[service]
    name = host.partition(".")[0]
    fake = way.format(host=host, dashed=host.replace(".", "-"), name=name)
    assert GUARD.find(fake) == service


def fakes_of_shipped_services() -> Iterator[tuple[str, str]]:
    """Give fakes in each usual way, with whom they pose as."""
    for service in load_policy(WHITELIST).services:
        if service.hidden or service.helper or service.id == "mail_laposte":  # the same name
            continue
        host = Address.parse(service.start).host.removeprefix("www.")
        name = NAMES.get(service.id, host.partition(".")[0])
        for way in WAYS:
            if "{name}" not in way or service.id not in NAMELESS:
                dashed = host.replace(".", "-")
                yield way.format(host=host, dashed=dashed, name=name), service.id
        label = name.translate(OTHER_LETTERS)
        if label != name and service.id not in NAMELESS:
            yield f"xn--{label.encode('punycode').decode()}.fr", service.id
        yield f"{host.translate(str.maketrans('lo', '10'))}.evil.example", service.id
        if len(name.replace("-", "")) >= 9 and service.id not in NAMELESS:
            half = len(name) // 2
            yield f"{name[:half]}{name[half + 1 :]}.example", service.id
            yield f"{name[:half]}x{name[half:]}-connexion.example", service.id


def test_of_the_fakes_of_all_shipped_services_nearly_all_are_known_with_the_real_site():
    policy = load_policy(WHITELIST)
    guard = Guard(policy.services, policy.rules)
    fakes = list(fakes_of_shipped_services())
    missed = {fake: (guard.find(fake), whom) for fake, whom in fakes if guard.find(fake) != whom}
    assert len(fakes) > 800
    assert len(missed) <= len(fakes) * 0.02, missed


@pytest.mark.parametrize("host", HONEST)
def test_an_honest_host_is_left_in_peace(host: str):
    assert GUARD.find(host) is None


@pytest.mark.parametrize(
    ("shown", "service"),
    [
        ("саf.fr", "caf"),  # Cyrillic
        ("www.аmеli.fr", "ameli"),
        ("αmeli.fr", "ameli"),  # Greek
        ("аmeli-connexion.example", "ameli"),
        ("lapośte.fr", "laposte"),
        ("laposte.fr.évil.example", "laposte"),
        ("ɩaposte.fr", "laposte"),
    ],
)
def test_letters_that_only_look_latin_deceive_nobody(shown: str, service: str):
    encoded = ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode()
        for label in shown.split(".")
    )
    assert GUARD.find(encoded) == service


@pytest.mark.parametrize("host", ["bücher.example", "café-de-la-gare.fr", "пример.example"])
def test_honest_international_names_are_left_in_peace(host: str):
    assert GUARD.find(host.encode("idna").decode()) is None


def test_a_hidden_service_is_never_offered():
    assert GUARD.find("aidantsconnect.beta.gouv.fr.evil.example") == ""


@given(
    st.sampled_from(["laposte", "francetravail", "labanquepostale", "lassuranceretraite"]),
    st.data(),
)
def test_a_long_name_with_one_slip_is_still_that_name(name: str, data: st.DataObject):
    place = data.draw(st.integers(0, len(name) - 2))
    slip = data.draw(st.sampled_from(["less", "more", "other", "swapped"]))
    letter = data.draw(st.sampled_from("aeiostuxyz"))
    written = {
        "less": name[:place] + name[place + 1 :],
        "more": name[:place] + letter + name[place:],
        "other": name[:place] + letter + name[place + 1 :],
        "swapped": name[:place] + name[place + 1] + name[place] + name[place + 2 :],
    }[slip]
    assert within(written, name, 1)
    assert GUARD.find(f"{written}.example") is not None


@given(st.text("abcde", min_size=7, max_size=14), st.integers(0, 3), st.data())
def test_comparing_only_what_shares_a_piece_misses_no_name(
    name: str, times: int, data: st.DataObject
):
    word = name
    for _ in range(times):
        word = data.draw(st.sampled_from(sorted(slips(word))))
    errors = 2 if len(name) >= 9 else 1
    assert (Slips([name]).find(word) == name) == within(word, name, errors)


@st.composite
def fakes(draw: st.DrawFn) -> str:
    """Make a host of a listed name, or nearly, and words round it."""
    sign = draw(st.sampled_from(["-", ".", ""]))
    name = draw(st.sampled_from([*LISTED.values(), "antai", "cartevitale", "arneli", "chronopost"]))
    name = name.replace(".", draw(st.sampled_from([".", "-", "--"])))
    for letter, other in draw(st.sets(st.sampled_from(_EXCHANGED))):
        name = name.replace(letter, other)
    name = draw(st.sampled_from([name, *sorted(slips(name))]))
    around = st.lists(st.sampled_from(["mon", "paiement", "cafe", "e", "xyz", "2026"]), max_size=2)
    return sign.join([*draw(around), name, *draw(around)]) + draw(st.sampled_from([".fr", ".top"]))


@given(fakes().filter(lambda host: canonical_host(host) is not None))
def test_what_is_let_go_at_a_glance_has_no_sign_of_a_fake(host: str):
    at_length = None if GUARD._is_trusted(host) else GUARD._posed_as(host, host)
    assert GUARD.find(host) == at_length


def slips(word: str) -> set[str]:
    """Give what one typing error makes of a word."""
    places = range(len(word))
    return (
        {word[:i] + word[i + 1 :] for i in places}
        | {word[:i] + letter + word[i:] for i in places for letter in "aex"}
        | {word[:i] + letter + word[i + 1 :] for i in places for letter in "aex"}
        | {word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :] for i in places}
    )


@given(st.lists(st.text("ab", min_size=1, max_size=4), max_size=6), st.text("abs1", max_size=12))
def test_a_text_is_cut_into_known_words_as_by_trying_all_cuts(words: list[str], text: str):
    every_cut = re.compile(f"(?:(?:{'|'.join(words or ['-'])})s?|[0-9])*")
    assert Vocabulary(words).covers(text) == bool(every_cut.fullmatch(text))


def test_a_name_that_can_be_cut_in_countless_ways_costs_no_more_than_another():
    assert GUARD.find(f"ameli{'la' * 28}q.{'lala' * 15}.example") is None  # or it never ends


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 2))
def test_errors_count_the_same_in_both_directions(one: str, other: str, errors: int):
    assert within(one, other, errors) == within(other, one, errors)
    assert within(one, one, errors)
    assert within(one, other, 6)
