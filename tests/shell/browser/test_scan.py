"""A paper is placed, read, looked at and kept, and goes to the page that asked for it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from kiosk import wire
from kiosk.scanning import MAX_PAGES, Step
from tests.shell.browser.small_site import Answer
from tests.shell.browser.test_documents import FORM, show_form

pytestmark = pytest.mark.qt


def page(shade: int = 240) -> bytes:
    Image.new("L", (827, 1169), shade).save(written := io.BytesIO(), "JPEG", dpi=(100, 100))
    return written.getvalue()


def hand(visit, content: bytes) -> None:
    """Let the supervisor hand a page over."""
    descriptor = os.memfd_create("page")
    os.write(descriptor, content)
    visit.session.hear(wire.Scanned(), (descriptor,))
    os.close(descriptor)


def say(visit, step: Step) -> None:
    visit.session.hear(wire.ScanIs(step))


def scan(visit, *pages: bytes, end: Step = Step.DONE) -> None:
    """Tap the button on the screen, and let the scanner read."""
    visit.tap("Scanner en noir et blanc")
    assert visit.told[-1] == wire.Scan("no")
    assert visit.screen == "Reading"
    for one in pages:
        hand(visit, one)
    say(visit, end)


def words(visit) -> str:
    return "\n".join(part.text() for part in visit.window.findChildren(QLabel) if part.isVisible())


@pytest.fixture
def ready(visit):
    """Give a visit with the screen that says where the paper goes."""
    visit.session.hear(wire.ScannerIs(""))
    visit.session.journey.documents.scan.begin()
    assert visit.screen == "Place"
    return visit


def test_three_pages_become_one_document_in_order(ready):
    scan(ready, page(240), page(200), page(160))
    assert ready.screen == "Review"
    assert "Page 3 sur 3" in words(ready)
    ready.tap("Oui, garder")
    assert ready.screen == "MyDocuments"
    (document,) = ready.session.journey.documents._tray.documents
    with pikepdf.open(document.path) as opened:
        raw = [next(iter(one.get_images().values())).read_raw_bytes() for one in opened.pages]
    assert raw == [page(240), page(200), page(160)]


def test_a_page_upside_down_is_turned_and_one_is_done_again(ready):
    scan(ready, page(240), page(200))
    ready.tap("Tourner")
    ready.tap("Avant : page précédente")
    ready.tap("Scanner encore cette page")
    assert "Scanner encore la page 1" in words(ready)
    scan(ready, page(100))
    assert "Page 1 sur 2" in words(ready)
    ready.tap("Oui, garder")
    first, second = ready.session.journey.documents._tray.documents[0].pages
    assert first.path.read_bytes() == page(100)
    with Image.open(second.path) as turned:
        assert turned.size == (1169, 827)


def test_pages_are_added_moved_and_removed(ready):
    scan(ready, page(240))
    ready.tap("Ajouter une page")
    scan(ready, page(200))
    ready.tap("Mettre plus tôt")
    assert "Page 1 sur 2" in words(ready)
    ready.tap("Après : page suivante")
    ready.tap("Enlever cette page")
    ready.tap("Oui, garder")
    (only,) = ready.session.journey.documents._tray.documents[0].pages
    assert only.path.read_bytes() == page(200)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step.JAM, "Une feuille est coincée dans le scanner."),
        (Step.COVER, "Le capot du scanner est ouvert."),
        (Step.BUSY, "Quelqu'un d'autre se sert du scanner."),
        (Step.SILENT, "Le scanner ne répond pas."),
        (Step.EMPTY, "Posez votre feuille dans le chargeur."),
    ],
)
def test_what_went_wrong_is_said_and_pages_that_came_are_kept(ready, step, sentence):
    scan(ready, end=step)
    assert ready.screen == "Unscanned"
    assert sentence in words(ready)
    ready.tap("Essayer encore")
    scan(ready, page(), end=step)
    assert ready.screen == "Review"
    assert sentence in words(ready)
    assert "Les pages déjà lues sont gardées." in words(ready)


def test_a_kiosk_without_a_scanner_says_so(visit):
    visit.session.hear(wire.ScannerIs("", "no"))
    visit.tap("Scanner un papier")
    assert "Cette borne n'a pas de scanner." in words(visit)
    visit.tap("J'ai compris")
    assert visit.screen == "Home"


def test_what_the_scanner_has_is_seen_before_anybody_scans_and_goes_when_it_is_mended(ready):
    ready.session.hear(wire.ScannerIs(Step.COVER))
    assert "Le capot du scanner est ouvert." in words(ready)
    ready.session.hear(wire.ScannerIs(""))
    assert "Le capot du scanner est ouvert." not in words(ready)


def test_a_scan_is_stopped(ready):
    ready.tap("Scanner en couleurs")
    assert ready.told[-1] == wire.Scan("yes")
    ready.tap("Arrêter")
    assert ready.told[-1] == wire.CancelScan()
    say(ready, Step.CANCELLED)
    assert ready.screen == "Place"


def test_pages_are_thrown_away_only_after_a_question(ready):
    scan(ready, page())
    ready.tap("Ne pas garder")
    ready.tap("Non, revenir à mes pages")
    assert ready.screen == "Review"
    ready.tap("Ne pas garder")
    ready.tap("Oui, les effacer")
    assert ready.screen == "Home"
    ready.session.journey.documents.scan.begin()
    assert ready.screen == "Place"


def test_who_goes_elsewhere_meanwhile_is_told_and_finds_the_pages_again(ready):
    ready.tap("Scanner en noir et blanc")
    hand(ready, page())
    ready.session.journey.home()
    say(ready, Step.DONE)
    ready.until(lambda: "Le scanner a fini." in words(ready), "the notice")
    ready.tap("Scanner un papier")
    assert ready.screen == "Review"


def test_no_more_pages_are_taken_than_a_document_has(ready):
    scan(ready, *[page()] * (MAX_PAGES + 1), end=Step.CANCELLED)
    assert f"Page {MAX_PAGES} sur {MAX_PAGES}" in words(ready)
    assert wire.CancelScan() in ready.told
    assert not button(ready, "Ajouter une page").isEnabled()


def test_pages_for_which_there_is_no_room_are_not_lost(ready, monkeypatch):
    monkeypatch.setattr("kiosk.documents.tray.MOST", 0)
    scan(ready, page())
    ready.tap("Oui, garder")
    ready.until(lambda: "Vous avez trop de documents." in words(ready), "the notice")
    assert ready.screen == "Review"
    monkeypatch.undo()
    ready.tap("Oui, garder")
    assert ready.screen == "MyDocuments"


def button(visit, name: str):
    from PySide6.QtWidgets import QPushButton  # noqa: PLC0415 - Qt after the environment

    (found,) = [b for b in visit.window.findChildren(QPushButton) if b.accessibleName() == name]
    return found


def test_a_pipe_in_place_of_a_page_makes_nobody_wait(ready):
    ready.tap("Scanner en noir et blanc")
    reading, writing = os.pipe()
    ready.session.hear(wire.Scanned(), (reading,))
    os.close(reading)
    os.close(writing)
    say(ready, Step.DONE)
    assert ready.screen == "Unscanned"


# --- straight into the page that asked ------------------------------------------------------------
def upload(visit, site, accept: str, *acts: tuple[str, Callable[[], object]]) -> bytes:
    """Let a page ask for a document, and do what is done on the screens meanwhile."""
    show_form(visit, site, accept)
    visit.run(
        "const f = document.getElementById('f');"
        "f.onchange = () => document.forms[0].submit();"
        "document.onclick = () => f.click(); 1"
    )
    left = list(acts)

    def act() -> None:
        if left and visit.screen == left[0][0]:
            left.pop(0)[1]()

    timer = QTimer(visit.window)
    timer.timeout.connect(act)
    timer.start(20)
    visit.touch_web(300, 300)
    visit.until(lambda: [h for h in site.hits if h.method == "POST"], "the documents")
    assert not left
    return b"".join(h.body for h in site.hits if h.method == "POST")


def test_a_page_that_asks_for_a_document_gets_the_paper_that_is_scanned_then(visit, site):
    visit.session.hear(wire.ScannerIs(""))
    visit.open()
    body = upload(
        visit,
        site,
        'accept=".jpg,.pdf"',
        ("Choose", lambda: visit.tap("Scanner un papier")),
        ("Place", lambda: scan(visit, page(), page(200))),
        ("Review", lambda: visit.tap("Oui, garder")),
    )
    assert body.count(b"%PDF") == 1
    assert "Papier scanné 1.pdf".encode() in body


def test_a_page_that_takes_pictures_only_gets_pictures(visit, site):
    visit.session.hear(wire.ScannerIs(""))
    visit.open()
    body = upload(
        visit,
        site,
        'accept="image/*" multiple',
        ("Choose", lambda: visit.tap("Scanner un papier")),
        ("Place", lambda: scan(visit, page(), page(200))),
        ("Review", lambda: visit.tap("Oui, garder")),
        ("Choose", lambda: visit.tap("Envoyer")),
    )
    assert b"%PDF" not in body
    assert page() in body
    assert page(200) in body


def test_who_leaves_the_page_keeps_the_paper_in_the_documents(visit, site):
    visit.session.hear(wire.ScannerIs(""))
    visit.open()
    site.pages["/form"] = Answer(FORM.format(""))
    make = visit.session.journey.documents.choice((), False, list)
    visit.window.show_screen(make)
    visit.tap("Scanner un papier")
    scan(visit, page())
    visit.tap("Oui, garder")
    assert visit.screen == "MyDocuments"


def test_no_page_stays_where_a_visit_ends(ready):
    scan(ready, page())
    ready.tap("Oui, garder")
    folder: Path = ready.session.journey.documents._tray._folder
    ready.session.journey.close()
    assert not folder.exists()
