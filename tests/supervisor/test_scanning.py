"""What lies in the scanner comes to the visit that wants it, and to no other."""

import io

import pytest
from PIL import Image

from kiosk.scanning import MAX_PAGE, MAX_PAGES
from tests.supervisor.stage import until
from tests.supervisor.study import Study, in_study

pytestmark = pytest.mark.sandbox


def opened(page: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(page), formats=("JPEG",))
    image.load()
    return image


@in_study()
async def test_a_paper_on_the_glass_is_read(kiosk: Study):
    await kiosk.scan()
    assert await kiosk.ends() == "done"
    (page,) = await kiosk.pages()
    image = opened(page)
    assert (image.mode, image.size) == ("L", (1700, 2339))
    assert len(page) <= MAX_PAGE
    assert kiosk.scanner.scanned == ["Facture"]


@in_study()
async def test_all_sheets_of_the_feeder_are_read_one_after_the_other(kiosk: Study):
    kiosk.scanner.feeder = ["un", "deux", "trois"]
    await kiosk.scan("yes")
    assert await kiosk.ends() == "done"
    pages = await kiosk.pages()
    assert [opened(page).mode for page in pages] == ["RGB"] * 3
    assert sum(map(len, pages)) <= 1_500_000
    assert kiosk.scanner.scanned == ["un", "deux", "trois"]


@in_study()
async def test_pages_before_a_jam_are_kept(kiosk: Study):
    kiosk.scanner.feeder = ["un", "deux", "trois"]
    kiosk.scanner.jam_after = 1
    await kiosk.scan()
    assert await kiosk.ends() == "jam"
    assert len(await kiosk.pages()) == 1


@in_study()
async def test_an_open_lid_is_called_one_and_not_somebody_else(kiosk: Study):
    kiosk.scanner.trouble = "hatch"
    await kiosk.scan()
    assert await kiosk.ends() == "cover"


@in_study()
async def test_a_scanner_that_falls_silent_is_given_up(kiosk: Study):
    kiosk.scanner.pace = 0.5
    await kiosk.scan()
    await until(lambda: kiosk.scanner.at_work)
    kiosk.scanner.deaf = True
    assert await kiosk.ends() == "silent"


@in_study()
async def test_an_unplugged_scanner_is_told_and_known_when_it_is_back(kiosk: Study):
    kiosk.scanner.turn_off()
    await kiosk.scan()
    assert await kiosk.ends() == "silent"
    await until(lambda: kiosk.house._scanners.trouble == "silent")
    kiosk.scanner.turn_on()
    await until(lambda: kiosk.house._scanners.trouble == "")
    await kiosk.scan()
    assert await kiosk.ends() == "done"


@in_study()
async def test_somebody_elses_paper_is_waited_for(kiosk: Study):
    kiosk.scanner.busy = True
    await kiosk.scan()
    await kiosk.session.heard("ScanIs(step='waiting')")
    kiosk.scanner.busy = False
    assert await kiosk.ends() == "done"


@in_study()
async def test_who_has_changed_their_mind_gets_no_page_and_the_scanner_is_free(kiosk: Study):
    kiosk.scanner.pace = 30.0
    await kiosk.scan()
    await until(lambda: kiosk.scanner.at_work)
    await kiosk.session.python("supervisor.send(wire.CancelScan())")
    assert await kiosk.ends() == "cancelled"
    await until(lambda: not kiosk.scanner.at_work)
    assert await kiosk.pages() == []


@in_study()
async def test_no_page_comes_to_the_next_visit(kiosk: Study):
    kiosk.scanner.feeder = ["secret"] * 10
    kiosk.scanner.pace = 0.4
    await kiosk.scan()
    await until(lambda: kiosk.scanner.scanned)
    await kiosk.session.order("supervisor.send(wire.EndVisit())")
    await kiosk.next_visit()
    await until(lambda: not kiosk.scanner.at_work)
    assert await kiosk.session.python("len(pages)") == 0
    proof = kiosk.stage.supervisor.proofs.last
    assert proof
    assert proof.clean
    kiosk.scanner.feeder = ["le mien"]
    await kiosk.scan()
    assert await kiosk.ends() == "done"
    assert kiosk.scanner.scanned[-1] == "le mien"
    assert len(await kiosk.pages()) == 1


@in_study()
async def test_a_pile_without_end_is_one_document_long(kiosk: Study):
    kiosk.scanner.pace = 0.0
    kiosk.scanner.feeder = ["page"] * (MAX_PAGES + 5)
    await kiosk.scan()
    assert await kiosk.ends() == "full"
    assert len(await kiosk.pages()) == MAX_PAGES


@in_study("none")
async def test_a_kiosk_without_a_scanner_says_so(kiosk: Study):
    await kiosk.session.heard("ScannerIs(trouble='', present='no')")
    await kiosk.scan()
    assert await kiosk.ends() == "no-scanner"


@in_study("test:0")
async def test_a_scanner_with_a_driver_is_read_too(kiosk: Study):
    await kiosk.scan()
    assert await kiosk.ends() == "done"
    assert await kiosk.pages()
