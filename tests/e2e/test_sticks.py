"""Citizens bring documents on a USB stick, and take some home on it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator

import pikepdf
import pytest

from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import private_cups
from tests.devices.slot import Slot, slot
from tests.devices.small_disk import small_disk
from tests.e2e import journeys
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.login import NUMBER
from tests.sites.pdf import document
from tests.sites.world import CAMILLE, PASSWORD

pytestmark = pytest.mark.e2e


def pdf(pages: int = 1) -> bytes:
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        made.save(written := io.BytesIO())
    return written.getvalue()


@pytest.fixture
def place() -> Iterator[Slot]:
    with slot() as made:
        yield made


@pytest.fixture
def kiosk(start_kiosk: Callable[..., Kiosk], place: Slot) -> Kiosk:
    return start_kiosk(settings={"stick": str(place.socket)})


def test_J02_the_statement_of_rights_is_printed_and_copied_onto_a_stick(
    start_kiosk: Callable[..., Kiosk], place: Slot
):
    with IppPrinter() as printer, private_cups() as cups:
        cups.add("Agence", printer.uri)
        kiosk = start_kiosk(settings={"stick": str(place.socket), "cups": str(cups.socket)})
        stick = place.plug()
        kiosk.tap("Assurance Maladie (ameli)")
        kiosk.tap_web("Accéder à mon compte")
        journeys.fill(kiosk, "identifiant", NUMBER, keys=True)
        journeys.fill(kiosk, "motdepasse", PASSWORD, keys=True)
        kiosk.tap_web(selector="#continuer")
        kiosk.reads("code")
        journeys.open_mailbox(kiosk)
        code = journeys.code_by_mail(kiosk)
        journeys.return_to(kiosk, "ameli")
        journeys.fill(kiosk, "code", code)
        journeys.go_on(kiosk, "Bonjour")
        kiosk.tap_web("Mes démarches")
        kiosk.tap_web(selector="#attestation")
        kiosk.sees("C'est un document.")
        kiosk.tap("Imprimer")
        kiosk.tap("Imprimer 2 pages")
        kiosk.sees("Votre document est imprimé")
        kiosk.tap("J'ai compris")
        assert printer.paper == [(1, 1), (1, 2)]
        kiosk.tap("Garder")
        kiosk.tap("Copier sur ma clé", part=True)
        kiosk.sees("Votre document est sur votre clé USB")
        (copy,) = stick.iterdir()
        sent = document("Attestation de droits", f"Assurée : {CAMILLE.name}", pages=2)
        assert hashlib.sha256(copy.read_bytes()).digest() == hashlib.sha256(sent).digest()


def test_documents_of_a_stick_are_seen_taken_and_printed(kiosk: Kiosk, place: Slot):
    place.plug(Facture_pdf=pdf(2), Notes_txt=b"words")
    kiosk.sees("Clé USB trouvée. Vos documents ne seront pas modifiés.")
    kiosk.picture("stick-found")
    kiosk.tap("Voir la clé")
    kiosk.sees("Facture")
    assert "Notes" not in kiosk.words()
    kiosk.picture("stick")
    kiosk.tap("Prendre Facture")
    kiosk.tap("Mes documents")
    kiosk.sees("Vous pouvez retirer la clé USB.")
    kiosk.tap("Imprimer Facture")
    kiosk.sees("Cette borne n'a pas d'imprimante.")


def test_A47_a_document_is_copied_onto_the_stick_and_is_the_same(kiosk: Kiosk, place: Slot):
    stick = place.plug(Facture_pdf=pdf(2))
    kiosk.tap("Voir la clé")
    kiosk.tap("Prendre Facture")
    kiosk.tap("Mes documents")
    kiosk.tap("Copier sur ma clé : Facture")
    kiosk.sees("Votre document est sur votre clé USB")
    first, second = (stick / "Facture.pdf", stick / "Facture (2).pdf")
    assert (
        hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()
    )


def test_a_stick_that_takes_nothing_has_its_sentence_and_the_document_stays(
    kiosk: Kiosk, place: Slot
):
    place.plug(Facture_pdf=pdf(200))
    kiosk.tap("Voir la clé")
    kiosk.tap("Prendre Facture")
    kiosk.tap("Mes documents")
    copy = "Copier sur ma clé : Facture"
    with small_disk(8 << 10) as full, small_disk(1 << 20, read_only=True) as shut:
        place.plug_in(full)
        kiosk.tap(copy)
        kiosk.sees("La clé est pleine.")
        kiosk.picture("stick-full")
        kiosk.tap("Fermer")
        place.plug_in(shut)
        kiosk.tap(copy)
        kiosk.sees("On ne peut rien écrire sur cette clé.")
        place.pull()
        kiosk.tap("Essayer encore")
        kiosk.sees("Branchez votre clé USB")
        place.plug()  # goes on by itself
        kiosk.sees("Votre document est sur votre clé USB")
        kiosk.tap("J'ai compris")
        kiosk.sees("Copier sur ma clé")


def test_the_stick_of_the_one_before_is_not_read_for_the_next(kiosk: Kiosk, place: Slot):
    place.plug(Facture_pdf=pdf())
    kiosk.sees("Clé USB trouvée.")
    kiosk.end_visit()
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    assert "Clé USB trouvée." not in kiosk.words()
    place.pull()
    place.replug()
    kiosk.sees("Clé USB trouvée.")


def test_a_page_that_asks_gets_a_document_of_the_stick(kiosk: Kiosk, place: Slot):
    kiosk.tap("MSA Auvergne")
    kiosk.tap_web("Mon espace privé")
    journeys.fill(kiosk, "identifiant", NUMBER, keys=True)
    journeys.fill(kiosk, "motdepasse", PASSWORD, keys=True)
    journeys.go_on(kiosk, "Bonjour")
    kiosk.tap_web("Envoyer un document")
    kiosk.reads("Images ou PDF")
    kiosk.tap_web("Ajouter page")
    kiosk.tap_web(selector="#page-2")
    kiosk.tap("Lire une clé USB")
    kiosk.sees("Branchez votre clé USB")
    place.plug(Facture_pdf=pdf())  # goes on by itself
    kiosk.tap("Prendre Facture")
    kiosk.wait(lambda: kiosk.web("document.getElementById('page-2').files.length"), "it")
    kiosk.sees("Vous pouvez retirer la clé USB.")


def test_a_kiosk_that_reads_no_sticks_offers_none(start_kiosk: Callable[..., Kiosk]):
    kiosk = start_kiosk()
    kiosk.tap("Scanner un papier")
    assert "Lire une clé USB" not in kiosk.words()
