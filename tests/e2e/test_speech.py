"""The kiosk without sight: keys and ears alone, and a voice that ends with its visit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.kiosk_driver import Kiosk

pytestmark = pytest.mark.e2e

STEPS = 40  # more than there is to be reached on any screen


def press(kiosk: Kiosk, *keys: str) -> str:
    """Press keys, and give what is said then."""
    before = kiosk.heard()
    kiosk.keys("key", *keys)
    return kiosk.wait(lambda: _another(kiosk.heard(), before), "another word")


def _another(said: str, before: str) -> str | None:
    return said if said != before else None


def tab_to(kiosk: Kiosk, name: str) -> None:
    """Press Tab until this is said."""
    for _ in range(STEPS):
        if press(kiosk, "Tab").startswith(name):
            return
    raise AssertionError(f"{name!r} was never said, but {kiosk.heard()!r}")


def test_J12_somebody_who_sees_nothing_goes_to_ameli_by_keys_and_ears(
    start_kiosk: Callable[..., Kiosk],
):
    kiosk = start_kiosk()
    kiosk.hurried = False
    kiosk.keys("key", "F2")
    kiosk.hears("Que voulez-vous faire ?")
    tab_to(kiosk, "Lire à haute voix ?")  # before the line in which one searches
    assert "Non, seulement les boutons" in kiosk.heard()
    kiosk.keys("key", "Return")
    kiosk.hears("champ, vide")
    tab_to(kiosk, "Assurance Maladie (ameli)")
    assert "bouton" in kiosk.heard()
    inside = kiosk.inside()
    kiosk.keys("key", "Return")
    kiosk.hears("Préparez avant de commencer")
    tab_to(kiosk, "J'ai tout, je commence")
    kiosk.keys("key", "Return")
    kiosk.hears("Une page est ouverte.")
    kiosk.arrives("https://www.ameli.fr")
    kiosk.keys("key", "F6")
    tab_to(kiosk, "J'ai fini")
    kiosk.keys("key", "Return")
    tab_to(kiosk, "Oui, tout effacer")
    kiosk.keys("key", "Return")
    kiosk.next_session()
    kiosk.wait_dead(inside)
    assert kiosk.heard() == "", "the next visit begins in silence"


def test_J13_somebody_who_reads_badly_hears_what_a_finger_touches_before_it_acts(
    start_kiosk: Callable[..., Kiosk],
):
    kiosk = start_kiosk()
    kiosk.hurried = False
    kiosk.tap("Écouter")
    kiosk.hears("Que voulez-vous faire ?")
    kiosk.tap("Langue / Language")
    kiosk.tap("Langue / Language")
    kiosk.tap("English")
    kiosk.hears("English")
    kiosk.tap("English")
    kiosk.hears("What would you like to do?")
    kiosk.tap("CAF")
    kiosk.hears("CAF, button")
    assert kiosk.address() == ""
    kiosk.tap("CAF")
    kiosk.hears("Get ready before you start")
    kiosk.tap("I have everything, I start")
    kiosk.tap("I have everything, I start")
    kiosk.hears("Read aloud?")
    kiosk.tap("No, only the buttons")
    kiosk.tap("No, only the buttons")
    kiosk.arrives("https://www.caf.fr")
    kiosk.tap("I am done")
    kiosk.hears("I am done, button")
    kiosk.tap("I am done")
    kiosk.tap("Yes, erase everything")
    kiosk.hears("Yes, erase everything")
    kiosk.tap("Yes, erase everything")
    kiosk.next_session()
    assert "Que voulez-vous faire ?" in kiosk.words()
    assert kiosk.heard() == ""
