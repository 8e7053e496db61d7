"""How all devices of this kiosk are, one event after the other; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from kiosk.peripherals.printer import PrinterState, after
from kiosk.peripherals.reasons import Trouble
from kiosk.peripherals.usb import Kind, Listed, Plugged, Unplugged, UsbDevice

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.peripherals.line import Queue
    from kiosk.peripherals.printer import Reading
    from kiosk.peripherals.sane import Scanner

_GONE: Final = PrinterState(Trouble.OFFLINE, blocked=True)


@dataclass(frozen=True, slots=True)
class DeviceStates:
    """How the devices of this kiosk are.

    Attributes:
        printer: None where there is none, or none that tells how it is.
        queue: where CUPS takes documents, or None where it has no printer.
        scanner: or None where there is none.
        scanner_trouble: a `kiosk.scanning.Step` of `TROUBLES`, or "".
        plugged: what is plugged in, or None where udev does not tell.
        installed: when a printer was set up by itself, or None.
        refused: whether a printer is there that CUPS did not let us set up.
        strange: keywords that no rule knows, counted each time a printer began to send one.
    """

    printer: PrinterState | None = None
    queue: Queue | None = None
    scanner: Scanner | None = None
    scanner_trouble: str = ""
    plugged: frozenset[UsbDevice] | None = None
    installed: datetime | None = None
    refused: bool = False
    strange: int = 0

    def has(self, kind: Kind) -> bool:
        """Tell whether something of a kind is plugged in."""
        return any(kind in device.kinds for device in self.plugged or ())


@dataclass(frozen=True, slots=True)
class QueueIs:
    """CUPS prints there, or has no printer, and nobody there tells how it is."""

    queue: Queue | None


@dataclass(frozen=True, slots=True)
class PrinterSaid:
    """A printer was asked.

    Attributes:
        queue: of CUPS, whose printer it is.
        reading: what it said, or None where it did not answer.
        stalled: whether a document is being printed, and gets no further.
    """

    queue: Queue
    reading: Reading | None
    stalled: bool = False


@dataclass(frozen=True, slots=True)
class ScannerSaid:
    """There is this scanner, and it is like this."""

    scanner: Scanner | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class SetUp:
    """A printer was set up, or CUPS did not let us where `at` is None."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Settled:
    """CUPS prints where it should, whoever saw to it."""


UsbEvent = Listed | Plugged | Unplugged
Event = UsbEvent | QueueIs | PrinterSaid | ScannerSaid | SetUp | Settled


def step(states: DeviceStates, event: Event) -> DeviceStates:
    """Take in what happened."""
    match event:
        case PrinterSaid():
            return _heard(states, event)
        case QueueIs(queue):
            return _by_plug(replace(states, queue=queue, printer=None))
        case ScannerSaid(scanner, trouble):
            return replace(states, scanner=scanner, scanner_trouble=trouble)
        case SetUp(at):
            return replace(states, installed=at or states.installed, refused=at is None)
        case Settled():
            return replace(states, refused=False)
        case _:
            return _by_plug(_plugged(states, event))


def moved(before: DeviceStates, now: DeviceStates) -> frozenset[Kind]:
    """Tell what kinds of devices were plugged in or out between two states."""
    both = (before.plugged or frozenset()) ^ (now.plugged or frozenset())
    return frozenset(kind for device in both for kind in device.kinds)


def _heard(states: DeviceStates, said: PrinterSaid) -> DeviceStates:
    same = states.queue is not None and states.queue.device == said.queue.device
    before = (states.printer if same else None) or PrinterState()
    printer = after(before, said.reading, stalled=said.stalled)
    strange = states.strange + printer.strange
    return replace(states, printer=printer, queue=said.queue, strange=strange)


def _plugged(states: DeviceStates, event: UsbEvent) -> DeviceStates:
    if isinstance(event, Listed):
        return replace(states, plugged=event.devices)
    path = event.path if isinstance(event, Unplugged) else event.device.path
    others = frozenset(device for device in states.plugged or () if device.path != path)
    new = frozenset((event.device,)) if isinstance(event, Plugged) else frozenset()
    return replace(states, plugged=others | new)


def _by_plug(states: DeviceStates) -> DeviceStates:
    """Tell how a printer is that does not speak for itself: in its socket, or not."""
    queue = states.queue
    if queue is None or queue.printer is not None or states.plugged is None:
        return states
    serial = _serial(queue.device)
    if not serial:
        return states
    there = any(device.serial == serial for device in states.plugged)
    return replace(states, printer=None if there else _GONE)


def _serial(device: str) -> str:
    """Read the serial number of a printer's address like usb://HP/Laser?serial=1."""
    try:
        parts = urlsplit(device)
    except ValueError:
        return ""
    return parse_qs(parts.query).get("serial", [""])[0] if parts.scheme == "usb" else ""
