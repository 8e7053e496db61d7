"""Audits many visits in a row in one kiosk: `./dev soak [VISITS] [--seed N]`."""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from kiosk.audit.search import tree
from kiosk.audit.visit import Audited
from kiosk.verbs.doctor import audited_kiosk
from tests.soak import faults
from tests.virtual_screen import VirtualScreen

VISITS: Final = 1000
PROGRESS: Final = 10  # visits between two lines
ONE_IN: Final = 10  # visits end by the death of a process


@dataclass
class Figures:
    """What the visits have shown.

    Attributes:
        found: hits of canaries after an end.
        unclean: visits of which the audit or the kiosk's own proof could not say that all is gone.
        blind: visits that the audit did not see well enough to judge.
        killed: visits that ended by the death of a process.
        supervisor: its memory after each visit, in MB.
        whole: the memory of the whole tree after each visit, in MB.
        processes: how many there were after each visit.
        zombies: the most at any time.
    """

    found: int = 0
    unclean: int = 0
    blind: int = 0
    killed: int = 0
    supervisor: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    processes: list[int] = field(default_factory=list)
    zombies: int = 0


def kill_one(chance: random.Random, kiosk: Audited) -> bool:
    """End a visit by the death of any process but the supervisor, then by the agent's order."""
    victims = sorted(set(tree(kiosk.process.pid)) - {kiosk.process.pid})
    with suppress(ProcessLookupError):  # it has just ended by itself
        os.kill(chance.choice(victims), signal.SIGKILL)
    time.sleep(chance.random() / 2)
    return kiosk.wipe()


def visit(kiosk: Audited, chance: random.Random, figures: Figures) -> None:
    """Make one visit and note what it has shown."""
    kills = chance.randrange(ONE_IN) == 0
    report = kiosk.visit(partial(kill_one, chance) if kills else None)
    figures.killed += kills
    figures.found += report.after.stores.total()
    figures.unclean += not (report.after.clean and report.proved)
    figures.blind += bool(report.blind)
    processes = tree(kiosk.process.pid)
    figures.processes.append(len(processes))
    figures.supervisor.append(_memory(kiosk.process.pid))
    figures.whole.append(sum(map(_memory, processes)))
    figures.zombies = max(figures.zombies, sum(map(_is_zombie, processes)))


def _memory(pid: int) -> float:
    """Give a process's proportional share of memory, in MB."""
    try:
        rollup = Path("/proc", str(pid), "smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has ended meanwhile
        return 0.0
    return next(int(w.split()[1]) for w in rollup.splitlines() if w.startswith("Pss:")) / 1024


def _is_zombie(pid: int) -> bool:
    try:
        stat = Path("/proc", str(pid), "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] == "Z"


def _slope(values: Sequence[float]) -> str:
    if len(values) < 3:
        return "too few visits for a slope"
    slope = statistics.linear_regression(range(len(values)), values).slope
    mean, noise = statistics.mean(values), statistics.stdev(values)
    return f"{mean:.1f} MB, {slope * 100:+.2f} MB in 100 visits (noise {noise:.1f})"


def _say(text: str) -> None:
    print(f"soak: {text}", flush=True)  # noqa: T201 - it is a program


def _tell(figures: Figures, visits: int, seconds: float) -> None:
    _say(f"{visits} visits, {figures.killed} of them ended by kill -9 of a random process")
    _say(f"canary bytes found after an end: {figures.found}")
    _say(f"visits not clean: {figures.unclean}; not seen well enough: {figures.blind}")
    _say(f"processes after a visit: {min(figures.processes)} to {max(figures.processes)}")
    _say(f"zombies at most: {figures.zombies}")
    _say(f"supervisor: {_slope(figures.supervisor)}")
    _say(f"whole tree: {_slope(figures.whole)}")
    _say(f"{visits / seconds * 60:.1f} visits a minute")


def main() -> int:
    """Soak; 0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="./dev soak", description=__doc__)
    parser.add_argument("visits", type=int, nargs="?", default=VISITS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # ends what it started
    chance, figures = random.Random(options.seed), Figures()  # noqa: S311 - to be the same again
    with VirtualScreen() as screen:
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ.update(screen.environment())
        with audited_kiosk() as kiosk:
            began = time.monotonic()
            for number in range(1, options.visits + 1):
                visit(kiosk, chance, figures)
                if number % PROGRESS == 0:
                    _say(f"{number} visits, {figures.found} hits, {figures.unclean} not clean")
            _tell(figures, options.visits, time.monotonic() - began)
    return 1 if figures.found or figures.unclean or figures.blind else 0


if __name__ == "__main__":
    sys.exit(faults.main(sys.argv[2:]) if sys.argv[1:2] == ["faults"] else main())
