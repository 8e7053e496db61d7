"""How long after a change of the printer the session is told, idle and while printing."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from kiosk.peripherals.reasons import Trouble
from kiosk.peripherals.states import DeviceStates
from kiosk.peripherals.watch import Watch
from tests.bench.figures import Figure
from tests.devices.changes import CHANGES
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import PrivateCups, private_cups

_EACH: Final = 20
_LIMITS: Final = {"idle": 2.0, "printing": 1.0}  # seconds
_TOLD: Final = 10.0  # seconds after which a change is missed
_QUIET: Final = 3.0  # seconds after the last one, in which nothing false may be told


def figures() -> list[Figure]:
    """Have each change happen so often, at any moment between two looks."""
    with IppPrinter() as printer, private_cups() as cups:
        cups.add("Agence", printer.uri)
        return list(asyncio.run(_measure(printer, cups)))


async def _measure(printer: IppPrinter, cups: PrivateCups) -> Iterable[Figure]:
    told: asyncio.Queue[tuple[float, Trouble]] = asyncio.Queue()

    def note(states: DeviceStates) -> None:
        if states.printer is not None:
            told.put_nowait((time.monotonic(), states.printer.trouble))

    watch = Watch(cups.socket, note)
    running = asyncio.create_task(watch.run())
    await told.get()
    made = []
    for mode, limit in _LIMITS.items():
        watch.printing = mode == "printing"
        for name in CHANGES:
            seconds, wrong = await _change(printer, name, told, limit)
            what = f"{mode}: {name}, out and in again"
            made += [
                Figure(f"{what}, median", "s", seconds),
                Figure(f"{what}, 95 of 100", "s", seconds, share=0.95),
                Figure(f"{what}, slowest", "s", [max(seconds)], limit),
                Figure(f"{what}, missed or false", "", [wrong], 0),
            ]
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return made


async def _change(
    printer: IppPrinter, name: str, told: asyncio.Queue[tuple[float, Trouble]], limit: float
) -> tuple[list[float], int]:
    """Have one happen, and be mended, again and again; give the times, and what was wrong."""
    trouble, befall, mend = CHANGES[name]
    chance = random.Random(name)  # noqa: S311 - the same moments in each run
    seconds, wrong = [], 0
    for _ in range(_EACH):
        for act, wanted in ((befall, trouble), (mend, Trouble.OK)):
            await asyncio.sleep(chance.uniform(0, limit / 2))
            at = time.monotonic()
            await asyncio.to_thread(act, printer)
            try:
                then, said = await asyncio.wait_for(told.get(), _TOLD)
            except TimeoutError:
                then, said = at + _TOLD, trouble
                wrong += 1
            seconds.append(then - at)
            wrong += said is not wanted
    await asyncio.sleep(_QUIET)
    wrong += told.qsize()
    return seconds, wrong
