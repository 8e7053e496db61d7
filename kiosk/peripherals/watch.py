"""Looks after the printer, once in less than a second, for as long as the kiosk runs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.peripherals.line import NoAnswerError, PrinterAddress, Queue, default_queue, read_printer
from kiosk.peripherals.printer import PrinterState, after

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PERIOD: Final = 0.8  # seconds; an unplugged printer is told after two, and that within two seconds
_LOOK_FOR_ONE: Final = 10.0  # seconds between two questions to CUPS


@dataclass(frozen=True, slots=True)
class DeviceStates:
    """How the devices of this kiosk are.

    Attributes:
        printer: None where there is none, or none that tells how it is.
        queue: where CUPS takes documents, or None where it has no printer.
    """

    printer: PrinterState | None = None
    queue: Queue | None = None


class Watch:
    """Knows how the devices are.

    Args:
        cups: the socket of CUPS.
        changed: told of each change, in the order in which they come.

    Attributes:
        states: how they are.
        stalled: whether a document is being printed and gets no further, as its sender sees.
    """

    def __init__(self, cups: Path, changed: Callable[[DeviceStates], None]) -> None:
        self._cups = cups
        self._changed = changed
        self.states = DeviceStates()
        self.stalled = False

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            queue = await self._find()
            if queue is None or queue.printer is None:
                self._take(DeviceStates(queue=queue))
                await asyncio.sleep(_LOOK_FOR_ONE)
            else:
                await self._follow(queue, queue.printer)

    async def _find(self) -> Queue | None:
        try:
            return await asyncio.to_thread(default_queue, self._cups)
        except NoAnswerError:
            return None

    async def _follow(self, queue: Queue, address: PrinterAddress) -> None:
        """Ask one printer until CUPS has another one."""
        looks = round(_LOOK_FOR_ONE / PERIOD)
        while True:
            for _ in range(looks):
                try:
                    reading = await asyncio.to_thread(read_printer, address)
                except NoAnswerError:
                    reading = None
                before = self.states.printer or PrinterState()
                state = after(before, reading, stalled=self.stalled)
                self._take(DeviceStates(state, queue))
                await asyncio.sleep(PERIOD)
            # a CUPS that does not answer for once has still the same printer
            try:
                found = await asyncio.to_thread(default_queue, self._cups)
            except NoAnswerError:
                continue
            if found != queue:
                return

    def _take(self, states: DeviceStates) -> None:
        before, self.states = self.states, states
        if _told(before) != _told(states):
            self._changed(states)


def _told(states: DeviceStates) -> tuple[bool, str, bool]:
    printer, queue = states.printer or PrinterState(), states.queue
    return queue is not None, printer.trouble, printer.blocked
