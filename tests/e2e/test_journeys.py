"""Journeys of citizens in the real thing: supervisor, bubblewrap, gate, Chromium, touches."""

from __future__ import annotations

import pytest

from tests.e2e import journeys
from tests.e2e.kiosk_driver import Kiosk
from tests.sites import google
from tests.sites.server import SandboxOfSites
from tests.sites.world import CAMILLE, PASSWORD

pytestmark = pytest.mark.e2e


def test_J03_the_old_name_of_the_job_agency_leads_to_the_monthly_statement(
    kiosk: Kiosk, sites: SandboxOfSites
):
    journeys.search(kiosk, "pole")
    kiosk.tap("France Travail", part=True)
    kiosk.arrives("https://www.francetravail.fr/")
    kiosk.sees("Vous êtes sur un site d'exercice")

    kiosk.tap_web("Espace candidat")
    kiosk.reads("Se connecter")
    journeys.fill(kiosk, "identifiant", "1234567a")
    journeys.fill(kiosk, "motdepasse", PASSWORD)
    journeys.go_on(kiosk, f"Bonjour {CAMILLE.name}")

    kiosk.tap_web("Je m’actualise")
    for name, answer in (("travail", "non"), ("stage", "non"), ("recherche", "oui")):
        kiosk.tap_web(selector=f"#{name}-{answer}-texte")
        kiosk.tap_web(selector="#continuer")
    kiosk.reads("Votre actualisation est enregistrée")
    assert journeys.log_ins(sites) == [("authentification-candidat.francetravail.fr", "password")]


def test_J03_the_old_address_leads_to_the_new_site(kiosk: Kiosk):
    journeys.search(kiosk, "pole-emploi.fr")
    kiosk.tap("France Travail", part=True)
    kiosk.arrives("https://www.francetravail.fr/")
    kiosk.web("void (location.href = 'https://www.pole-emploi.fr/')")
    kiosk.reads("Pôle emploi s’appelle maintenant France Travail.")
    kiosk.arrives("https://www.francetravail.fr/")


def test_J03_a_slow_page_asks_for_patience_and_is_no_breakdown(kiosk: Kiosk):
    journeys.search(kiosk, "pole")
    kiosk.tap("France Travail", part=True)
    kiosk.reads("Espace candidat un jour chargé")
    kiosk.web("void (location.href = '/lent?secondes=45')")
    kiosk.sees("Ce n'est pas une panne.")
    kiosk.reads("Merci d’avoir attendu", patience=120)
    kiosk.wait(lambda: "Ce n'est pas une panne." not in kiosk.words(), "the end of the notice")


def test_J06_paying_the_canteen_in_a_window_that_tells_its_opener(
    kiosk: Kiosk, sites: SandboxOfSites
):
    journeys.find_the_canteen(kiosk)

    kiosk.tap_web(selector="#continuer")
    kiosk.sees("Vos pages ouvertes : 2")
    kiosk.reads("Payer 42,50 € à la mairie")
    kiosk.sees("Vous allez payer.")
    journeys.choose_card(kiosk, "a")
    kiosk.tap_web("J’ai validé sur mon téléphone")  # in the frame of a bank that nobody listed
    kiosk.reads("Paiement accepté")

    kiosk.tap_web("Terminer et revenir")
    kiosk.sees("Vos pages ouvertes : 1")
    kiosk.reads("Paiement reçu. Merci.")
    assert journeys.is_same_heap(kiosk)
    assert [entry.fields["state"] for entry in sites.log if entry.kind == "paid"] == ["paid"]


def test_J07_the_gas_meter_the_supplier_and_the_code_by_mail_keep_their_pages(
    kiosk: Kiosk, sites: SandboxOfSites
):
    journeys.search(kiosk, "gaz")
    kiosk.sees("GRDF ne vend pas de gaz.")
    kiosk.tap("GRDF", part=True)
    kiosk.tap_web("Mon espace GRDF")
    kiosk.reads("Se connecter")
    journeys.fill(kiosk, "identifiant", CAMILLE.address)
    journeys.go_on(kiosk, "Votre mot de passe")
    journeys.fill(kiosk, "motdepasse", PASSWORD)
    journeys.go_on(kiosk, f"Bonjour {CAMILLE.name}")
    journeys.mark_heap(kiosk)

    kiosk.tap("Accueil")
    journeys.search(kiosk, "engie")
    kiosk.tap("Engie", part=True)
    kiosk.tap_web("Mes factures")
    kiosk.reads("Se connecter")
    journeys.fill(kiosk, "identifiant", CAMILLE.address)
    journeys.fill(kiosk, "motdepasse", PASSWORD)
    journeys.go_on(kiosk, "Entrez le code")

    journeys.open_mailbox(kiosk)
    code = journeys.code_by_mail(kiosk)
    journeys.return_to(kiosk, "Engie")
    kiosk.reads("Entrez le code")
    journeys.fill(kiosk, "code", code)
    journeys.go_on(kiosk, "Facture de gaz : 64,80 €")

    kiosk.tap_web(selector="#payer")
    kiosk.reads("Payer 64,80 € à Engie")
    journeys.choose_card(kiosk, "c")
    kiosk.reads("Votre paiement est arrivé.")

    journeys.return_to(kiosk, "GRDF")
    kiosk.reads("Votre gaz, de janvier à juin")
    assert journeys.is_same_heap(kiosk)
    assert [entry.fields["state"] for entry in sites.log if entry.kind == "paid"] == ["paid"]


def log_in_with_franceconnect(kiosk: Kiosk) -> None:
    journeys.search(kiosk, "compte retraite")
    kiosk.tap("Info Retraite", part=True)
    kiosk.tap_web("S’identifier avec FranceConnect")
    kiosk.reads("Choisissez un compte")
    kiosk.tap_web("impots.gouv.fr")
    kiosk.reads("Votre numéro fiscal")
    journeys.fill(kiosk, "identifiant", "1234567890123")
    journeys.fill(kiosk, "motdepasse", PASSWORD)
    journeys.go_on(kiosk, "Entrez le code")
    journeys.open_mailbox(kiosk)
    code = journeys.code_by_mail(kiosk)
    journeys.return_to(kiosk, "Impôts")  # that is where FranceConnect has led
    journeys.fill(kiosk, "code", code)
    kiosk.tap_web(selector="#continuer")
    kiosk.reads(f"Vous êtes {CAMILLE.name}.")
    kiosk.tap_web("Continuer")
    kiosk.reads("Vous avez 148 trimestres.")


def test_J08_franceconnect_crosses_five_hosts_and_forgets_who_it_was(
    kiosk: Kiosk, sites: SandboxOfSites
):
    log_in_with_franceconnect(kiosk)
    crossed = {e.host for e in sites.log if e.kind == "request"} - {"www.laposte.net"}
    assert len(crossed) >= 5
    first = journeys.log_ins(sites)
    assert all(how == "password" for _, how in first)

    journeys.end_visit(kiosk)
    sites.clear()
    log_in_with_franceconnect(kiosk)  # the second citizen is asked again, everywhere
    assert journeys.log_ins(sites) == first


def letters_of_the_picture(sites: SandboxOfSites) -> str:
    """Read the captcha, which a machine must not, where the site keeps it."""
    return next(s["lettres"] for s in sites.world._sessions.values() if "lettres" in s)


def test_J09_making_a_mail_address_with_a_keyboard_that_has_the_at_sign(
    kiosk: Kiosk, sites: SandboxOfSites
):
    kiosk.tap("Ma boîte mail")
    kiosk.tap(journeys.MAILBOX, part=True)
    kiosk.tap_web(selector="#adresse")
    kiosk.sees("Cacher le clavier")
    keys = kiosk.words().splitlines()
    assert {"@", ".", "-", "_", ".fr"} <= set(keys)
    kiosk.tap_web(selector="#creer")
    kiosk.reads("Créer une adresse")
    journeys.fill(kiosk, "nom", "jeanne.martin")
    journeys.fill(kiosk, "motdepasse", PASSWORD)
    journeys.fill(kiosk, "lettres", letters_of_the_picture(sites))
    journeys.go_on(kiosk, "code")
    code = sites.world.telephone[0].text.split()[3].rstrip(".")
    journeys.fill(kiosk, "code", code)
    journeys.go_on(kiosk, "jeanne.martin@laposte.net")
    assert "jeanne.martin@laposte.net" in sites.world.passwords
    assert "mot de passe" not in kiosk.words().lower()  # nobody offers to keep it


def test_J09_google_accepts_the_browser(kiosk: Kiosk):
    kiosk.tap("Ma boîte mail")
    kiosk.tap("Gmail", part=True)
    kiosk.reads("Connexion")
    journeys.fill(kiosk, "adresse", google.ADDRESS)
    journeys.go_on(kiosk, "Bienvenue")  # and not "Ce navigateur n'est peut-être pas sécurisé"
    journeys.fill(kiosk, "motdepasse", PASSWORD)
    journeys.go_on(kiosk, "Vos messages")
