"""Audits many visits in a row in one kiosk: `./dev soak [VISITS] [--seed N]`.

`./dev soak faults`, `paper`, `policies`, `power`, `reports`, `scans` and `updates` are programs of
their own.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Final

from kiosk.errors import KioskError
from kiosk.settings import ROOT
from kiosk.verbs.doctor import audited_kiosk
from tests.categories import power_cuts
from tests.soak import faults, paper, power, reports, scans
from tests.soak.audited import Figures, visit
from tests.updates import kills
from tests.virtual_screen import VirtualScreen

VISITS: Final = 1000
PROGRESS: Final = 10  # visits between two lines
FIGURES: Final = 100  # visits between two times that everything is told
PICTURES: Final = ROOT / "build"


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
    _say(f"not clean, or not judged: {len(figures.wrong)}")
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
                told = len(figures.wrong)
                try:
                    visit(kiosk, chance, figures)
                except KioskError as error:
                    picture = PICTURES / f"soak-{number}.png"
                    screen.screenshot(picture)
                    figures.wrong.append(f"visit {number}: {error}; {picture} shows its screen")
                    kiosk.wipe()
                for what in figures.wrong[told:]:
                    _say(what)
                if number % PROGRESS == 0:
                    _say(f"{number} visits, {figures.found} hits, {len(figures.wrong)} not clean")
                if number % FIGURES == 0 or number == options.visits:
                    _tell(figures, number, time.monotonic() - began)
    return 1 if figures.found or figures.wrong else 0


if __name__ == "__main__":
    others = {
        "faults": faults.main,
        "paper": paper.main,
        "policies": kills.main,
        "power": power.main,
        "reports": reports.main,
        "scans": scans.main,
        "updates": power_cuts.main,
    }
    wanted = others.get(sys.argv[1]) if sys.argv[1:] else None
    sys.exit(wanted(sys.argv[2:]) if wanted else main())
