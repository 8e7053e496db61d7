"""Who poses as a service is known, and who does not is left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy.lookalike import Guard, within
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


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 2))
def test_errors_count_the_same_in_both_directions(one: str, other: str, errors: int):
    assert within(one, other, errors) == within(other, one, errors)
    assert within(one, one, errors)
    assert within(one, other, 6)
