"""What a page hands over is kept for the visit, and goes to the page that asks for it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from kiosk.documents.tray import MAX_SIZE
from kiosk.shell.opened import _Children
from tests.devices.small_disk import small_disk
from tests.documents import hostile
from tests.shell.browser.small_site import Answer, Hit

pytestmark = pytest.mark.qt
FORM = (
    "<title>start</title><form method=post enctype=multipart/form-data>"
    "<input type=file id=f name=f {}></form>"
)


def pdf(pages: int = 1) -> bytes:
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        made.save(written := io.BytesIO())
    return written.getvalue()


def png(folder: Path) -> bytes:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFF2255AA)
    image.save(str(folder / "a.png"))
    return (folder / "a.png").read_bytes()


def words(visit) -> str:
    return "\n".join(part.text() for part in visit.window.findChildren(QLabel) if part.isVisible())


def hand_over(visit, site, name: str, content: bytes, kind: str = "application/pdf") -> None:
    """Let the page hand a document over, and wait until it is kept."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    site.pages["/doc"] = Answer(content, kind=kind, headers=headers)
    visit.start("location.href = '/doc'")
    visit.until(lambda: visit.screen == "MyDocuments", "the tray")
    visit.tap("Revenir à la page")


def answer(visit, *taps: str) -> list[str]:
    """Tap buttons on the screen of choice, which waits in an event loop of its own.

    Returns:
        What stood on it, a text for each tap that is done.
    """
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - Qt after the environment

    acts, seen = list(taps), list[str]()
    timer = QTimer(visit.window)

    def act() -> None:
        if visit.screen == "Choose" and acts:
            seen.append(words(visit))
            visit.tap(acts.pop(0))

    timer.timeout.connect(act)
    timer.start(20)
    return seen


def show_form(visit, site, accept: str = "") -> None:
    """Go to a page with a field for a document."""
    site.pages["/form"] = Answer(FORM.format(accept))
    visit.start("location.href = '/form'")
    visit.until(lambda: visit.page.url().path() == "/form", "the form")
    visit.until(lambda: not visit.page.isLoading(), "all of it")


def send(visit, site, accept: str, *taps: str) -> list[Hit]:
    """Send a form with a file, as a page and a person do."""
    show_form(visit, site, accept)
    seen = answer(visit, *taps)
    visit.run(
        "const f = document.getElementById('f');"
        "f.onchange = () => document.forms[0].submit();"
        "document.onclick = () => f.click(); 1"
    )
    visit.touch_web(300, 300)
    visit.until(lambda: len(seen) == len(taps), "all taps")
    visit.until(lambda: [h for h in site.hits if h.method == "POST"], "the documents")
    return [h for h in site.hits if h.method == "POST"]


def test_a_pdf_is_kept_under_its_name_and_can_be_printed(visit, site):
    visit.open()
    hand_over(visit, site, "Attestation_CAF.pdf", pdf())
    visit.session.journey.list_pages()
    visit.tap("Mes documents : 1")
    assert "Attestation CAF" in words(visit)
    visit.tap("Imprimer Attestation CAF")
    assert visit.screen == "Preview"


def test_a_picture_can_be_printed_on_a_sheet(visit, site, tmp_path):
    visit.open()
    hand_over(visit, site, "photo.png", png(tmp_path), "image/png")
    visit.session.journey.documents.show()
    visit.tap("Imprimer photo")
    visit.tap("Imprimer 1 page")
    assert visit.documents[0].startswith(b"%PDF")


def test_a_document_goes_to_the_page_that_asks_for_it_and_no_folder_is_seen(visit, site):
    visit.open()
    hand_over(visit, site, "Attestation.pdf", pdf())
    (sent,) = send(visit, site, "", "Choisir Attestation")
    assert b'filename="Attestation.pdf"' in sent.body
    assert pdf()[:100] in sent.body


def test_several_documents_go_at_once(visit, site):
    visit.open()
    hand_over(visit, site, "un.pdf", pdf())
    hand_over(visit, site, "deux.pdf", pdf())
    (sent,) = send(visit, site, "multiple", "Choisir un", "Choisir deux", "Envoyer")
    assert b'filename="un.pdf"' in sent.body
    assert b'filename="deux.pdf"' in sent.body


def test_a_page_is_offered_only_what_it_takes(visit, site):
    visit.open()
    hand_over(visit, site, "Attestation.pdf", pdf())
    seen: list[str] = []
    make = visit.session.journey.documents.choice((".png", "image/jpeg"), False, seen.append)
    visit.window.show_screen(make)
    assert "Ce site ne prend pas les documents que vous avez." in words(visit)
    visit.tap("Ne rien envoyer")
    assert seen == [[]]


def test_what_is_thrown_away_is_gone(visit, site):
    visit.open()
    hand_over(visit, site, "Attestation.pdf", pdf())
    folder = visit.session.journey.documents._tray._folder
    visit.session.journey.documents.show()
    visit.tap("Effacer Attestation")
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert visit.session.journey.documents.number == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "La borne garde seulement les pages à imprimer et les images."),
        (b"", "Ce document est vide."),
    ],
)
def test_what_is_not_kept_is_told(visit, site, content, sentence):
    headers = {"Content-Disposition": 'attachment; filename="attestation.pdf"'}
    site.pages["/doc"] = Answer(content, kind="application/pdf", headers=headers)
    visit.open()
    visit.start("location.href = '/doc'")
    visit.until(lambda: sentence in words(visit), "the sentence")
    assert visit.title() == "start"


@pytest.mark.parametrize("told", [True, False], ids=["length told", "length not told"])
def test_what_is_too_large_is_told_so(visit, site, told):
    headers = {"Content-Disposition": 'attachment; filename="attestation.pdf"'}
    headers |= {} if told else {"Connection": "close"}
    large = pdf() + bytes(MAX_SIZE)
    site.pages["/doc"] = Answer(large, kind="application/pdf", headers=headers)
    visit.open()
    visit.start("location.href = '/doc'")
    visit.until(lambda: "Ce document est trop gros pour cette borne." in words(visit), "sentence")
    assert not list(Path(visit.session.journey.documents._tray._folder).rglob("*"))


def test_a_document_that_the_memory_has_no_room_for_is_told_so(visit, site):
    visit.open()
    hand_over(visit, site, "Attestation.pdf", pdf())
    content = pdf() + bytes(1 << 20)
    headers = {"Content-Disposition": 'attachment; filename="second.pdf"'}
    site.pages["/doc"] = Answer(content, kind="application/pdf", headers=headers)
    tray = visit.session.journey.documents._tray
    before = tray._folder
    with small_disk(64 << 10) as full:
        tray._folder = full
        visit.start("location.href = '/doc'")
        visit.until(lambda: "Vous avez trop de documents." in words(visit), "the sentence")
        tray._folder = before
    assert len(tray.documents) == 1


def test_a_document_is_read_page_by_page_and_larger(visit, site):
    visit.open()
    hand_over(visit, site, "Attestation.pdf", pdf(3))
    visit.session.journey.documents.show()
    visit.tap("Lire Attestation")
    assert "Page 1 sur 3" in words(visit)
    visit.tap("Après")
    visit.tap("Plus gros")
    visit.tap("Vers le bas")
    assert "Page 2 sur 3" in words(visit)
    visit.tap("Imprimer")
    assert visit.screen == "Preview"


def heavy_photo(folder: Path) -> bytes:
    noise = Image.effect_noise((2400, 1800), 90).convert("RGB")
    noise.save(folder / "photo.jpg", quality=95)
    return (folder / "photo.jpg").read_bytes()


def test_a_heavy_document_is_made_lighter_beside_itself(visit, site, tmp_path):
    visit.open()
    hand_over(visit, site, "photo.jpg", heavy_photo(tmp_path), "image/jpeg")
    visit.session.journey.documents.show()
    assert "lourd pour certains sites" in words(visit)
    visit.tap("Réduire photo")
    assert "La borne réduit le document." in words(visit)
    visit.until(lambda: visit.screen == "MyDocuments", "the end of it")
    lighter, before = visit.session.journey.documents._tray.documents
    assert (lighter.name, before.name) == ("photo réduit", "photo")
    assert lighter.size < before.size / 2
    assert not lighter.heavy


def test_whoever_does_not_wait_for_the_lighter_one_keeps_the_heavy_one(visit, site, tmp_path):
    visit.open()
    hand_over(visit, site, "photo.jpg", heavy_photo(tmp_path), "image/jpeg")
    documents = visit.session.journey.documents
    documents.show()
    visit.tap("Réduire photo")
    visit.session.journey.back()
    assert visit.screen == "MyDocuments"
    assert [one.name for one in documents._tray.documents] == ["photo"]
    assert len(list(documents._tray._folder.iterdir())) == 1


def test_a_heavy_document_is_made_lighter_where_a_page_asks_for_it(visit, site, tmp_path):
    visit.open()
    hand_over(visit, site, "photo.jpg", heavy_photo(tmp_path), "image/jpeg")
    (sent,) = send(visit, site, "multiple", "Choisir photo", "Réduire photo", "Envoyer")
    assert b'filename="photo r' in sent.body
    assert len(sent.body) < 2 << 20


def test_the_reminder_is_shown_and_then_printed(visit):
    visit.open()
    visit.session.journey.end()
    visit.tap("Imprimer l'aide-mémoire")
    assert visit.screen == "Preview"
    visit.tap("Imprimer 1 page")
    assert visit.documents[0].startswith(b"%PDF")


def test_the_rules_are_read_and_printed_in_a_visit(visit):
    visit.open()
    visit.session.journey.help()
    visit.tap("Lire les règles")
    assert "Qui répond à vos questions sur vos données ?" in words(visit)
    visit.tap("Imprimer les règles")
    visit.tap("Imprimer 1 page")
    assert visit.documents[0].startswith(b"%PDF")


def test_whoever_sends_nothing_goes_back_to_the_page_and_it_lives_on(visit, site):
    visit.open()
    show_form(visit, site)
    seen = answer(visit, "Ne rien envoyer")
    visit.run(
        "const f = document.getElementById('f'); f.oncancel = () => document.title = 'no';"
        "document.onclick = () => f.click(); 1"
    )
    visit.touch_web(300, 300)
    visit.until(lambda: visit.title() == "no", "the page's turn")
    assert "Vous n'avez pas encore de document." in seen[0]


def test_a_page_has_no_other_way_to_files_than_the_field_of_a_form(visit):
    visit.open()
    names = ["showOpenFilePicker", "showSaveFilePicker", "showDirectoryPicker"]
    assert visit.run(f"{names}.filter(name => name in window).length") == 0


@pytest.mark.parametrize("name", ["PDF: pages in a circle", "PDF: 200,000 strokes"])
def test_a_document_that_takes_for_ever_to_draw_does_not_stop_the_screen(visit, site, name):
    visit.open()
    begun = time.monotonic()
    hand_over(visit, site, "Attestation.pdf", dict(hostile.pdfs())[name.removeprefix("PDF: ")])
    visit.session.journey.documents.show()
    visit.tap("Lire Attestation")
    visit.tap("Effacer Attestation") if visit.screen == "MyDocuments" else visit.tap("Fermer")
    assert time.monotonic() - begun < 30  # for ever, else


def test_a_child_that_dies_while_it_draws_is_followed_by_another(visit, site):
    visit.open()
    hand_over(visit, site, "Attestation.pdf", pdf())
    visit.session.journey.documents.show()
    child = _Children.now
    assert child
    child._process.kill()
    child._process.wait()
    visit.tap("Lire Attestation")
    assert visit.screen == "ReadingScreen"
    visit.until(lambda: _Children.now not in {None, child}, "another")
