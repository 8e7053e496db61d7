"""Which scanner this machine has, and how it is."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.peripherals.escl import EsclAddress, NoAnswerError, is_scanner, read_scanner
from kiosk.peripherals.pause import PERIOD, Pause
from kiosk.peripherals.sane import FINDING, Scanner, found
from kiosk.scanning import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.peripherals.line import PrinterAddress

NONE: Final = "none"
_SILENT: Final = 2  # times without an answer, one after the other, until it is off
_LOOK_FOR_ONE: Final = 10.0  # seconds between two looks for a driverless one
_SEARCH: Final = 60  # looks between two searches for one with a driver: they touch every device
_FIRST: Final = 3  # of them: not while the kiosk starts
_SEARCHING: Final = 30.0  # seconds that one may take
_USB: Final = tuple(f"http://localhost:{port}/eSCL" for port in (60000, 60001, 60002))  # ipp-usb


class ScannerWatch:
    """Knows which one there is, and how it is.

    Args:
        named: the administrator's: an address, a name of SANE, `NONE`, or "" for whichever
            there is.
        printer: gives the printer, whose scanner is likely to be at the same place.
        changed: told of each change.

    Attributes:
        scanner: or None where there is none.
        trouble: a `Step` of `TROUBLES`, or "".
    """

    def __init__(
        self,
        named: str,
        printer: Callable[[], PrinterAddress | None],
        changed: Callable[[], None],
    ) -> None:
        self._named = named
        self._printer = printer
        self._changed = changed
        self._pause = Pause()
        self._looks = 0
        self.scanner: Scanner | None = None
        self.trouble = ""

    def wake(self) -> None:
        """Look at once: one may have been plugged in or out."""
        self._looks = 0
        self._pause.end()

    async def run(self) -> None:
        """Watch until cancelled."""
        if self._named == NONE:
            return
        while True:
            self._looks += 1
            scanner = await self._find(search=self._looks % _SEARCH == _FIRST)
            self._take(scanner, "")
            address = EsclAddress.parse(scanner.url) if scanner else None
            if address is not None:
                await self._follow(address)
            elif scanner is not None:
                await self._pause.woken()  # it tells nothing until it is asked for a page
                self._looks = _FIRST - 1
            else:
                await self._pause.last(_LOOK_FOR_ONE)

    async def _find(self, *, search: bool) -> Scanner | None:
        if self._named:
            address = EsclAddress.parse(self._named)
            return Scanner.driverless(address.url) if address else Scanner(self._named)
        for url in likely(self._printer()):
            address = EsclAddress.parse(url)
            if address is not None and await asyncio.to_thread(is_scanner, address):
                return Scanner.driverless(address.url)
        return await _with_driver() if search else None

    async def _follow(self, address: EsclAddress) -> None:
        """Ask one scanner, until it is gone where nobody named it."""
        silent = 0
        while silent * PERIOD < _LOOK_FOR_ONE or self._named:
            try:
                reading = await asyncio.to_thread(read_scanner, address)
                silent = 0
                self._take(self.scanner, reading.trouble or "")
            except NoAnswerError:
                silent += 1
                if silent >= _SILENT:
                    self._take(self.scanner, Step.SILENT)
            await self._pause.last(PERIOD)

    def _take(self, scanner: Scanner | None, trouble: str) -> None:
        before = (self.scanner, self.trouble)
        self.scanner, self.trouble = scanner, trouble
        if before != (scanner, trouble):
            self._changed()


def likely(printer: PrinterAddress | None) -> tuple[str, ...]:
    """Give the addresses at which a scanner that nobody named may be, the likeliest first.

    Args:
        printer: which may scan, too; None where there is none.
    """
    if printer is None:
        return _USB
    host = f"[{printer.host}]" if ":" in printer.host else printer.host
    places = (f"http://{host}:{printer.port}", f"http://{host}", f"https://{host}")
    return (*(f"{place}/eSCL" for place in places), *_USB)


async def _with_driver() -> Scanner | None:
    try:
        process = await asyncio.create_subprocess_exec(
            *FINDING, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError:
        return None  # there is no SANE
    try:
        async with asyncio.timeout(_SEARCHING):
            listed, _ = await process.communicate()
    except TimeoutError:
        return None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    return found(listed.decode(errors="replace"))
