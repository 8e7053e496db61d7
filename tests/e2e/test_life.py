"""A visit from its first touch to its end, in the whole kiosk; only its delays are shortened."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest

from tests.e2e.kiosk_driver import Kiosk
from tests.e2e.test_hostile import attack
from tests.sites.server import SandboxOfSites

pytestmark = pytest.mark.e2e

START = "Touchez l'écran pour commencer"
RULES = "Avant de commencer"
THERE = "Êtes-vous toujours là ?"
HOME = "Que voulez-vous faire ?"
ERASED = "C'est fini. Tout est effacé."
HASTY = (sys.executable, "-m", "tests.e2e.hasty")
QUICK = {"idle": "60", "warning": "60", "code_wait": "200"}  # 6 s, 6 s and 20 s


@pytest.fixture
def hasty(start_kiosk: Callable[..., Kiosk]) -> Kiosk:
    return start_kiosk(command=HASTY, settings={**QUICK, "charter": "no"})


def test_A36_the_first_touch_leads_to_the_rules_and_they_are_asked_once(
    start_kiosk: Callable[..., Kiosk],
):
    kiosk = start_kiosk(settings={"charter": "yes"})
    kiosk.sees(START)
    kiosk.tap("Commencer")
    kiosk.sees(RULES)
    kiosk.tap("J'ai compris, je commence")
    kiosk.sees(HOME)
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.end_visit(read=True)
    kiosk.sees(ERASED)
    kiosk.sees(START)


def test_a_language_that_somebody_chose_is_french_again_for_the_next(
    start_kiosk: Callable[..., Kiosk],
):
    kiosk = start_kiosk(settings={"charter": "yes"})
    kiosk.tap("Langue / Language")
    kiosk.tap("English")
    kiosk.tap("I understand, start")
    kiosk.sees("What would you like to do?")
    kiosk.tap("I am done")
    kiosk.tap("Yes, erase everything")
    kiosk.next_session()
    kiosk.sees(START)


@pytest.mark.parametrize(
    "page", ["restless", "alert-loop", "beforeunload-trap", "endless-loop", "history-trap"]
)
def test_a_page_without_a_person_is_warned_and_ended_whatever_it_does(
    hasty: Kiosk, sites: SandboxOfSites, page: str
):
    attack(hasty, sites, page)
    hasty.sees(THERE)
    hasty.next_session()
    hasty.sees(HOME)
    assert hasty.address() == ""


def test_A13_a_touch_dismisses_the_warning_as_often_as_somebody_likes(hasty: Kiosk):
    hasty.tap("CAF")
    hasty.reads("Se connecter à Mon compte")
    for _ in range(3):
        hasty.sees(THERE)
        hasty.tap("Je continue")
        hasty.wait(lambda: THERE not in hasty.words() or None, "the page again")
    assert "www.caf.fr" in hasty.address()


def test_A15_who_waits_for_a_code_is_left_in_peace(hasty: Kiosk):
    hasty.tap("CAF")
    hasty.reads("Se connecter à Mon compte")
    hasty.sees(THERE)
    hasty.tap("J'attends un code ou je cherche un papier")
    began = time.monotonic()
    hasty.wait(lambda: THERE not in hasty.words() or None, "the page again")
    hasty.sees(THERE)
    assert time.monotonic() - began > 15  # the code's 20 s, not the 6 s of others
    assert "www.caf.fr" in hasty.address()
