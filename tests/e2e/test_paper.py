"""Documents of citizens, printed by a real CUPS and scanned by a real SANE."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.devices.escl_scanner import EsclScanner
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups
from tests.e2e import journeys
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.login import NUMBER
from tests.sites.server import SandboxOfSites
from tests.sites.world import PASSWORD

pytestmark = pytest.mark.e2e


@pytest.fixture
def kiosk(start_kiosk: Callable[..., Kiosk], cups: PrivateCups) -> Kiosk:
    return start_kiosk(settings={"cups": str(cups.socket)})


def log_in(kiosk: Kiosk) -> None:
    """Log in at CAF, with the code that comes by mail."""
    kiosk.tap("CAF")
    kiosk.tap_web("Se connecter à Mon compte")
    journeys.fill(kiosk, "identifiant", NUMBER)
    journeys.fill(kiosk, "motdepasse", PASSWORD)
    kiosk.tap_web(selector="#continuer")
    kiosk.reads("code")
    journeys.mark_heap(kiosk)
    journeys.open_mailbox(kiosk)
    code = journeys.code_by_mail(kiosk)
    journeys.return_to(kiosk, "CAF")
    assert journeys.is_same_heap(kiosk)
    journeys.fill(kiosk, "code", code)
    journeys.go_on(kiosk, "Bonjour")


def test_J01_the_family_allowance_statement_is_declared_and_printed(
    kiosk: Kiosk, printer: IppPrinter, cups: PrivateCups
):
    log_in(kiosk)
    kiosk.tap_web("Déclarer mes ressources")
    kiosk.tap_web(selector="#situation-non-texte")
    kiosk.tap_web(selector="#continuer")
    for amount in ("salaires", "autres"):
        journeys.fill(kiosk, amount, "0")
        kiosk.tap_web(selector="#continuer")
    kiosk.tap_web(selector="#certifie-oui-texte")
    kiosk.tap_web(selector="#continuer")
    kiosk.reads("Votre déclaration est envoyée")
    kiosk.tap_web("Mon attestation (PDF)")
    kiosk.sees("C'est un document.")
    kiosk.tap("Imprimer")
    kiosk.sees("Imprimer ce document ?")
    kiosk.picture("preview")
    kiosk.tap("Imprimer 1 page")
    kiosk.sees("Votre document est imprimé")
    kiosk.tap("J'ai compris")
    assert printer.paper == [(1, 1)]
    begun = time.monotonic()
    journeys.end_visit(kiosk)
    assert time.monotonic() - begun < 60
    assert cups.traces() == []
    assert all(job.over for job in printer.jobs)


def test_J15_paper_runs_out_is_told_and_the_rest_comes_out_once(kiosk: Kiosk, printer: IppPrinter):
    printer.pace = 1.0
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.web(
        "void (document.body.innerHTML = "
        "'<p style=\"break-after: page\">page</p>'.repeat(4) + '<p>page</p>', window.print())"
    )
    kiosk.tap("Imprimer 5 pages")
    kiosk.wait(lambda: len(printer.paper) >= 2, "two pages")
    printer.say("media-empty-error", stopped=True)
    kiosk.sees("Il n'y a plus de papier dans l'imprimante.")
    printer.say()
    kiosk.sees("Votre document est imprimé")
    assert printer.paper == [(1, page) for page in range(1, 6)]


def test_J15_what_the_one_before_had_printed_does_not_come_out_for_the_next(
    kiosk: Kiosk, printer: IppPrinter, cups: PrivateCups
):
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.web("void window.print()")
    kiosk.tap("Imprimer", part=True)
    kiosk.wait(lambda: printer.jobs, "the document")
    printer.say("media-empty-error", stopped=True)
    journeys.end_visit(kiosk)
    before = list(printer.paper)
    printer.say()
    time.sleep(2)
    assert printer.paper == before
    assert cups.traces() == []


def test_J04_a_paper_of_three_pages_is_scanned_and_sent(
    start_kiosk: Callable[..., Kiosk], scanner: EsclScanner, sites: SandboxOfSites
):
    kiosk = start_kiosk(settings={"scanner": scanner.url})
    scanner.feeder = ["Avis d'impôt 1", "Avis d'impôt 2", "Avis d'impôt 3"]
    kiosk.tap("Scanner un papier")
    kiosk.tap("Scanner en noir et blanc")
    kiosk.sees("Page 3 sur 3")
    kiosk.picture("scan-review")
    kiosk.tap("Tourner")
    kiosk.tap("Tourner")
    kiosk.tap("Avant : page précédente")
    scanner.glass = "Avis d'impôt 2, mieux"
    kiosk.tap("Scanner encore cette page")
    kiosk.sees("Scanner encore la page 2")
    kiosk.tap("Scanner en noir et blanc")
    kiosk.sees("Page 2 sur 3")
    kiosk.tap("Oui, garder")
    kiosk.sees("Papier scanné 1")
    kiosk.tap("Accueil")
    kiosk.tap("MSA Auvergne")
    kiosk.tap_web("Mon espace privé")
    journeys.fill(kiosk, "identifiant", NUMBER, keys=True)
    journeys.fill(kiosk, "motdepasse", PASSWORD, keys=True)
    journeys.go_on(kiosk, "Bonjour")
    kiosk.tap_web("Envoyer un document")
    kiosk.reads("Images ou PDF")
    kiosk.tap_web(selector="#page-1")
    kiosk.tap("Choisir Papier scanné 1")
    kiosk.tap("Envoyer")
    kiosk.tap_web("Ajouter page")
    kiosk.tap_web(selector="#page-2")
    scanner.glass = "Carte d'identité"
    kiosk.tap("Scanner un papier")
    kiosk.tap("Scanner en couleurs")
    kiosk.sees("Est-ce bien lisible ?")
    kiosk.tap("Oui, garder")
    kiosk.wait(lambda: kiosk.web("document.getElementById('page-2').files.length"), "the card")
    kiosk.tap_web(selector="#continuer")
    kiosk.reads("Nous avons bien reçu 2 fichier(s).")
    first, second = [entry for entry in sites.log if entry.kind == "upload"]
    assert (first.fields["kind"], first.fields["name"]) == ("PDF", "Papier scanné 1.pdf")
    assert first.size <= 1_500_000
    assert second.fields["kind"] == "PDF"
    assert scanner.scanned[-2:] == ["Avis d'impôt 2, mieux", "Carte d'identité"]
    journeys.end_visit(kiosk)
    kiosk.tap("Scanner un papier")
    kiosk.sees("Posez votre papier face contre la vitre.", patience=5)  # nothing of the one before


def test_J13_a_passport_is_scanned_in_colour_for_a_site_that_takes_one_picture_in_english(
    start_kiosk: Callable[..., Kiosk], scanner: EsclScanner, sites: SandboxOfSites
):
    kiosk = start_kiosk(settings={"scanner": scanner.url})
    scanner.glass = "Passeport"
    journeys.search(kiosk, "sejour")
    kiosk.tap("Langue / Language")
    kiosk.tap("English")
    kiosk.tap("Titre de séjour", part=True)
    kiosk.tap_web(selector="#passeport")
    kiosk.sees("You have no document yet. You can scan a paper.")
    kiosk.tap("Scan a paper")
    kiosk.tap("Scan in colour")
    kiosk.sees("Is it readable?")
    kiosk.tap("Yes, keep")
    kiosk.wait(lambda: kiosk.web("document.getElementById('passeport').files.length"), "it")
    kiosk.tap_web(selector="#continuer")
    kiosk.reads("Nous avons reçu votre passeport.")
    (sent,) = [entry for entry in sites.log if entry.kind == "upload"]
    assert sent.size <= 500_000
    kiosk.tap("I am done")
    kiosk.tap("Yes, erase everything")
    kiosk.next_session()
    kiosk.sees("Que voulez-vous faire ?")
