"""From words to a site: the catalogue first, then the web with a strict filter; J10 as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import journeys
from tests.e2e.kiosk_driver import Kiosk
from tests.e2e.town import legal
from tests.sites.payment import BANK
from tests.sites.search import CLUB, FAKE
from tests.sites.server import SandboxOfSites

pytestmark = pytest.mark.e2e

REFUSED = "Cette page n'est pas disponible ici"
OFFICIAL = "Aller sur le site officiel : Carte grise, permis (France Titres)"
WEB = "Chercher sur Internet"


@pytest.fixture
def kiosk(start_kiosk: Callable[..., Kiosk], tmp_path: Path) -> Kiosk:
    return start_kiosk(settings=legal(tmp_path))


def test_J10_a_search_finds_the_official_site_and_a_fake_one_leads_back_to_it(
    kiosk: Kiosk, sites: SandboxOfSites
):
    """Sending the papers belongs to the documents, and comes with them."""
    journeys.search(kiosk, "carte grise")
    words = kiosk.words()
    assert 0 < words.index("Carte grise, permis") < words.index(WEB)
    kiosk.picture("search-catalogue")
    kiosk.tap(WEB, part=True)
    kiosk.reads("Réponses pour : carte grise")
    kiosk.reads("Filtre : strict")
    kiosk.picture("search-answers")
    kiosk.tap_web(selector="#annonce")
    kiosk.sees(REFUSED)
    kiosk.sees("Ce n'est pas le site officiel. Il peut vous faire payer.")
    assert not sites.hits(FAKE)

    kiosk.tap("Accueil")
    kiosk.tap("Autres sites")
    kiosk.sees("Écrivez l'adresse d'un site, ou quelques mots.")
    kiosk.picture("search-other-sites")
    kiosk.tap("L'adresse d'un site, ou quelques mots")
    kiosk.type(FAKE)
    kiosk.tap("Aller sur ce site", part=True)
    kiosk.sees(REFUSED)
    kiosk.tap(OFFICIAL)
    kiosk.arrives("https://ants.gouv.fr/")
    kiosk.tap_web("Demander une carte grise")
    kiosk.reads("Contrôle technique")
    journeys.fill(kiosk, "plaque", "AB-123-CD", keys=True)
    kiosk.tap_web(selector="#continuer")
    kiosk.reads("Payer 13,76 € à France Titres")
    kiosk.sees("Vous allez payer Carte grise, permis (France Titres).")
    journeys.choose_card(kiosk, "b")
    kiosk.arrives(f"https://{BANK}/defi")
    kiosk.tap_web("J’ai validé sur mon téléphone")
    kiosk.reads("Votre demande est enregistrée")
    assert [entry.fields["state"] for entry in sites.log if entry.kind == "paid"] == ["paid"]


def test_a_search_made_on_the_page_of_the_engine_is_strict_too(kiosk: Kiosk, sites: SandboxOfSites):
    journeys.search(kiosk, "boules")
    kiosk.tap(WEB, part=True)
    kiosk.reads("Filtre : strict")
    kiosk.web("void (location.href = '/?q=petanque&kp=-2')")
    kiosk.reads("Réponses pour : petanque")
    kiosk.reads("Filtre : strict")
    asked = [e.fields for e in sites.hits("duckduckgo.com") if e.kind == "request"]
    assert len(asked) == 2  # rewritten before it goes out, and once
    assert all(fields["kp"] == "1" for fields in asked)
    kiosk.web("void (location.href = 'https://www.youtube.com/')")
    kiosk.reads("Filtre : Moderate")


def test_a_lawful_site_opens_from_the_answers_and_is_said_to_be_nobody_official(kiosk: Kiosk):
    journeys.search(kiosk, "boules")
    kiosk.tap(WEB, part=True)
    kiosk.tap_web(selector="#club")
    kiosk.arrives(f"https://{CLUB}/")
    kiosk.sees("Ce n'est pas un site de l'administration.")


def test_a_kiosk_that_may_show_no_engine_offers_no_search_on_the_web(
    start_kiosk: Callable[..., Kiosk],
):
    kiosk = start_kiosk(settings={"mode": "strict"})
    journeys.search(kiosk, "kzwx")
    kiosk.sees("Nous n'avons rien trouvé.")
    assert WEB not in kiosk.words()
    assert "Autres sites" not in kiosk.words()
