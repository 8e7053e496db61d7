"""Scans while something goes wrong: `./dev soak scans [SCANS] [--seed N]`.

The scanner jams, is opened, busy, silent or unplugged; the process that scans is killed, its
citizen stops it or ends the visit. Each scan must come to the end that fits, soon, and without
losing a page that was read.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.order import Order
from tests.devices.escl_scanner import EsclScanner
from tests.supervisor.stage import until
from tests.supervisor.study import Study, study

SCANS: Final = 200
LONGEST: Final = 15.0  # seconds from what goes wrong until it is said
_PROGRESS: Final = 20
_RESTART: Final = 50  # scans in one kiosk
# what goes wrong, and how the scan may end
_FITTING: Final = {
    "nothing": {"done"},
    "busy": {"busy"},
    "busy for a while": {"done"},
    "jam": {"jam"},
    "lid": {"cover"},
    "deaf": {"silent"},
    "deaf before": {"silent"},
    "unplugged": {"silent"},
    "unplugged before": {"silent"},
    "worker killed": {"silent"},
    "scanimage killed": {"silent"},
    "stopped": {"cancelled"},
    "visit ended": {"nothing"},
}
_KILLED: Final = {"worker killed": b"kiosk.workers.scan", "scanimage killed": b"--batch-print"}


@dataclass
class Findings:
    """What went wrong that should not, and what happened."""

    wrong: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


async def _scan(kiosk: Study, dice: random.Random, found: Findings) -> None:
    scanner = kiosk.scanner
    trouble = dice.choice(list(_FITTING))
    sheets = dice.randint(2, 5)
    scanner.feeder = ["page"] * sheets
    scanner.scanned.clear()
    scanner.pace = dice.uniform(0.05, 0.6)
    await kiosk.session.python("pages.clear()")
    await _before(scanner, trouble, dice, sheets)
    begun = time.monotonic()
    await kiosk.scan(dice.choice(("no", "yes")))
    fault = await _during(kiosk, trouble, dice) or begun
    if trouble == "visit ended":
        await _look_at_the_next(kiosk, found)
        return
    end = await kiosk.ends()
    took = time.monotonic() - fault
    read, came = len(scanner.scanned), len(await kiosk.pages())
    found.ends[f"{trouble}: {end}"] += 1
    found.took[trouble].append(took)
    if end not in _FITTING[trouble] and not (end == "done" and came == sheets):
        found.wrong.append(f"{trouble}: {end} after {came} pages")
    if took > LONGEST:
        found.wrong.append(f"{trouble}: said after {took:.1f} s")
    in_work = 0 if trouble in {"nothing", "jam", "lid"} else 1
    if read - came > in_work:
        found.wrong.append(f"{trouble}: {read} pages read, {came} came")
    await _mend(kiosk, trouble, found)


async def _before(scanner: EsclScanner, trouble: str, dice: random.Random, sheets: int) -> None:
    if trouble == "jam":
        scanner.jam_after = dice.randint(0, sheets - 1)
    elif trouble == "lid":
        scanner.trouble = "hatch"
    elif trouble.startswith("busy"):
        scanner.busy = True
    elif trouble == "deaf before":
        scanner.deaf = True
    elif trouble == "unplugged before":
        await asyncio.to_thread(scanner.turn_off)


async def _during(kiosk: Study, trouble: str, dice: random.Random) -> float | None:
    """Let it happen; give when."""
    scanner = kiosk.scanner
    if trouble in {"nothing", "busy", "jam", "lid", "deaf before", "unplugged before"}:
        return None
    await asyncio.sleep(dice.uniform(0.2, 3.0))
    now = time.monotonic()
    if trouble == "busy for a while":
        scanner.busy = False
    elif trouble == "deaf":
        scanner.deaf = True
    elif trouble == "unplugged":
        await asyncio.to_thread(scanner.turn_off)
    elif trouble == "stopped":
        await kiosk.session.python("supervisor.send(wire.CancelScan())")
    elif trouble == "visit ended":
        kiosk.stage.supervisor.obey(Order.RESET)
    else:
        _kill(_KILLED[trouble])
    return now


def _kill(name: bytes) -> None:
    """Kill a process of ours, if it is there at this moment."""
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and place.stat().st_uid == os.getuid():
            try:
                words = (place / "cmdline").read_bytes()
            except OSError:
                continue
            if name in words and b"bwrap" not in words:
                try:
                    os.kill(int(place.name), signal.SIGKILL)
                except ProcessLookupError:
                    continue


async def _look_at_the_next(kiosk: Study, found: Findings) -> None:
    await kiosk.next_visit()
    proof = kiosk.stage.supervisor.proofs.last
    if proof is None or not proof.clean:
        found.wrong.append(f"visit ended: not clean: {proof and proof.unclean}")
    await _mend(kiosk, "visit ended", found)
    await asyncio.sleep(0.6)  # in which what must not come would come
    if number := await kiosk.session.python("len(pages)"):
        found.wrong.append(f"visit ended: {number} pages came to the next")
    found.ends["visit ended: nothing"] += 1


async def _mend(kiosk: Study, trouble: str, found: Findings) -> None:
    """Bring the scanner back to what it was."""
    scanner = kiosk.scanner
    scanner.busy = scanner.deaf = False
    scanner.trouble, scanner.jam_after = "", None
    if not scanner.on:
        scanner.turn_on()
    try:
        await until(lambda: not scanner.at_work)
    except TimeoutError:
        found.wrong.append(f"{trouble}: the scanner still works on {scanner._jobs}")
        scanner._jobs.clear()
    await until(lambda: not kiosk.house._scanners.trouble)


async def _some(scans: int, dice: random.Random, found: Findings, begun: int) -> None:
    with EsclScanner() as scanner:
        async with study(scanner, scanner.url, seconds=60.0 * scans) as kiosk:
            for number in range(begun + 1, begun + scans + 1):
                told = len(found.wrong)
                await _scan(kiosk, dice, found)
                for wrong in found.wrong[told:]:
                    _say(f"WRONG: scan {number}: {wrong}")
                if number % _PROGRESS == 0:
                    _say(f"{number} scans, {len(found.wrong)} wrong")


def _say(text: str) -> None:
    print(f"soak: {text}", flush=True)  # noqa: T201 - it is a program


def main(argv: Sequence[str]) -> int:
    """Soak; 0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="./dev soak scans", description=__doc__)
    parser.add_argument("scans", type=int, nargs="?", default=SCANS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    dice, found = random.Random(options.seed), Findings()  # noqa: S311 - no secret
    for start in range(0, options.scans, _RESTART):
        asyncio.run(_some(min(_RESTART, options.scans - start), dice, found, start))
    for end, number in sorted(found.ends.items()):
        _say(f"{number:4} {end}")
    for trouble, took in sorted(found.took.items()):
        longest = max(took)
        _say(f"{trouble}: said after {sorted(took)[len(took) // 2]:.1f} s, at most {longest:.1f} s")
    _say(f"{options.scans} scans, {len(found.wrong)} wrong")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
