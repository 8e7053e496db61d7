"""Looks after the devices, the printer once in less than a second, while the kiosk runs."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kiosk.peripherals.installing import USB, found, set_up
from kiosk.peripherals.line import NoAnswerError, PrinterAddress, Queue, default_queue, read_printer
from kiosk.peripherals.pause import PERIOD, Pause
from kiosk.peripherals.printer import PrinterState
from kiosk.peripherals.states import DeviceStates, PrinterSaid, QueueIs, Settled, SetUp, moved, step
from kiosk.peripherals.usb import PRINTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.peripherals.states import Event

NONE: Final = "none"
_WORKING: Final = 0.25  # seconds, while it prints: told within one second
_AGAIN: Final = 0.1  # seconds until one that did not answer is asked once more
_LOOK_FOR_ONE: Final = 10.0  # seconds between two questions to CUPS


class Watch:
    """Knows how the devices are.

    Args:
        cups: the socket of CUPS.
        changed: told of each change, in the order in which they come.
        named: the administrator's printer: an address, `NONE`, or "" for whichever there is.
        likely: addresses at which a printer that nobody named may be.
        now: gives the time.

    Attributes:
        states: how they are.
        printing: whether a document is on its way, so that somebody waits for the printer.
        stalled: whether it gets no further, as its sender sees.
    """

    def __init__(
        self,
        cups: Path,
        changed: Callable[[DeviceStates], None],
        *,
        named: str = "",
        likely: tuple[str, ...] = USB,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._cups = cups
        self._changed = changed
        self._named = named
        self._likely = (named,) if named else likely
        self._now = now
        self._pause = Pause()
        self._tried: set[str] = set()  # in vain, since something was plugged in or out
        self.states = DeviceStates()
        self.printing = False
        self.stalled = False

    def take(self, event: Event) -> None:
        """Take in what happened to a device."""
        before, self.states = self.states, step(self.states, event)
        if moved(before, self.states) & PRINTS:
            self._tried.clear()
            self._pause.end()
        if _told(before) != _told(self.states):
            self._changed(self.states)

    async def run(self) -> None:
        """Watch until cancelled."""
        while self._named != NONE:
            try:
                queue = await self._find()
            except NoAnswerError:
                queue = None
            if queue is not None and queue.printer is not None:
                await self._follow(queue, queue.printer)
            else:
                self.take(QueueIs(queue))
                await self._pause.last(_LOOK_FOR_ONE)

    async def _find(self) -> Queue | None:
        """Ask CUPS for its printer; have it print on the one that is named, or on the first."""
        queue = await asyncio.to_thread(default_queue, self._cups)
        if queue is not None and self._named in {"", queue.device}:
            self.take(Settled())
            return queue
        printer = await found(uri for uri in self._likely if uri not in self._tried)
        if printer is None:
            return queue
        self._tried.add(printer.uri)
        done = await set_up(self._cups, printer)
        self.take(SetUp(self._now() if done else None))
        return await asyncio.to_thread(default_queue, self._cups)

    async def _follow(self, queue: Queue, address: PrinterAddress) -> None:
        """Ask one printer until CUPS has another one."""
        loop = asyncio.get_running_loop()
        asked_cups = loop.time()
        while True:
            try:
                reading = await asyncio.to_thread(read_printer, address)
            except NoAnswerError:
                reading = None
            self.take(PrinterSaid(queue, reading, self.stalled))
            plugged = await self._pause.last(self._period())
            if not plugged and loop.time() - asked_cups < _LOOK_FOR_ONE:
                continue
            # a CUPS that does not answer for once has still the same printer
            asked_cups = loop.time()
            try:
                if await self._find() != queue:
                    return
            except NoAnswerError:
                continue

    def _period(self) -> float:
        printer = self.states.printer
        if printer is not None and printer.silent == 1:
            return _AGAIN
        return _WORKING if self.printing else PERIOD


def _told(states: DeviceStates) -> tuple[object, ...]:
    printer = states.printer or PrinterState()
    return (
        *(states.queue is not None, printer.trouble, printer.blocked),
        *(states.scanner, states.scanner_trouble, states.installed, states.refused),
    )
