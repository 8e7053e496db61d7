"""Sees to it that nothing of a visit is printed any more: neither by CUPS nor by the printer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from kiosk.peripherals.jobs import Which, cancel, is_idle, jobs, rinse
from kiosk.peripherals.line import NoAnswerError

if TYPE_CHECKING:
    from kiosk.peripherals.line import PrinterAddress, Queue

STOPPING: Final = 40.0  # seconds: CUPS kills a backend that does not stop by itself after 30
_EMPTYING: Final = 3.0  # seconds for a printer to let go of a document
_LOOK: Final = 0.1
_QUIET: Final = 0.4  # seconds without a document: one may just have been on its way


async def forget(queue: Queue, *, in_flight: bool = False, seconds: float = STOPPING) -> bool:
    """Cancel all our documents in CUPS, wait until it has stopped, and have it forget them.

    Args:
        queue: where they are.
        in_flight: whether somebody may have handed one over in this very moment.
        seconds: until we give up.

    Returns:
        Whether CUPS says that there is none any more, and no trace of one.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    quiet_until = loop.time() + (_QUIET if in_flight else 0.0)
    while loop.time() < until:
        try:
            if await asyncio.to_thread(_stop, queue) and loop.time() >= quiet_until:
                return await asyncio.to_thread(_purge, queue)
        except NoAnswerError:
            pass  # it may come back: systemd starts it again
        await asyncio.sleep(_LOOK)
    return False


def _stop(queue: Queue) -> bool:
    left = jobs(queue)
    for job in left:
        cancel(queue, job.number)
    # a cancelled one is over for CUPS while its backend still talks to the printer
    return not left and is_idle(queue)


def _purge(queue: Queue) -> bool:
    for job in jobs(queue, Which.ALL):
        cancel(queue, job.number, purge=True)
    if jobs(queue, Which.ALL):
        return False
    rinse(queue)
    return True


async def empty(printer: PrinterAddress, seconds: float = _EMPTYING) -> bool:
    """Have a printer drop all our documents.

    Args:
        printer: which.
        seconds: until we give up.

    Returns:
        Whether it says that it has none.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while True:
        try:
            if not await asyncio.to_thread(_drop, printer):
                return True
        except NoAnswerError:
            pass
        if loop.time() >= until:
            return False
        await asyncio.sleep(_LOOK)


def _drop(printer: PrinterAddress) -> int:
    left = jobs(printer)
    for job in left:
        cancel(printer, job.number)
    return len(left)
