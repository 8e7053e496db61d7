"""A printer is watched through the real CUPS, which says where it is, and by its own answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from kiosk.peripherals.line import NoAnswerError, PrinterAddress, Queue, default_queue, read_printer
from kiosk.peripherals.printer import Reading
from kiosk.peripherals.reasons import Trouble
from kiosk.peripherals.watch import Watch
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups, private_cups

TOLD_WITHIN = 20.0  # seconds: never so long, but machines are shared; see the bench


@pytest.fixture
def printer() -> Iterator[IppPrinter]:
    with IppPrinter() as made:
        yield made


@pytest.fixture
def cups() -> Iterator[PrivateCups]:
    with private_cups() as made:
        yield made


@asynccontextmanager
async def watching(place: Path) -> AsyncIterator[Callable[[Trouble | None], Awaitable[None]]]:
    """Give what waits until a trouble is told, and nothing else is told before."""
    told: asyncio.Queue[Trouble | None] = asyncio.Queue()
    watch = Watch(place, lambda s: told.put_nowait(s.printer.trouble if s.printer else None))
    running = asyncio.create_task(watch.run())

    async def next_is(wanted: Trouble | None) -> None:
        assert await asyncio.wait_for(told.get(), TOLD_WITHIN) == wanted

    try:
        yield next_is
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest.mark.sandbox
def test_paper_cover_jam_toner_and_plug_are_told_each_time_and_never_falsely(printer, cups):
    cups.add("Agence", printer.uri)

    async def act() -> None:
        async with watching(cups.socket) as told:
            await told(Trouble.OK)
            for keyword, trouble in (
                ("media-empty-error", Trouble.PAPER_OUT),
                ("cover-open-error", Trouble.COVER),
                ("media-jam-error", Trouble.JAM),
                ("toner-empty-error", Trouble.INK_OUT),
            ):
                printer.say(keyword, stopped=True)
                await told(trouble)
                printer.say()
                await told(Trouble.OK)
            await asyncio.to_thread(printer.turn_off)
            await told(Trouble.OFFLINE)
            printer.turn_on()
            await told(Trouble.OK)

    asyncio.run(act())


def test_cups_names_the_printer_it_prints_on_and_knows_when_it_has_none(printer, cups):
    assert default_queue(cups.socket) is None
    cups.add("Agence", printer.uri)
    assert default_queue(cups.socket) == Queue(cups.socket, "Agence", printer.uri)


def test_without_cups_there_is_no_printer_and_no_fuss(tmp_path):
    with pytest.raises(NoAnswerError):
        default_queue(tmp_path / "none")


def address(printer: IppPrinter) -> PrinterAddress:
    found = PrinterAddress.parse(printer.uri)
    assert found is not None
    return found


def test_a_printer_that_says_a_letter_at_a_time_does_not_answer(printer):
    printer.drip = 0.05
    with pytest.raises(NoAnswerError):
        read_printer(address(printer))


def test_a_printer_tells_its_state_and_reasons(printer):
    printer.say("door-open-error", "toner-low-warning", stopped=True)
    said = read_printer(address(printer))
    assert said == Reading(stopped=True, reasons=("door-open-error", "toner-low-warning"))


@pytest.mark.parametrize(
    "uri",
    ["usb://HP/Laser?serial=1", "", "ipp://", "ipp://h:port/", "http://h/ipp", "file:/dev/lp"],
)
def test_what_speaks_no_ipp_is_not_asked(uri):
    assert PrinterAddress.parse(uri) is None
