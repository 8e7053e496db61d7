"""A printer is watched through the real CUPS, which says where it is, and by its own answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.peripherals.line import NoAnswerError, PrinterAddress, Queue, default_queue, read_printer
from kiosk.peripherals.printer import Reading
from kiosk.peripherals.reasons import Trouble
from kiosk.peripherals.states import DeviceStates
from kiosk.peripherals.usb import Kind, Plugged, UsbDevice
from kiosk.peripherals.watch import Watch
from tests.devices.changes import CHANGES
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups, private_cups
from tests.supervisor.stage import until

NOW = datetime(2026, 11, 24, 10, 32)  # noqa: DTZ001 - as the clock on the wall
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
    watch.printing = True  # it looks more often
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
@pytest.mark.parametrize("change", CHANGES)
def test_twenty_changes_are_told_each_time_and_none_falsely(printer, cups, change):
    cups.add("Agence", printer.uri)
    trouble, befall, mend = CHANGES[change]

    async def act() -> None:
        async with watching(cups.socket) as told:
            await told(Trouble.OK)
            for _ in range(20):
                await asyncio.to_thread(befall, printer)
                await told(trouble)
                await asyncio.to_thread(mend, printer)
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


@pytest.mark.sandbox
def test_a_printer_that_is_plugged_in_is_set_up_by_itself_and_at_once(printer, cups):
    printer.turn_off()

    async def act() -> None:
        watch = Watch(cups.socket, lambda _states: None, likely=(printer.uri,), now=lambda: NOW)
        running = asyncio.create_task(watch.run())
        printer.turn_on()
        assert watch.states == DeviceStates()
        laser = UsbDevice("/usb1/1-1", frozenset((Kind.PRINTER, Kind.DRIVERLESS)))
        watch.take(Plugged(laser))
        await until(lambda: watch.states.printer is not None)
        assert watch.states.queue == Queue(cups.socket, "Agence", printer.uri)
        assert (watch.states.installed, watch.states.refused) == (NOW, False)
        running.cancel()

    asyncio.run(act())


@pytest.mark.sandbox
def test_the_printer_that_the_administrator_names_replaces_another(printer, cups):
    cups.add("Ancienne", "ipp://127.0.0.1:9/ipp/print", model=None)

    async def act() -> None:
        watch = Watch(cups.socket, lambda _states: None, named=printer.uri, now=lambda: NOW)
        running = asyncio.create_task(watch.run())
        await until(lambda: watch.states.queue == Queue(cups.socket, "Agence", printer.uri))
        assert watch.states.installed == NOW
        running.cancel()

    asyncio.run(act())


@pytest.mark.sandbox
def test_a_printer_that_cups_does_not_let_us_set_up_is_told(printer):
    with private_cups(closed=True) as cups:

        async def act() -> None:
            watch = Watch(cups.socket, lambda _states: None, likely=(printer.uri,))
            running = asyncio.create_task(watch.run())
            await until(lambda: watch.states.refused)
            assert watch.states.queue is None
            running.cancel()

        asyncio.run(act())


def test_a_kiosk_that_has_no_printer_asks_for_none(tmp_path):
    watch = Watch(tmp_path / "none", lambda _states: None, named="none")
    asyncio.run(asyncio.wait_for(watch.run(), TOLD_WITHIN))


def test_a_printer_whose_cable_is_pulled_does_not_answer_and_answers_again(printer):
    printer.pull()
    with pytest.raises(NoAnswerError):
        read_printer(address(printer))
    printer.plug()
    assert read_printer(address(printer)) == Reading(stopped=False, reasons=("none",))
