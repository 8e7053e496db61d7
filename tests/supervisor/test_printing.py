"""What a visit prints comes out, within its pages; what it leaves behind never does."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import pikepdf
import pytest

from kiosk.order import Order
from kiosk.phase import Phase
from kiosk.printing import MORE_PAGES
from kiosk.supervisor.house import House
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups, private_cups
from tests.supervisor.stage import Inside, Stage, until
from tests.supervisor.test_visits import begin

pytestmark = pytest.mark.sandbox
SECRET = b"ne-pas-imprimer-4711"


def pdf(pages: int, *, locked: bool = False) -> bytes:
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        for page in made.pages:
            page.Contents = made.make_stream(b"BT /F1 24 Tf 72 700 Td (" + SECRET + b") Tj ET")
        made.docinfo["/Title"] = SECRET.decode()
        written = io.BytesIO()
        lock = pikepdf.Encryption(owner="x", user="y") if locked else False
        made.save(written, encryption=lock)
    return written.getvalue()


@dataclass
class Office:
    """A kiosk with a printer."""

    stage: Stage
    printer: IppPrinter
    cups: PrivateCups
    house: House
    session: Inside

    async def send(self, document: bytes, **how: str) -> None:
        words = {"copies": "1", "first": "0", "last": "0", "colour": "no", **how}
        await self.session.python(
            "[d := os.memfd_create('d'),"
            f" os.write(d, bytes.fromhex('{document.hex()}')), os.lseek(d, 0, 0),"
            f" supervisor.send(wire.Print(**{words}), (d,)), os.close(d)] and None"
        )

    async def said(self, step: str) -> str:
        """Wait until the session is told a step; give the whole of the last message of it."""
        for _ in range(2000):
            every = await self.session.python("[repr(m) for m in heard]")
            if told := [word for word in every if f"PrintIs(step='{step}'" in word]:
                return str(told[-1])
            await asyncio.sleep(0.02)
        raise AssertionError(every)

    async def next_visit(self) -> None:
        self.session = await self.stage.next_session()
        await until(lambda: self.stage.supervisor.state.phase is Phase.ATTRACT)
        await begin(self.stage, self.session)

    @property
    def blocked(self) -> bool:
        printer = self.house._watch.states.printer
        return printer is not None and printer.blocked

    @property
    def left(self) -> int:
        return self.house._printing.left


@contextmanager
def devices(printers: int = 1) -> Iterator[tuple[IppPrinter, PrivateCups]]:
    with IppPrinter() as printer, private_cups() as cups:
        if printers:
            cups.add("Agence", printer.uri)
        yield printer, cups


@asynccontextmanager
async def office(printer: IppPrinter, cups: PrivateCups) -> AsyncIterator[Office]:
    async with Stage() as stage, asyncio.timeout(100):
        policy = (stage.frame.folder / "policy.json").read_bytes()
        frame = replace(stage.frame, settings=replace(stage.frame.settings, cups=cups.socket))
        async with House(stage.supervisor, frame, policy, stage.said.append) as house:
            session = await stage.next_session()
            await until(lambda: house._watch.states.queue or not cups.printers)
            await begin(stage, session)
            yield Office(stage, printer, cups, house, session)


def in_office(
    printers: int = 1,
) -> Callable[[Callable[[Office], Awaitable[None]]], Callable[[], None]]:
    """Make a test of a coroutine that is given a kiosk with a printer."""

    def wrap(scene: Callable[[Office], Awaitable[None]]) -> Callable[[], None]:
        async def play(printer: IppPrinter, cups: PrivateCups) -> None:
            async with office(printer, cups) as made:
                await scene(made)

        def test() -> None:
            with devices(printers) as parts:
                asyncio.run(play(*parts))

        test.__name__ = scene.__name__
        return test

    return wrap


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
    proof = kiosk.stage.supervisor.proof
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
