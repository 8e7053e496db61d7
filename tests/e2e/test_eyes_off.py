"""Journeys without sight: what is said decides alone which key is pressed next."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups
from tests.e2e.ears import Ears, Headset
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.login import NUMBER
from tests.sites.world import CAMILLE, PASSWORD

pytestmark = pytest.mark.e2e

ON = "F8"  # to the next part of a page


@pytest.fixture
def ears(headset: Headset, start_kiosk: Callable[..., Kiosk], cups: PrivateCups) -> Ears:
    """Somebody who has plugged a headset in, and begun to listen."""
    kiosk = start_kiosk(recorded=True, settings={"cups": str(cups.socket)})
    ears = Ears(kiosk)
    headset.plug()
    assert "F2" in ears.hears("Un casque est branché.")
    kiosk.keys("key", "F2")
    greeting = ears.hears("La lecture à voix haute commence.")
    assert "Que voulez-vous faire ?" in greeting
    return ears


def log_in(ears: Ears, asks: str, name: str) -> None:
    """Fill in who one is and what one alone knows; the second is never said."""
    ears.find(ON, asks, "champ, vide")
    assert name[:3] in ears.type(name).replace(". ", "")
    ears.find(ON, "Mot de passe", "champ caché, vide")
    typed = ears.type(PASSWORD)
    assert set(typed.split()) == {"point."}


def answer(ears: Ears, question: str, choice: str, button: str) -> None:
    """Hear a question, tick a choice, and go on."""
    ears.find(ON, question)
    ears.find(ON, choice, "case non cochée")
    assert f"{choice}, case cochée" in ears.press("space")
    ears.find(ON, button, "bouton")


def print_and_go(ears: Ears, printer: IppPrinter) -> None:
    """Print the document that has come, and end the visit."""
    ears.press("F6")
    ears.find("Tab", "Imprimer", "bouton")
    ears.enter("Imprimer ce document ?")
    ears.find("Tab", "Imprimer 1 page", "bouton")
    ears.enter("Votre document est imprimé")
    assert printer.paper == [(1, 1)]
    ears.press("F6")
    ears.find("Tab", "J'ai fini", "bouton")
    ears.enter("effacer")
    ears.find("Tab", "Oui, tout effacer", "bouton")


def test_A18_J03_the_monthly_statement_is_found_filled_and_printed_by_ear(
    ears: Ears, printer: IppPrinter
):
    ears.find("Tab", "Cherchez une démarche", "champ, vide")
    ears.type("pole")
    ears.find("Tab", "France Travail", "bouton")
    ears.enter("Votre emploi, pas à pas")
    ears.find(ON, "Espace candidat, lien")
    ears.enter("Se connecter")
    log_in(ears, "Votre identifiant", "1234567a")
    ears.find(ON, "Se connecter, bouton")
    ears.enter(f"Bonjour {CAMILLE.name}")
    ears.find(ON, "Je m’actualise, lien")
    ears.enter("Je m’actualise", "champs")
    questions = ("travaillé", "stage", "Cherchez-vous")
    for question, choice, button in zip(
        questions, ("Non", "Non", "Oui"), ("Suivant", "Suivant", "Valider"), strict=True
    ):
        answer(ears, question, choice, button)
        ears.enter("Votre actualisation" if button == "Valider" else "Je m’actualise")
    ears.find(ON, "C’est fait pour ce mois-ci.")
    ears.find(ON, "Avis de situation (PDF), lien")
    ears.enter("C'est un document.")
    print_and_go(ears, printer)


def test_A18_J01_the_allowance_is_declared_with_a_code_by_mail_and_printed_by_ear(
    ears: Ears, printer: IppPrinter
):
    ears.find("Tab", "CAF", "bouton")
    ears.enter("Vos aides, simplement")
    ears.find(ON, "Se connecter à Mon compte, lien")
    ears.enter("Se connecter")
    log_in(ears, "Votre numéro de sécurité sociale", NUMBER)
    ears.find(ON, "Se connecter, bouton")
    ears.enter("Entrez le code")
    ears.find(ON, "Regardez votre boîte mail dans une autre page.")
    _type_code(ears, _code_by_mail(ears))
    ears.enter(f"Bonjour {CAMILLE.name}")
    ears.find(ON, "Déclarer mes ressources, lien")
    ears.enter("Déclarer mes ressources", "champs")
    answer(ears, "Votre situation a-t-elle changé ?", "Non", "Suivant")
    for _ in range(2):
        ears.enter("Déclarer mes ressources", "1 champ")
        ears.find(ON, "euros", "champ, vide")
        ears.type("0")
        ears.find(ON, "Suivant, bouton")
    ears.enter("Déclarer mes ressources", "2 champs")
    answer(ears, "Certifiez-vous", "Oui", "Valider")
    ears.enter("Votre déclaration est envoyée")
    ears.find(ON, "Mon attestation (PDF), lien")
    ears.enter("C'est un document.")
    print_and_go(ears, printer)


def _code_by_mail(ears: Ears) -> str:
    """Open the mailbox beside the page, and hear the code."""
    ears.press("F6")
    ears.find("Tab", "Accueil", "bouton")
    ears.enter("Que voulez-vous faire ?")
    ears.find("Tab", "Ma boîte mail", "bouton")
    ears.press("Return")
    ears.find("Tab", "laposte.net", "bouton")
    ears.enter("Votre boîte mail")
    log_in(ears, "dresse", CAMILLE.address)
    ears.find(ON, "bouton")
    ears.enter("Vos messages")
    told = re.search(r"Votre code : (\d+)", ears.find(ON, "Votre code :"))
    assert told
    return told[1]


def _type_code(ears: Ears, code: str) -> None:
    """Return to the page that waits for the code, and write it there."""
    ears.press("F6")
    ears.find("Tab", "Vos pages ouvertes : 2", "bouton")
    ears.press("Return")
    ears.find("Tab", "CAF", "bouton")
    ears.press("Return")
    ears.find(ON, "Code à 6 chiffres", "champ, vide")
    ears.type(code)
    ears.find(ON, "Continuer, bouton")
