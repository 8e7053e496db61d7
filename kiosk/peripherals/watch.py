"""Looks after the printer, once in less than a second, for as long as the kiosk runs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.peripherals.line import NoAnswerError, PrinterAddress, default_printer, read_printer
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
    """

    printer: PrinterState | None = None


class Watch:
    """Knows how the devices are.

    Args:
        cups: the socket of CUPS.
        changed: told of each change, in the order in which they come.
    """

    def __init__(self, cups: Path, changed: Callable[[DeviceStates], None]) -> None:
        self._cups = cups
        self._changed = changed
        self.states = DeviceStates()

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            uri = await self._find()
            address = PrinterAddress.parse(uri)
            if address is None:
                self._take(DeviceStates())
                await asyncio.sleep(_LOOK_FOR_ONE)
            else:
                await self._follow(address)

    async def _find(self) -> str:
        try:
            return await asyncio.to_thread(default_printer, self._cups)
        except NoAnswerError:
            return ""

    async def _follow(self, address: PrinterAddress) -> None:
        """Ask one printer until CUPS has another one."""
        looks = round(_LOOK_FOR_ONE / PERIOD)
        while True:
            for _ in range(looks):
                try:
                    reading = await asyncio.to_thread(read_printer, address)
                except NoAnswerError:
                    reading = None
                before = self.states.printer or PrinterState()
                self._take(DeviceStates(after(before, reading)))
                await asyncio.sleep(PERIOD)
            # a CUPS that does not answer for once has still the same printer
            try:
                uri = await asyncio.to_thread(default_printer, self._cups)
            except NoAnswerError:
                continue
            if uri != address.uri:
                return

    def _take(self, states: DeviceStates) -> None:
        before, self.states = self.states, states
        if _told(before) != _told(states):
            self._changed(states)


def _told(states: DeviceStates) -> tuple[str, bool] | None:
    printer = states.printer
    return None if printer is None else (printer.trouble, printer.blocked)
