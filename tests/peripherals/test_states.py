"""How the devices are follows from what happened, whatever happens and in whatever order."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kiosk.peripherals.line import Queue
from kiosk.peripherals.printer import PrinterState, Reading
from kiosk.peripherals.reasons import Trouble
from kiosk.peripherals.sane import Scanner
from kiosk.peripherals.states import (
    DeviceStates,
    Event,
    PrinterSaid,
    QueueIs,
    ScannerSaid,
    Settled,
    SetUp,
    moved,
    step,
)
from kiosk.peripherals.usb import Kind, Listed, Plugged, Unplugged, UsbDevice

NOW = datetime(2026, 11, 24, 10, 32)  # noqa: DTZ001 - as the clock on the wall
CUPS = Path("/run/cups/cups.sock")
OWN = Queue(CUPS, "Agence", "ipp://localhost:60000/ipp/print")
OLD = Queue(CUPS, "Ancienne", "usb://LabCo/Gadget%20LaserJet?serial=SN123")
WELL = Reading(stopped=False, reasons=("none",))
DRY = Reading(stopped=True, reasons=("media-empty-error",))
LASER = UsbDevice("/usb1/1-1", frozenset((Kind.PRINTER,)), "SN123")
STICK = UsbDevice("/usb1/1-2", frozenset((Kind.STORAGE,)))

paths = st.sampled_from([f"/usb1/1-{port}" for port in range(4)])
devices = st.builds(
    UsbDevice, paths, st.frozensets(st.sampled_from(list(Kind))), st.sampled_from(("", "SN123"))
)
readings = st.none() | st.builds(
    Reading,
    st.booleans(),
    st.lists(st.sampled_from(("none", "media-empty", "toner-low-warning", "x-y")), max_size=3).map(
        tuple
    ),
)
queues = st.sampled_from((OWN, OLD))
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Plugged, devices),
    st.builds(Unplugged, paths),
    st.builds(Listed, st.frozensets(devices, max_size=3)),
    st.builds(QueueIs, st.none() | st.just(OLD)),
    st.builds(PrinterSaid, st.just(OWN), readings, st.booleans()),
    st.builds(ScannerSaid, st.none() | st.just(Scanner("airscan:e0:x")), st.just("")),
    st.builds(SetUp, st.none() | st.just(NOW)),
    st.builds(Settled),
)
histories = st.lists(events, max_size=30)


def after(*history: Event) -> DeviceStates:
    return reduce(step, history, DeviceStates())


@given(histories)
def test_what_is_plugged_in_is_what_came_and_did_not_go(history: list[Event]):
    sockets: dict[str, UsbDevice] = {}
    for event in history:
        match event:
            case Plugged(device):
                sockets[device.path] = device
            case Unplugged(path):
                sockets.pop(path, None)
            case Listed(found):
                sockets = {device.path: device for device in found}
            case _:
                pass
    ours = after(*history).plugged or frozenset()
    assert {device.path for device in ours} == set(sockets)


@given(histories)
def test_two_questions_without_an_answer_mean_off_and_one_does_not(
    history: list[Event],
):
    answered = after(*history, PrinterSaid(OWN, WELL))
    once = step(answered, PrinterSaid(OWN, None))
    assert once.printer
    assert once.printer.trouble is Trouble.OK
    twice = step(once, PrinterSaid(OWN, None)).printer
    assert twice
    assert (twice.trouble, twice.blocked) == (Trouble.OFFLINE, True)


@given(histories)
def test_an_error_and_a_refill_are_told_at_once_whatever_was_before(history: list[Event]):
    dry = after(*history, PrinterSaid(OWN, DRY))
    assert dry.printer
    assert (dry.printer.trouble, dry.printer.blocked) == (Trouble.PAPER_OUT, True)
    full = step(dry, PrinterSaid(OWN, WELL)).printer
    assert full
    assert (full.trouble, full.blocked) == (Trouble.OK, False)


@given(histories, st.builds(Unplugged, paths) | st.builds(Plugged, devices))
def test_a_printer_that_speaks_for_itself_is_believed_and_no_plug(
    history: list[Event], plug: Event
):
    before = after(*history, PrinterSaid(OWN, DRY))
    assert step(before, plug).printer == before.printer


@given(histories)
def test_unknown_keywords_are_counted_once_for_as_long_as_they_are_sent(history: list[Event]):
    before = after(*history, PrinterSaid(OWN, WELL))
    odd = PrinterSaid(OWN, Reading(stopped=False, reasons=("x-ilot-never-heard",)))
    once = step(before, odd)
    assert once.strange == before.strange + 1
    assert step(once, odd).strange == once.strange
    assert step(step(once, PrinterSaid(OWN, WELL)), odd).strange == once.strange + 1


@given(histories)
def test_the_count_of_unknown_keywords_never_sinks(history: list[Event]):
    counts = [after(*history[:length]).strange for length in range(len(history) + 1)]
    assert counts == sorted(counts)


def test_another_printer_does_not_inherit_the_silence_of_the_first():
    other = Queue(CUPS, "Autre", "ipp://127.0.0.1:1/ipp/print")
    states = after(PrinterSaid(OWN, WELL), PrinterSaid(OWN, None), PrinterSaid(other, None))
    assert states.printer
    assert states.printer.silent == 1


def test_a_printer_that_tells_nothing_is_away_while_it_is_in_no_socket():
    states = after(Listed(frozenset((LASER,))), QueueIs(OLD))
    assert states.printer is None
    states = step(states, Unplugged(LASER.path))
    assert states.printer == PrinterState(Trouble.OFFLINE, blocked=True)
    assert step(states, Plugged(LASER)).printer is None


def test_without_udev_a_printer_that_tells_nothing_is_believed_to_be_there():
    assert after(QueueIs(OLD)).printer is None


def test_it_is_known_what_kinds_of_devices_moved():
    before = after(Listed(frozenset((LASER, STICK))))
    assert moved(before, step(before, Unplugged(STICK.path))) == {Kind.STORAGE}
    assert moved(before, step(before, Plugged(STICK))) == frozenset()
    assert before.has(Kind.STORAGE)


def test_a_printer_that_cups_refused_is_told_until_there_is_one():
    refused = after(QueueIs(None), SetUp(None), QueueIs(None))
    assert refused.refused
    assert not step(refused, Settled()).refused
    assert after(SetUp(NOW), PrinterSaid(OWN, WELL)).installed == NOW
