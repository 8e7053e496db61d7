"""Our practice printer and CUPS's own are taken for the same kind of thing."""

from __future__ import annotations

import asyncio
import io
import shutil
import time
from collections.abc import Callable, Iterator

import pytest

from kiosk.peripherals.installing import QUEUE, set_up
from kiosk.peripherals.jobs import Job, JobState, Which, cancel, jobs, submit
from kiosk.peripherals.line import PrinterAddress, Queue, default_queue, read_printer
from kiosk.peripherals.printer import PrinterState, after
from kiosk.peripherals.reasons import Trouble, read
from tests.devices.ipp_printer import IppPrinter
from tests.devices.ippeve_printer import IppevePrinter
from tests.devices.private_cups import PrivateCups, private_cups
from tests.supervisor.office import pdf

MISSING = [name for name in ("ippeveprinter", "dbus-daemon", "cupsd") if not shutil.which(name)]
SLOW = 1.0  # seconds a side, so that it can be cancelled


@pytest.fixture(params=[IppPrinter, IppevePrinter])
def printer(request) -> Iterator[IppPrinter | IppevePrinter]:
    if request.param is IppevePrinter and MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)}")
    with request.param() as made:
        if isinstance(made, IppPrinter):
            made.pace = SLOW
        yield made


@pytest.fixture
def cups() -> Iterator[PrivateCups]:
    with private_cups() as made:
        yield made


def address(printer: IppPrinter | IppevePrinter) -> PrinterAddress:
    found = PrinterAddress.parse(printer.uri)
    assert found
    return found


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)


def queue(printer: IppPrinter | IppevePrinter, cups: PrivateCups) -> Queue:
    assert asyncio.run(set_up(cups.socket, address(printer)))
    found = default_queue(cups.socket)
    assert found == Queue(cups.socket, QUEUE, printer.uri)
    return found


def only(printer: IppPrinter | IppevePrinter, which: Which) -> Job | None:
    found = jobs(address(printer), which)
    return found[0] if found else None


def test_it_is_well_and_says_so(printer):
    assert after(PrinterState(), read_printer(address(printer))) == PrinterState(
        reasons=frozenset({"none"})
    )


def test_it_runs_dry_and_is_filled_again(printer):
    printer.dry()
    assert Trouble.PAPER_OUT in {read(word)[0] for word in read_printer(address(printer)).reasons}
    printer.fill()
    assert read_printer(address(printer)).reasons == ("none",)


@pytest.mark.sandbox
def test_cups_sets_it_up_and_a_document_comes_out_of_it(printer, cups):
    submit(queue(printer, cups), io.BytesIO(pdf(1)), colour=False)
    until(lambda: only(printer, Which.OVER))
    done = only(printer, Which.OVER)
    assert done
    assert (done.state, done.ours) == (JobState.COMPLETED, True)
    assert not jobs(address(printer))


@pytest.mark.sandbox
def test_a_document_that_is_cancelled_is_over_and_leaves_it_empty(printer, cups):
    number = submit(queue(printer, cups), io.BytesIO(pdf(3)), colour=False)
    until(lambda: only(printer, Which.OPEN))
    inside = only(printer, Which.OPEN)
    assert inside
    cancel(address(printer), inside.number)
    cancel(Queue(cups.socket, QUEUE, printer.uri), number, purge=True)
    until(lambda: not jobs(address(printer)))
    until(lambda: only(printer, Which.OVER))
    over = only(printer, Which.OVER)
    assert over
    assert over.state is JobState.CANCELLED
