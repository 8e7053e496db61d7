"""A page that wants to be printed is shown first; what is printed is what was shown."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QLabel

from kiosk import wire
from kiosk.printing import Step
from kiosk.shell.browser.to_pdf import ToPdf
from kiosk.shell.screens.sheet import Sheet
from tests.shell.browser.small_site import Answer

pytestmark = pytest.mark.qt


def pdf(pages: int) -> bytes:
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        made.save(written := io.BytesIO())
    return written.getvalue()


def pages_of(document: bytes) -> int:
    with pikepdf.open(io.BytesIO(document)) as opened:
        return len(opened.pages)


def words(visit) -> str:
    return "\n".join(part.text() for part in visit.window.findChildren(QLabel) if part.isVisible())


def test_a_page_that_prints_itself_is_shown_and_then_printed(visit, site):
    site.pages["/"] = Answer("<title>start</title><h1>Attestation</h1>")
    visit.open()
    visit.run("setTimeout(() => window.print(), 0); 1")
    visit.until(lambda: visit.screen == "Preview", "preview")
    assert not visit.documents
    visit.tap("Imprimer 1 page")
    assert pages_of(visit.documents[0]) == 1
    assert visit.told[-1] == wire.Print("1", "0", "1", "no")
    assert visit.screen == "Printout"
    visit.session.hear(wire.PrintIs(Step.PRINTED, "1", "1"))
    assert "Votre document est imprimé" in words(visit)
    visit.tap("J'ai compris")
    assert visit.screen != "Printout"
    assert visit.title() == "start"


def test_the_button_of_the_pdf_viewer_prints_the_pdf_itself(visit, site):
    site.pages["/a.pdf"] = Answer(pdf(4), kind="application/pdf")
    site.pages["/"] = Answer("<title>start</title><a href='/a.pdf'>x</a>")
    visit.open()
    visit.start("location.href = '/a.pdf'")
    visit.until(lambda: visit.page.url().path() == "/a.pdf", "the viewer")
    visit.until(lambda: not visit.page.isLoading(), "the document")
    visit.until(lambda: "C'est un document." in words(visit), "the offer")
    visit.tap("Imprimer")  # at once: the viewer is still grey
    visit.until(lambda: visit.screen == "Preview", "preview")
    assert "Page 1 sur 4" in words(visit)
    visit.tap("Après")
    visit.tap("Cette page seulement")
    visit.tap("Couleur")
    visit.tap("Plus d'exemplaires")
    visit.tap("Imprimer 2 pages")
    assert visit.told[-1] == wire.Print("2", "1", "2", "yes")
    assert pages_of(visit.documents[0]) == 4


def test_a_page_that_the_engine_forgot_to_print_is_printed_all_the_same(visit, site, monkeypatch):
    site.pages["/"] = Answer("<title>start</title><h1>Attestation</h1>")
    visit.open()
    engine, asked = visit.page.printToPdf, []

    def forgets_the_first(answer, layout):
        asked.append(answer)
        if len(asked) > 1:
            engine(answer, layout)

    monkeypatch.setattr(visit.page, "printToPdf", forgets_the_first)
    monkeypatch.setattr(visit.page, "pdf", ToPdf(visit.page, visit.page._printed, patience=3000))
    visit.page.print_out()
    assert visit.screen == "Waiting"
    visit.until(lambda: visit.screen == "Preview", "preview")
    asked[0](QByteArray(b"too late"))
    assert visit.screen == "Preview"


def test_that_the_engine_prints_nothing_is_said(visit, site, monkeypatch):
    site.pages["/"] = Answer("<title>start</title><h1>Attestation</h1>")
    visit.open()
    monkeypatch.setattr(visit.page, "printToPdf", lambda _answer, _layout: None)
    monkeypatch.setattr(visit.page, "pdf", ToPdf(visit.page, visit.page._printed, patience=300))
    visit.page.print_out()
    visit.until(lambda: visit.screen == "Printout", "the word")
    assert "n'est pas imprimé" in words(visit) or "ne peut pas" in words(visit)


def test_the_preview_is_dark_ink_on_white_paper(visit, site):
    site.pages["/"] = Answer("<title>start</title><h1>Attestation</h1>")
    visit.open()
    visit.page.print_out()
    visit.until(lambda: visit.screen == "Preview", "preview")
    sheet = visit.window.findChild(Sheet)
    picture = sheet.grab().toImage()
    middle = picture.width() // 2
    shades = {picture.pixelColor(middle, y).lightness() for y in range(20, picture.height(), 3)}
    assert max(shades) == 255
    inked = [
        picture.pixelColor(x, y).lightness() < 128
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    ]
    assert 0 < sum(inked) < len(inked) // 10


def test_what_is_no_document_is_told_and_not_shown(visit):
    visit.open()
    visit.session.journey.paper.offer(b"%PDF-1.4 and no more")
    assert "La borne ne peut pas lire ce document." in words(visit)


def test_more_pages_than_are_left_are_not_printed(visit):
    visit.open()
    visit.session.hear(wire.PagesLeft("3"))
    visit.session.journey.paper.offer(pdf(4))
    assert "C'est trop : 4 pages." in words(visit)
    visit.tap("Cette page seulement")
    assert "Vous pouvez encore imprimer 3 pages." in words(visit)
    visit.tap("Imprimer 1 page")
    assert visit.told[-1] == wire.Print("1", "0", "1", "no")


def test_without_a_printer_nothing_is_shown_that_could_not_come_out(visit):
    visit.open()
    visit.session.hear(wire.PrinterIs("", "no"))
    visit.session.journey.paper.offer(pdf(1))
    assert "Cette borne n'a pas d'imprimante." in words(visit)


def test_whoever_looks_on_meanwhile_is_told_when_it_is_printed(visit):
    visit.open()
    visit.session.journey.paper.offer(pdf(1))
    visit.tap("Imprimer 1 page")
    visit.tap("Continuer sur la page")
    visit.session.hear(wire.PrintIs(Step.PRINTING, "0", "1"))
    visit.session.hear(wire.PrintIs(Step.PRINTED, "1", "1"))
    told = "Votre document est imprimé. Prenez vos feuilles"
    visit.until(lambda: told in words(visit), "the news")


def test_whoever_leaves_while_it_prints_is_told_first(visit):
    visit.open()
    visit.session.journey.paper.offer(pdf(1))
    visit.tap("Imprimer 1 page")
    visit.session.journey.end()
    assert "Un document s'imprime encore." in words(visit)


def test_printing_can_be_stopped(visit):
    visit.open()
    visit.session.journey.paper.offer(pdf(1))
    visit.tap("Imprimer 1 page")
    visit.tap("Arrêter l'impression")
    assert visit.told[-1] == wire.CancelPrint()
