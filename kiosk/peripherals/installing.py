"""Has CUPS print on a printer that needs no driver."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.peripherals.line import NoAnswerError, PrinterAddress, read_printer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

QUEUE: Final = "Agence"
USB: Final = tuple(f"ipp://localhost:{port}/ipp/print" for port in (60000, 60001, 60002))  # ipp-usb
# Seconds: CUPS 2.4.2 aborts one document in eight that comes in the first moment of its queue.
_SETTLING: Final = 1.0
_PATIENCE: Final = 30.0  # seconds; CUPS asks the printer for all that it can


async def found(uris: Iterable[str]) -> PrinterAddress | None:
    """Give the first of these addresses at which a printer answers."""
    for uri in uris:
        address = PrinterAddress.parse(uri)
        if address is None:
            continue
        with suppress(NoAnswerError):
            await asyncio.to_thread(read_printer, address)
            return address
    return None


async def set_up(cups: Path, printer: PrinterAddress) -> bool:
    """Make a queue for a printer, the default one; tell whether CUPS let us.

    Args:
        cups: its socket.
        printer: where it listens.
    """
    queue = ("-p", QUEUE, "-E", "-v", printer.uri, "-m", "everywhere")
    done = await _lpadmin(cups, *queue) and await _lpadmin(cups, "-d", QUEUE)
    if done:
        await asyncio.sleep(_SETTLING)
    return done


async def _lpadmin(cups: Path, *words: str) -> bool:
    try:
        process = await asyncio.create_subprocess_exec(
            "lpadmin",
            *("-h", str(cups)),
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": "/usr/sbin:/usr/bin"},
            start_new_session=True,  # where it is refused, it would ask a terminal for a password
        )
    except OSError:
        return False  # there is no lpadmin
    try:
        async with asyncio.timeout(_PATIENCE):
            return await process.wait() == 0
    except TimeoutError:
        return False
    finally:
        with suppress(ProcessLookupError):
            process.kill()
