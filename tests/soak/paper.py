"""Ends visits at random moments of their printing: `./dev soak paper [JOBS] [--seed N]`.

The printer is dry, off, slow, clinging or well, CUPS and the sandboxes are real. After each end
nothing more may come out, nothing may be left in spool, cache, logs or printer, and pages are
counted to the sheet.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kiosk.order import Order
from kiosk.printing import OUTCOMES
from tests.supervisor.office import SECRET, Office, devices, office, pdf
from tests.supervisor.stage import until

JOBS: Final = 500
_PROGRESS: Final = 25
_RESTART: Final = 100  # jobs in one kiosk
_CALM: Final = 0.6  # seconds in which what must not come would come
_TROUBLES: Final = ("", "", "dry", "cover", "off", "slow", "clings", "refilled")


@dataclass
class Findings:
    """What went wrong, and what happened."""

    wrong: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    cleared: list[float] = field(default_factory=list)
    printed: int = 0


async def _job(kiosk: Office, dice: random.Random, found: Findings) -> None:
    """Print something, let something happen, and end the visit, or not."""
    printer = kiosk.printer
    trouble = dice.choice(_TROUBLES)
    printer.pace = 0.5 if trouble == "slow" else 0.1
    printer.clings = trouble == "clings"
    pages = dice.randint(1, 9)
    copies = dice.choice((1, 1, 2))
    before, left = len(printer.paper), kiosk.left
    await kiosk.session.python("heard.clear()")
    await kiosk.send(pdf(pages), copies=str(copies))
    await asyncio.sleep(dice.uniform(0, 1.5))
    if trouble in {"dry", "refilled"}:
        printer.say("media-empty-error", stopped=True)
    elif trouble == "cover":
        printer.say("cover-open-error", stopped=True)
    elif trouble == "off":
        await asyncio.to_thread(printer.turn_off)
    await asyncio.sleep(dice.uniform(0, 2.5))
    if trouble == "refilled":
        printer.say()
        await asyncio.sleep(dice.uniform(0, 1.5))
    stopped = dice.random() < 0.2
    if stopped:
        await kiosk.session.python("supervisor.send(wire.CancelPrint())")
        await asyncio.sleep(dice.uniform(0, 1.0))
    step = await _last(kiosk)
    found.ends[f"{trouble or 'well'}, {step}{', stopped' if stopped else ''}"] += 1
    if step in OUTCOMES and trouble not in {"off", "clings"}:
        used = len(printer.paper) - before
        if kiosk.left != left - used:
            counted = left - kiosk.left
            found.wrong.append(f"{trouble} {step} {stopped=}: {used} came out, {counted} counted")
    begun = time.monotonic()
    kiosk.stage.supervisor.obey(Order.RESET)
    await kiosk.next_visit()
    found.cleared.append(time.monotonic() - begun)
    await _look(kiosk, found, trouble)


async def _last(kiosk: Office) -> str:
    told = await kiosk.session.python("[m.step for m in heard if isinstance(m, wire.PrintIs)]")
    return str(told[-1]) if told else "nothing"


async def _look(kiosk: Office, found: Findings, trouble: str) -> None:
    """Mend the printer, and see whether anything of the ended visit is anywhere."""
    printer = kiosk.printer
    paper = len(printer.paper)
    if traces := kiosk.cups.traces():
        found.wrong.append(f"{trouble}: left in CUPS: {traces}")
    if kiosk.cups.holds(SECRET):
        found.wrong.append(f"{trouble}: its text is in a file of CUPS")
    if kiosk.cups.remembers(SECRET):
        found.wrong.append(f"{trouble}: its text is in the memory of CUPS")
    clung, printer.clings = printer.clings, False
    if trouble == "off" and not printer.on:
        printer.say("media-empty-error", stopped=True)  # or it could print before anybody can ask
        printer.turn_on()
    await until(lambda: not kiosk.house._printing.quarantined)
    printer.say()
    await asyncio.sleep(_CALM)
    if len(printer.paper) != paper and not clung:
        found.wrong.append(f"{trouble}: {len(printer.paper) - paper} pages after the end")
    if any(not job.over for job in printer.jobs):
        found.wrong.append(f"{trouble}: the printer still holds something")
    if kiosk.left != 20:
        found.wrong.append(f"{trouble}: the next visit begins with {kiosk.left} pages")
    proof = kiosk.stage.supervisor.proofs.last
    if proof is None or not proof.clean:
        found.wrong.append(f"{trouble}: not clean: {proof and proof.unclean}")
    found.printed = len(printer.paper)
    await until(lambda: not kiosk.blocked)


async def _some(jobs: int, dice: random.Random, found: Findings) -> None:
    with devices() as (printer, cups):
        async with office(printer, cups, seconds=60.0 * jobs) as kiosk:
            for number in range(jobs):
                told = len(found.wrong)
                await _job(kiosk, dice, found)
                for wrong in found.wrong[told:]:
                    _say(f"WRONG: job {number + 1}: {wrong}; {kiosk.stage.said[-3:]}")
                if number % _PROGRESS == _PROGRESS - 1:
                    _say(f"{number + 1} of {jobs}, {len(found.wrong)} wrong")


def _say(text: str) -> None:
    print(f"soak: {text}", flush=True)  # noqa: T201 - it is a program


def main(argv: Sequence[str]) -> int:
    """Soak; 0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="./dev soak paper", description=__doc__)
    parser.add_argument("jobs", type=int, nargs="?", default=JOBS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    dice, found = random.Random(options.seed), Findings()  # noqa: S311 - no secret
    for start in range(0, options.jobs, _RESTART):
        asyncio.run(_some(min(_RESTART, options.jobs - start), dice, found))
    for end, number in sorted(found.ends.items()):
        _say(f"{number:4} {end}")
    times = sorted(found.cleared)
    _say(f"the end of a visit took {times[len(times) // 2]:.2f} s, at most {times[-1]:.2f} s")
    _say(f"{options.jobs} jobs, {len(found.wrong)} wrong")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
