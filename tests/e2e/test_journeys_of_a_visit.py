"""Journeys through the life of a visit: a long break, an agent who helps, and what breaks."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.supervisor.pin import Pin
from tests.e2e import journeys
from tests.e2e.ahead import Clock
from tests.e2e.kiosk_driver import Kiosk
from tests.e2e.processes import started
from tests.e2e.test_agent import CODE, Agent
from tests.sites import aidants
from tests.sites.server import SandboxOfSites
from tests.sites.world import CAMILLE, PASSWORD

pytestmark = pytest.mark.e2e

START = "Touchez l'écran pour commencer"
HOME = "Que voulez-vous faire ?"
THERE = "Êtes-vous toujours là ?"
ERASED = "C'est fini. Tout est effacé."
WAITS = "J'attends un code ou je cherche un papier"
CRASHED = "La page s'est arrêtée"
FILE = "Démarche numérique"
PROJECT = "de l'eau"


class Place:
    """A kiosk as it stands in a town hall: with its rules, its agent, and a clock in our hand."""

    def __init__(self, kiosk: Kiosk, clock: Clock, agent: Agent) -> None:
        self.kiosk = kiosk
        self.clock = clock
        self.agent = agent

    def begin(self) -> None:
        """Come in as somebody new: the rules are shown, once."""
        self.kiosk.sees(START)
        self.kiosk.tap("Commencer")
        self.kiosk.tap("J'ai compris, je commence")
        self.kiosk.sees(HOME)

    def stay(self) -> None:
        """Dismiss the warning."""
        self.kiosk.sees(THERE)
        self.kiosk.tap("Je continue")
        self.kiosk.wait(lambda: THERE not in self.kiosk.words() or None, "the page again")

    def is_empty(self) -> None:
        """See that the visit before is proved wiped and said to be so, and that nobody is in."""
        self.kiosk.sees(ERASED)
        self.kiosk.tap("J'ai compris")
        self.kiosk.sees(START)
        assert self.agent.kioskctl("status")["proof"] == "good"


@pytest.fixture
def place(start_kiosk: Callable[..., Kiosk], tmp_path: Path) -> Place:
    Pin(tmp_path / "state").choose(CODE)
    clock = Clock(tmp_path / "clock")
    control = tmp_path / "control"
    settings = {"state": str(tmp_path / "state"), "control": str(control), "charter": "yes"}
    command = (sys.executable, "-m", "tests.e2e.ahead", str(clock.place))
    kiosk = start_kiosk(command=command, settings=settings)
    return Place(kiosk, clock, Agent(kiosk, control))


# --- J11 ------------------------------------------------------------------------------------------
def ask_for_a_code(kiosk: Kiosk) -> None:
    """Go to the site of the file and log in, until it asks for the code that it has sent."""
    journeys.search(kiosk, "dossier")
    kiosk.tap(FILE, part=True)
    kiosk.tap_web(selector="#connexion")
    kiosk.reads("Votre adresse électronique")
    journeys.fill(kiosk, "identifiant", CAMILLE.address, keys=True)
    journeys.fill(kiosk, "motdepasse", PASSWORD, keys=True)
    journeys.go_on(kiosk, "Entrez le code")


def give_the_code(kiosk: Kiosk, sites: SandboxOfSites) -> None:
    """Type the code, which has come by mail on her own telephone."""
    found = re.search(r"\d{6}", sites.world.mail[CAMILLE.address][0].text)
    assert found
    journeys.fill(kiosk, "code", found[0], keys=True)
    journeys.go_on(kiosk, "Vos dossiers")


def test_J11_a_long_file_survives_a_meal_and_is_found_again_at_the_next_visit(
    place: Place, sites: SandboxOfSites
):
    """Sending the papers and printing the memo belong to the documents, and come with them."""
    sites.world.files.clear()
    kiosk, clock = place.kiosk, place.clock
    kiosk.sees(START)
    kiosk.wait(lambda: kiosk.screen.is_painted() or None, "the first picture")
    place.agent.rest()  # it is drawn in parts
    at_first = kiosk.screen.image().tobytes()
    place.begin()
    kiosk.tap("Contraste")
    kiosk.tap("Écrire plus gros")
    ask_for_a_code(kiosk)
    kiosk.tap("Aide")
    kiosk.tap(WAITS)
    assert clock.forward(540) == "waiting"  # A15: no warning before 10 minutes
    give_the_code(kiosk, sites)
    assert clock.forward(100) == "visit"

    kiosk.tap_web("Commencer un dossier")
    journeys.fill(kiosk, "nom", "lavoir")
    journeys.go_on(kiosk, "Subvention, partie 2")
    journeys.fill(kiosk, "projet", PROJECT)
    journeys.mark_heap(kiosk)
    assert clock.forward(240) == "visit"
    for _ in range(10):  # A13: as often as somebody likes
        assert clock.forward(301) == "warning"
        place.stay()
    assert kiosk.web("document.getElementById('projet').value") == PROJECT
    assert journeys.is_same_heap(kiosk)
    journeys.go_on(kiosk, "Subvention, partie 3")

    kiosk.tap("Accueil")  # a paper of the CAF is missing
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.tap("J'ai fini")
    kiosk.sees(f"{FILE} : demarche.numerique.gouv.fr")
    kiosk.sees("CAF : www.caf.fr, téléphone 3230")
    for private in (CAMILLE.name, CAMILLE.address, PROJECT, "dossier/3", "ticket"):
        assert private not in kiosk.words()
    kiosk.tap("Oui, tout effacer")
    kiosk.next_session(read=True)
    place.is_empty()
    kiosk.wait(lambda: kiosk.screen.image().tobytes() == at_first, "colours and sizes as before")

    place.begin()
    ask_for_a_code(kiosk)  # the kiosk knows nobody any more, the site does
    give_the_code(kiosk, sites)
    kiosk.reads("1 dossier en brouillon")
    assert {"lavoir", PROJECT} <= set(re.split(r"[\t\n]", kiosk.page_text()))


# --- J14 ------------------------------------------------------------------------------------------
def help_with_a_mandate(kiosk: Kiosk) -> None:
    """Log in as the helper, with the code of her card, and then for the person beside her."""
    kiosk.tap("Aidants Connect", part=True)
    kiosk.tap_web(selector="#connexion")
    kiosk.reads("Code à 6 chiffres de votre carte")
    journeys.fill(kiosk, "adresse", aidants.HELPER, keys=True)
    journeys.fill(kiosk, "code", aidants.CARD)
    journeys.go_on(kiosk, "Bonjour, aidant")
    kiosk.tap_web("Créer un mandat")
    kiosk.tap_web(selector="#accord-oui-texte")
    journeys.go_on(kiosk, "Votre mandat est signé")
    kiosk.tap_web("Faire une démarche")
    kiosk.tap_web("S’identifier avec FranceConnect")
    kiosk.tap_web(selector="#aidants")
    kiosk.reads(f"Vous êtes {CAMILLE.name}.")
    kiosk.tap_web("Continuer")
    kiosk.reads("Vous avez 148 trimestres.")


def test_the_agent_opens_her_panel_while_nobody_is_there_and_it_stays_so(place: Place):
    place.kiosk.sees(START)
    place.agent.hold_the_corner()
    place.agent.enter()
    place.agent.phase("attract")
    place.agent.type("Escape")
    place.kiosk.wait_dead(place.agent.panel())
    place.begin()


def test_J14_the_agent_helps_and_erases_with_one_touch_a_page_that_hangs(place: Place):
    kiosk, clock, agent = place.kiosk, place.clock, place.agent
    place.begin()
    kiosk.tap("Aide")
    kiosk.tap("Appeler l'agent")
    kiosk.wait(lambda: "asks for the agent" in kiosk.words_so_far() or None, "the bell")
    kiosk.tap("Accueil")
    assert "Aidants Connect" not in kiosk.words()
    agent.press_the_keys()
    agent.enter()
    agent.type("Tab", "Tab", "Tab", "Return")  # the third button: help mode
    agent.type("Escape")
    kiosk.wait_dead(agent.panel())
    kiosk.sees("Aidants Connect")

    assert clock.forward(3 * 300 - 60) == "visit"
    assert clock.forward(61) == "warning"
    kiosk.wait(lambda: re.search(r"dans 1[4-8]\d secondes", kiosk.words()), "three minutes")
    place.stay()
    help_with_a_mandate(kiosk)

    visit = kiosk.inside()
    kiosk.web("void setTimeout(() => { while (true) {} }, 100)")
    agent.hold_the_corner()
    agent.enter()
    agent.type("Tab", "Return")  # the first button: erase
    kiosk.next_session(read=True)
    kiosk.wait_dead(visit)
    place.is_empty()

    assert agent.kioskctl("status")["help"] == "off"
    place.begin()
    assert "Aidants Connect" not in kiosk.words()
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.web("void (location.href = 'https://aidantsconnect.beta.gouv.fr/espace')")
    kiosk.arrives("https://aidantsconnect.beta.gouv.fr/connexion")  # the helper is forgotten, too


# --- J15 ------------------------------------------------------------------------------------------
def session(kiosk: Kiosk) -> int:
    """Give the program of the visit."""
    return kiosk.session.pid


def gate(kiosk: Kiosk) -> int:
    """Give the gate of the visit; that of the spare is younger."""
    return min((pid for pid, line in kiosk.tree().items() if "kiosk.gate" in line), key=started)


def test_J15_whatever_is_killed_is_said_plainly_and_the_next_person_finds_a_clean_home(
    place: Place, start_kiosk: Callable[..., Kiosk]
):
    """Paper, toner, a network that is cut and a hostile stick belong to devices and documents."""
    kiosk = place.kiosk
    place.begin()
    kiosk.tap("La Poste")
    kiosk.arrives("https://www.laposte.fr/")
    journeys.mark_heap(kiosk)
    kiosk.tap("Accueil")
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    os.kill(kiosk.renderer(), signal.SIGKILL)
    kiosk.sees(CRASHED)
    kiosk.tap("Essayer encore")
    kiosk.reads("Se connecter à Mon compte")
    journeys.return_to(kiosk, "La Poste")
    assert journeys.is_same_heap(kiosk)

    for which in (session, gate):
        visit = kiosk.inside()
        os.kill(which(kiosk), signal.SIGKILL)
        kiosk.next_session(read=True)
        kiosk.wait_dead(visit)
        place.is_empty()
        place.begin()
        assert kiosk.address() == ""

    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    everything = kiosk.tree()
    kiosk.process.kill()
    kiosk.process.wait()
    again = start_kiosk(settings={"charter": "yes"})
    kiosk.wait_dead(everything)
    again.sees(START)
    assert again.address() == ""
