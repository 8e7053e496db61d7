"""Paying in the narrowest mode: a bank that nobody listed may ask, for this payment alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e import journeys
from tests.e2e.kiosk_driver import Kiosk
from tests.sites import laposte
from tests.sites.payment import BANK, PAGE_CARD
from tests.sites.server import SandboxOfSites
from tests.sites.world import CAMILLE, PASSWORD

pytestmark = pytest.mark.e2e

REFUSED = "Cette page n'est pas disponible ici"
SEARCH = "Cherchez une démarche"
PAYS_POST = "Vous allez payer La Poste. Vérifiez le prix. Gardez votre téléphone près de vous."


@pytest.fixture
def kiosk(start_kiosk: Callable[..., Kiosk]) -> Kiosk:
    return start_kiosk(settings={"mode": "strict"})


def paid(sites: SandboxOfSites) -> list[str]:
    return [entry.fields["state"] for entry in sites.log if entry.kind == "paid"]


def sent(sites: SandboxOfSites, path: str) -> int:
    return len([e for e in sites.log if e.method == "POST" and e.path == path])


def order_a_label(kiosk: Kiosk) -> None:
    """Log in to the Post and say where the parcel goes, as far as paying."""
    log_in_to_the_post(kiosk)
    kiosk.reads("Nom de la personne qui reçoit")
    journeys.fill(kiosk, "destinataire", "Jeanne Martin", keys=True)
    journeys.fill(kiosk, "ville", "Vichy", keys=True)
    kiosk.tap_web(selector="#continuer")
    kiosk.reads("Payer 6,95 € à La Poste")


def send_a_form_to_the_bank(kiosk: Kiosk) -> None:
    kiosk.web(
        f"void (document.body.innerHTML += '<form id=f method=post action=https://{BANK}/defi>')"
    )
    kiosk.web("void document.getElementById('f').submit()")


def test_J06_the_bank_asks_on_a_page_of_its_own_and_the_payment_ends_with_the_merchant(
    kiosk: Kiosk, sites: SandboxOfSites
):
    journeys.find_the_canteen(kiosk)
    assert "Vous allez payer" not in kiosk.words()
    kiosk.tap_web(selector="#continuer")
    kiosk.sees("Vos pages ouvertes : 2")
    kiosk.reads("Payer 42,50 € à la mairie")
    kiosk.sees("Vous allez payer")
    kiosk.picture("payment-canteen")
    assert SEARCH not in kiosk.words()
    journeys.choose_card(kiosk, "b")
    kiosk.arrives(f"https://{BANK}/defi")
    kiosk.sees("Vous allez payer")
    kiosk.picture("payment-bank")
    kiosk.tap_web("J’ai validé sur mon téléphone")
    kiosk.reads("Paiement accepté")
    kiosk.wait(lambda: "Vous allez payer" not in kiosk.words(), "the end of the payment")
    kiosk.tap_web("Terminer et revenir")
    kiosk.sees("Vos pages ouvertes : 1")
    kiosk.reads("Paiement reçu. Merci.")
    assert journeys.is_same_heap(kiosk)
    assert paid(sites) == ["paid"]
    kiosk.web(f"void (location.href = 'https://{BANK}/')")
    kiosk.sees(REFUSED)


def test_a_bank_that_nobody_listed_is_refused_where_nobody_pays(
    kiosk: Kiosk, sites: SandboxOfSites
):
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    send_a_form_to_the_bank(kiosk)
    kiosk.sees(REFUSED)
    assert not sites.hits(BANK)


def log_in_to_the_post(kiosk: Kiosk) -> None:
    kiosk.reads("Mon compte")
    journeys.fill(kiosk, "adresse", CAMILLE.address, keys=True)
    journeys.fill(kiosk, "motdepasse", PASSWORD, keys=True)
    kiosk.tap_web("Je suis humain")  # in the frame of somebody else
    kiosk.wait(lambda: kiosk.web("document.getElementById('jeton').value"), "the captcha")
    kiosk.tap_web(selector="#continuer")


def test_J05_a_parcel_is_followed_and_its_label_paid_at_a_bank_of_its_own(
    kiosk: Kiosk, sites: SandboxOfSites
):
    kiosk.tap("La Poste")
    kiosk.reads("Que voulez-vous faire ?")
    journeys.fill(kiosk, "numero", laposte.PARCEL)
    journeys.go_on(kiosk, f"Votre colis {laposte.PARCEL}")
    kiosk.reads("Arrivé à Moulins")
    kiosk.tap_web("Suivre un autre colis")
    kiosk.tap_web("Affranchir un colis")
    order_a_label(kiosk)
    kiosk.sees(PAYS_POST)
    journeys.choose_card(kiosk, "b")
    kiosk.arrives(f"https://{BANK}/defi")
    kiosk.tap_web("J’ai validé sur mon téléphone")
    kiosk.reads("Votre étiquette est prête")
    kiosk.wait(lambda: "Vous allez payer" not in kiosk.words(), "the end of the payment")

    asked = sent(sites, "/carte"), sent(sites, "/defi"), sent(sites, "/retour-3ds")
    assert asked == (1, 1, 1)
    kiosk.tap("Retour")
    kiosk.reads("Nom de la personne qui reçoit")  # over all that was the payment
    assert (sent(sites, "/carte"), sent(sites, "/defi"), sent(sites, "/retour-3ds")) == asked
    assert paid(sites) == ["paid"]
    assert PAGE_CARD not in kiosk.words_so_far()

    send_a_form_to_the_bank(kiosk)  # some merchants take the bank's question into their own hands
    kiosk.arrives(f"https://{BANK}/defi")
    kiosk.sees(PAYS_POST)


def test_J05_back_in_the_middle_of_a_payment_sends_nothing_twice(
    kiosk: Kiosk, sites: SandboxOfSites
):
    kiosk.tap("La Poste")
    kiosk.tap_web("Affranchir un colis")
    order_a_label(kiosk)
    journeys.choose_card(kiosk, "b")
    kiosk.arrives(f"https://{BANK}/defi")
    kiosk.tap("Retour")
    kiosk.reads("Payer 6,95 € à La Poste")
    assert (sent(sites, "/carte"), sent(sites, "/defi")) == (1, 1)
    journeys.choose_card(kiosk, "c")
    kiosk.reads("Votre étiquette est prête")
    assert paid(sites) == ["paid"]


def test_back_on_the_town_halls_own_payment_site_is_an_ordinary_step_back(kiosk: Kiosk):
    journeys.search(kiosk, "cantine")
    kiosk.tap("Payer la cantine", part=True)
    kiosk.reads("Payer la cantine ou l’eau")
    kiosk.web("void (location.href = '/ailleurs')")
    kiosk.arrives("https://www.payfip.gouv.fr/ailleurs")
    kiosk.tap("Retour")
    kiosk.reads("Payer la cantine ou l’eau")
