"""What is done with each category of sites: the file that the kiosk comes with."""

from __future__ import annotations

import pytest

from kiosk.policy.category_file import read_categories
from kiosk.policy.model import Category, Treatment
from kiosk.policy.standing import OFFICIAL, OFFICIAL_HOST
from kiosk.settings import CATEGORIES

SHIPPED = {c.id: c for c in read_categories(CATEGORIES.read_bytes(), "categories.yaml")}
# The categories of Université Toulouse Capitole, from the list of them that it publishes.
_NAMES = """
adult agressif ai arjel associations_religieuses astrology audio-video bank bitcoin blog celebrity
chat child cleaning cooking cryptojacking dangerous_material dating ddos dialer doh download drogue
dynamic-dns educational_games examen_pix exceptions_liste_bu fakenews filehosting financial forums
gambling games hacking jobsearch lingerie liste_blanche liste_bu malware manga marketingware
mixed_adult mobile-phone phishing press publicite radio reaffected redirector remote-control
residential-proxies sect sexual_education shopping shortener social_networks special sports
stalkerware strict_redirector strong_redirector translation tricheur tricheur_pix update vpn warez
webhosting webmail
"""
UT1 = frozenset(_NAMES.split())


def test_every_category_of_the_lists_is_judged():
    assert SHIPPED.keys() >= UT1
    assert {
        OFFICIAL,
        OFFICIAL_HOST,
        "local_deny",
        "local_allow",
        "carrier",
    } == SHIPPED.keys() - set(UT1)


@pytest.mark.parametrize("name", ["malware", "phishing", "stalkerware", "ddos", "cryptojacking"])
def test_a_danger_can_be_opened_by_nobody(name: str):
    category = SHIPPED[name]
    assert category.security
    assert category.unlawful
    assert not category.agent


@pytest.mark.parametrize("category", SHIPPED.values(), ids=lambda category: category.id)
def test_a_reason_is_written_for_whoever_reads_it(category: Category):
    for text in (category.name, category.reason):
        assert text.fr
        assert text.en
    for sentence in category.reason.fr.rstrip(".").split(". "):
        assert len(sentence.split()) <= 15


def test_no_opinion_and_no_belief_is_closed():
    for name in ("fakenews", "associations_religieuses", "sect", "press", "social_networks"):
        assert SHIPPED[name].treatment is Treatment.ALLOW
