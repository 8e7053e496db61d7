"""What a visit prints comes out, within its pages; what it leaves behind never does."""

import asyncio

import pytest

from kiosk.order import Order, Refusal
from kiosk.printing import MORE_PAGES
from tests.supervisor.office import SECRET, Office, in_office, pdf
from tests.supervisor.stage import until

pytestmark = pytest.mark.sandbox


@in_office()
async def test_a_document_is_printed_and_nothing_tells_whose_it_was(kiosk: Office):
    await kiosk.send(pdf(3), copies="2")
    assert "done='6', of='6'" in await kiosk.said("printed")
    assert len(kiosk.printer.paper) == 6
    (job,) = kiosk.printer.jobs
    assert (job.name, job.user, job.colour) == ("Document", "kiosk", "monochrome")
    assert SECRET not in job.document.split(b"stream")[0]
    assert kiosk.cups.traces() == []
    assert kiosk.left == 14


@in_office()
async def test_some_pages_of_a_document_are_printed_in_colour(kiosk: Office):
    await kiosk.send(pdf(9), first="2", last="4", colour="yes")
    assert "of='2'" in await kiosk.said("printed")
    assert kiosk.printer.jobs[0].colour == "color"
    assert kiosk.left == 18


@in_office()
async def test_what_cannot_be_printed_is_told_and_costs_nothing(kiosk: Office):
    for document, step in (
        (b"", "unreadable"),
        (b"%PDF-1.7\nnothing more", "unreadable"),
        (b"\x89PNG\r\n" + bytes(900), "unreadable"),
        (pdf(1, locked=True), "protected"),
        (pdf(501), "too-large"),
        (pdf(21), "too-many-pages"),
    ):
        await kiosk.session.python("heard.clear()")
        await kiosk.send(document)
        await kiosk.said(step)
    assert kiosk.printer.jobs == []
    assert kiosk.left == 20


@in_office()
async def test_a_document_waits_for_paper_and_goes_on_where_it_stopped(kiosk: Office):
    kiosk.printer.pace = 0.4
    await kiosk.send(pdf(6))
    await until(lambda: len(kiosk.printer.paper) == 2)
    kiosk.printer.say("media-empty-error", stopped=True)
    assert "paper_out" in await kiosk.said("held")
    printed = len(kiosk.printer.paper)
    kiosk.printer.say()
    await kiosk.said("printed")
    assert kiosk.printer.paper == [(1, page) for page in range(1, 7)]
    assert printed < 6


@in_office()
async def test_nothing_is_sent_to_a_printer_that_cannot_print(kiosk: Office):
    kiosk.printer.say("cover-open-error", stopped=True)
    await until(lambda: kiosk.blocked)
    await kiosk.send(pdf(1))
    assert "cover" in await kiosk.said("held")
    assert kiosk.printer.jobs == []
    kiosk.stage.supervisor.obey(Order.RESET)
    await kiosk.next_visit()
    kiosk.printer.say()
    await until(lambda: not kiosk.blocked)
    await asyncio.sleep(1)
    assert kiosk.printer.jobs == []


@in_office()
async def test_the_citizen_may_change_their_mind_and_keeps_the_pages_that_did_not_come(
    kiosk: Office,
):
    kiosk.printer.pace = 0.4
    await kiosk.send(pdf(10))
    await until(lambda: len(kiosk.printer.paper) == 2)
    await kiosk.session.python("supervisor.send(wire.CancelPrint())")
    await kiosk.said("cancelled")
    assert kiosk.left == 20 - len(kiosk.printer.paper)
    assert len(kiosk.printer.paper) < 10
    assert kiosk.cups.traces() == []
    await kiosk.send(pdf(1))
    await kiosk.said("printed")


@in_office()
async def test_what_is_left_when_a_visit_ends_never_comes_out(kiosk: Office):
    kiosk.printer.pace = 0.4
    await kiosk.send(pdf(10))
    await until(lambda: len(kiosk.printer.paper) == 1)
    kiosk.stage.supervisor.obey(Order.RESET)
    await kiosk.next_visit()
    proof = kiosk.stage.supervisor.proofs.last
    assert proof is not None
    assert proof.clean
    printed = list(kiosk.printer.paper)
    assert kiosk.cups.traces() == []
    assert all(job.over for job in kiosk.printer.jobs)
    assert kiosk.left == 20
    await asyncio.sleep(1.5)
    assert kiosk.printer.paper == printed


@in_office()
async def test_a_printer_that_is_off_at_the_end_is_not_used_until_it_is_empty(kiosk: Office):
    kiosk.printer.pace = 0.4
    await kiosk.send(pdf(10))
    await until(lambda: len(kiosk.printer.paper) == 1)
    await asyncio.to_thread(kiosk.printer.turn_off)
    printed = list(kiosk.printer.paper)
    kiosk.stage.supervisor.obey(Order.RESET)
    await kiosk.next_visit()
    assert kiosk.house._printing.quarantined
    assert kiosk.cups.traces() == []
    kiosk.printer.pace = 0.05
    kiosk.printer.say("media-empty-error", stopped=True)  # it comes back with the document in it
    kiosk.printer.turn_on()
    await until(lambda: not kiosk.house._printing.quarantined)
    kiosk.printer.say()
    await asyncio.sleep(1)
    assert kiosk.printer.paper == printed
    await until(lambda: not kiosk.blocked)
    await kiosk.send(pdf(1))
    await kiosk.said("printed")


@in_office()
async def test_a_printer_that_keeps_a_document_is_put_aside(kiosk: Office):
    kiosk.printer.pace = 30
    kiosk.printer.clings = True
    await kiosk.send(pdf(2))
    await until(lambda: kiosk.printer.jobs and kiosk.printer.jobs[0].document)
    kiosk.stage.supervisor.obey(Order.RESET)
    await kiosk.next_visit()
    assert kiosk.house._printing.quarantined
    await kiosk.session.heard("PrinterIs(trouble='quarantine', present='yes')")
    await kiosk.send(pdf(1))
    await kiosk.said("quarantined")
    kiosk.printer.clings = False
    await until(lambda: not kiosk.house._printing.quarantined)


@in_office()
async def test_the_agent_adds_pages(kiosk: Office):
    await kiosk.send(pdf(20))
    await kiosk.said("printed")
    await kiosk.send(pdf(1))
    await kiosk.said("too-many-pages")
    assert kiosk.house.obey(Order.MORE_PAGES) == ""
    assert kiosk.left == MORE_PAGES
    await kiosk.session.heard(f"PagesLeft(number='{MORE_PAGES}')")


@in_office(printers=0)
async def test_without_a_printer_it_says_so(kiosk: Office):
    await kiosk.send(pdf(1))
    await kiosk.said("no-printer")


@in_office()
async def test_two_documents_at_once_are_one_too_many(kiosk: Office):
    kiosk.printer.pace = 0.4
    await kiosk.send(pdf(3))
    await kiosk.send(pdf(1))
    await kiosk.said("busy")
    await kiosk.said("printed")
    assert len(kiosk.printer.jobs) == 1


@in_office()
async def test_the_agents_sheet_comes_out_once_and_costs_nobody_a_page(kiosk: Office):
    left = kiosk.left
    assert kiosk.house.obey(Order.PRINT_SHEET) == ""
    assert kiosk.house.obey(Order.PRINT_SHEET) == Refusal.NO_PAPER  # one is just coming
    await until(lambda: kiosk.printer.paper)
    await until(lambda: not kiosk.cups.traces())
    assert kiosk.printer.paper == [(1, 1)]
    assert kiosk.left == left
    kiosk.printer.say("media-empty-error", stopped=True)
    await until(lambda: kiosk.blocked)
    assert kiosk.house.obey(Order.PRINT_SHEET) == Refusal.NO_PAPER


@in_office(printers=0)
async def test_where_there_is_no_printer_there_is_no_sheet(kiosk: Office):
    assert kiosk.house.obey(Order.PRINT_SHEET) == Refusal.NO_PAPER
