"""What was answered makes a seed, whatever people write; what is missing is said kindly."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.seed.proposal import Answers, Step, missing, seed_text
from kiosk.seed.reading import read_seed

TOWN = Answers("Agence postale", "Saint-Exemple")
WIFI = replace(TOWN, wifi=True, ssid="Livebox", password="longenough")  # noqa: S106 - of none


def test_the_answers_are_a_seed():
    seed = read_seed(seed_text(replace(WIFI, diagonal=15.5)), "ilot.yaml").seed
    assert (seed.site.name, seed.site.commune) == ("Agence postale", "Saint-Exemple")
    assert seed.screen.diagonal == 15.5
    assert seed.network.wifi is not None
    assert seed.network.wifi.password is not None
    assert seed.network.wifi.password.get_secret_value() == "longenough"


def test_an_open_network_has_no_password():
    seed = read_seed(seed_text(replace(WIFI, secured=False)), "ilot.yaml").seed
    assert seed.network.wifi is not None
    assert seed.network.wifi.password is None


def test_the_answers_do_not_show_their_secrets():
    assert "longenough" not in repr(WIFI)


def test_what_is_missing_is_said_on_its_screen():
    assert "nom de l'agence" in missing(Answers(), Step.PLACE)
    assert "commune" in missing(Answers("A"), Step.PLACE)
    assert "téléphone" in missing(replace(TOWN, phone="12x"), Step.PLACE)
    assert missing(replace(TOWN, phone="04 70 00 00 00"), Step.PLACE) == ""
    assert missing(TOWN, Step.NETWORK) == ""
    assert "réseau" in missing(replace(TOWN, wifi=True), Step.NETWORK)
    assert "mot de passe" in missing(replace(WIFI, password=""), Step.NETWORK)
    assert "trop court" in missing(replace(WIFI, password="abc"), Step.NETWORK)  # noqa: S106
    assert missing(WIFI, Step.NETWORK) == ""
    assert missing(TOWN, Step.SCREEN) == ""
    assert "code" in missing(TOWN, Step.CODE)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=70))
def test_what_passes_the_screens_is_a_seed(name: str, ssid: str, password: str):
    answers = replace(WIFI, name=name.strip(), ssid=ssid.strip(), password=password.strip())
    if not missing(answers, Step.PLACE) and not missing(answers, Step.NETWORK):
        seed = read_seed(seed_text(answers), "ilot.yaml").seed
        assert seed.site.name == answers.name
        assert seed.network.wifi is not None
        assert seed.network.wifi.ssid == answers.ssid
