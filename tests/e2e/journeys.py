"""Steps that several journeys of citizens have in common."""

from __future__ import annotations

import re

from tests.e2e.kiosk_driver import Kiosk
from tests.sites.server import SandboxOfSites
from tests.sites.world import CAMILLE, PASSWORD

MAILBOX = "laposte.net"


def search(kiosk: Kiosk, letters: str) -> None:
    """Touch the search field of the home screen and type some letters."""
    kiosk.tap("Cherchez une démarche. Exemple : carte grise")
    kiosk.type(letters)


def fill(kiosk: Kiosk, field: str, text: str, *, keys: bool = False) -> None:
    """Touch a field of the page and type into it.

    Args:
        kiosk: where.
        field: its id.
        text: what is typed.
        keys: with the keys of the table, which are faster, and not with those of the screen.
    """
    kiosk.tap_web(selector=f"#{field}")
    kiosk.wait(lambda: kiosk.web(f"document.activeElement.id === '{field}'"), f"the field {field}")
    if keys:
        kiosk.keys("type", "--delay", "30", text)
    else:
        kiosk.type(text)
    value = f"document.getElementById('{field}').value"
    kiosk.wait(lambda: kiosk.web(value) == text, f"{len(text)} characters in {field}")


def go_on(kiosk: Kiosk, title: str) -> None:
    """Send the form of the page and wait for the next one."""
    kiosk.tap_web(selector="#continuer")
    kiosk.reads(title)


def open_mailbox(kiosk: Kiosk) -> None:
    """Open the mailbox beside the page on the screen, and log in."""
    kiosk.tap("Accueil")
    kiosk.tap("Ma boîte mail")
    kiosk.tap(MAILBOX, part=True)
    kiosk.reads("Votre boîte mail")
    fill(kiosk, "adresse", CAMILLE.address)
    fill(kiosk, "motdepasse", PASSWORD)
    go_on(kiosk, "Vos messages")


def code_by_mail(kiosk: Kiosk) -> str:
    """Read the newest code in the open mailbox."""
    found = kiosk.wait(lambda: re.search(r"Votre code : (\d+)", kiosk.page_text()), "the code")
    return found[1]


def return_to(kiosk: Kiosk, service: str) -> None:
    """Go back to an open page through the list of pages."""
    kiosk.tap("Vos pages ouvertes", part=True)
    kiosk.tap(service, part=True)


def mark_heap(kiosk: Kiosk) -> None:
    """Leave a mark in the memory of the page, which a reload would take away."""
    kiosk.web("void (window.stillTheSamePage = true)")


def is_same_heap(kiosk: Kiosk) -> bool:
    """Tell whether the page still has that mark."""
    return kiosk.web("window.stillTheSamePage === true") is True


def choose_card(kiosk: Kiosk, letter: str) -> None:
    """Take one of the cards of the exercise on the payment page, and pay."""
    kiosk.tap_web(selector=f"#carte-{letter}")
    kiosk.wait(lambda: kiosk.web("document.getElementById('carte').value"), "the card")
    kiosk.tap_web(selector="#continuer")


def log_ins(sites: SandboxOfSites) -> list[tuple[str, str]]:
    """Give who was asked to log in, and how: the host, and "password" or "sso"."""
    return [(entry.host, entry.fields["how"]) for entry in sites.log if entry.kind == "login"]


def end_visit(kiosk: Kiosk) -> None:
    """Finish as a citizen does, and wait for the next one's home screen."""
    kiosk.tap("J'ai fini")
    kiosk.tap("Oui, tout effacer")
    kiosk.next_session()
    kiosk.sees("Que voulez-vous faire ?")


def find_the_canteen(kiosk: Kiosk) -> None:
    """Go from the home to the bill of the canteen, as far as the button that leads to paying."""
    search(kiosk, "cantine")
    kiosk.tap("Payer la cantine", part=True)
    kiosk.reads("Payer la cantine ou l’eau")
    fill(kiosk, "collectivite", "031001")
    fill(kiosk, "reference", "2026-0042")
    mark_heap(kiosk)
