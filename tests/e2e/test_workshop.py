"""The workshop of the practice mode, from its first exercise to its last."""

from __future__ import annotations

import pytest

from tests.e2e import journeys
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.world import PASSWORD

pytestmark = pytest.mark.e2e

WORKSHOP = "Atelier : 3 exercices"


def test_the_three_exercises_tell_when_they_are_done(kiosk: Kiosk):
    kiosk.tap("Aide")
    kiosk.tap(WORKSHOP)
    kiosk.sees("Exercice 1 : Trouver un service. À faire.")
    kiosk.tap("Je commence")

    journeys.search(kiosk, "chom")
    kiosk.tap("France Travail", part=True)
    kiosk.sees("Exercice 1 réussi.")
    kiosk.tap("J'ai compris")

    kiosk.tap_web("Espace candidat")
    kiosk.reads("Se connecter")
    journeys.fill(kiosk, "identifiant", "1234567a")
    journeys.fill(kiosk, "motdepasse", PASSWORD)
    journeys.go_on(kiosk, "Bonjour")
    kiosk.tap_web("Je m’actualise")
    for name, answer in (("travail", "non"), ("stage", "non"), ("recherche", "oui")):
        kiosk.tap_web(selector=f"#{name}-{answer}-texte")
        kiosk.tap_web(selector="#continuer")
    kiosk.reads("Votre actualisation est enregistrée")
    kiosk.sees("Exercice 2 réussi.")

    kiosk.tap("Aide")
    kiosk.tap(WORKSHOP)
    kiosk.sees("Exercice 1 : Trouver un service. Réussi.")
    kiosk.sees("Exercice 2 : Remplir un formulaire. Réussi.")
    kiosk.sees("Exercice 3 : Finir et tout effacer. À faire.")
    kiosk.end_visit(read=True)
    kiosk.sees("L'exercice 3 est réussi.")
    kiosk.tap("J'ai compris")

    kiosk.tap("Aide")
    kiosk.tap(WORKSHOP)
    kiosk.sees("Exercice 1 : Trouver un service. À faire.")  # nobody knows who was here before
