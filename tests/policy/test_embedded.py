"""Sites that show other sites' pages, and whose pages they show."""

import pytest

from kiosk.policy.address import Address
from kiosk.policy.embedded import carried_host, is_carrier, named_hosts


@pytest.mark.parametrize(
    ("shown", "host"),
    [
        ("www-exemple-fr.translate.goog", "www.exemple.fr"),
        ("saint--exemple-fr.translate.goog", "saint-exemple.fr"),
        ("exemple-fr.cdn.ampproject.org", "exemple.fr"),
        ("-exemple-fr.translate.goog", ""),
        ("192-168-1-1.translate.goog", ""),
        ("routeur.translate.goog", ""),
        ("translate.goog", None),
        ("www.exemple.fr", None),
    ],
)
def test_the_name_of_a_translated_page_says_whose_it_is(shown: str, host: str | None):
    assert carried_host(shown) == host


@pytest.mark.parametrize("host", ["web.archive.org", "a.b.web.archive.org", "archive.ph"])
def test_an_archive_and_what_is_below_it_carries_anything(host: str):
    assert is_carrier(host)


@pytest.mark.parametrize("host", ["archive.org", "notarchive.ph", "www.laposte.fr", "org"])
def test_a_site_with_pages_of_its_own_carries_nothing(host: str):
    assert not is_carrier(host)


@pytest.mark.parametrize(
    "address",
    [
        "https://translate.google.com/translate?u=https://exemple.fr/x",
        "https://translate.google.fr/website?u=https%3A%2F%2Fexemple.fr",
        "https://translate.google.co.uk/website?u=https%253A%252F%252Fexemple.fr",
        "https://www.google.com/url?q=http://nom@exemple.fr:80/",
        "https://www.google.com/amp/s/exemple.fr/page",
    ],
)
def test_an_address_inside_an_address_is_found(address: str):
    assert named_hosts(Address.parse(address)) == ("exemple.fr",)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.fr/search?q=https://exemple.fr/",
        "https://translate.google.com/?text=bonjour",
        "https://www.service-public.fr/retour?url=https://exemple.fr/",
    ],
)
def test_an_address_in_a_question_leads_nowhere(address: str):
    assert named_hosts(Address.parse(address)) == ()
