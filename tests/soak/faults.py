"""`./dev soak faults [--visits N] [--seed S] [--faults SHARE]`: many visits, many deaths.

What is looked for after each: a process that lived on, a zombie, a mount, a file; the memory of the
supervisor and of the whole tree shall not grow.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.bench.processes import proportional_memory, tree
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.server import SandboxOfSites
from tests.soak.visits import Visit, make_visit
from tests.virtual_screen import VirtualScreen

SPARE = 3.0  # seconds in which the next spare comes up and the tree is quiet


@dataclass
class Findings:
    """What the visits left, and what the kiosk weighed after some of them."""

    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    supervisor: list[float] = field(default_factory=list)  # MB
    whole: list[float] = field(default_factory=list)  # MB
    descriptors: list[int] = field(default_factory=list)


def main(argv: list[str]) -> int:
    """Run the visits; 0 where nothing was found."""
    parser = argparse.ArgumentParser(prog="./dev soak faults", description=__doc__)
    parser.add_argument("--visits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--faults", type=float, default=0.1, help="share of visits, 0 to 1")
    given = parser.parse_args(argv)
    began = time.monotonic()
    with ExitStack() as stack:
        sites = stack.enter_context(SandboxOfSites(remember=False))
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        control = screen.frame_buffer.with_name("control")
        settings = {"control": str(control)}
        kiosk = stack.enter_context(Kiosk(screen, sites.endpoint, sites.key, settings=settings))
        found = soak(kiosk, control, given.visits, Random(given.seed), given.faults)  # noqa: S311 - a seed
    _report(found, given.visits, time.monotonic() - began)
    return 1 if found.wrong else 0


def soak(kiosk: Kiosk, control: Path, visits: int, chance: Random, faults: float) -> Findings:
    """Make the visits and look after each."""
    found = Findings()
    weigh_each = max(1, visits // 40)
    for number in range(visits):
        mounts = _mounts(kiosk)
        visit = make_visit(kiosk, chance, control, faults)
        found.ends[visit.end] += 1
        found.wrong += [f"visit {number}: {what}" for what in _left(kiosk, visit, mounts)]
        if number % weigh_each == 0:
            time.sleep(SPARE)
            found.supervisor.append(_own_memory(kiosk.process.pid))
            found.whole.append(proportional_memory(kiosk.process.pid))
            found.descriptors.append(len(list(Path(f"/proc/{kiosk.process.pid}/fd").iterdir())))
            _say(f"{number + 1} visits; the tree weighs {found.whole[-1]:.0f} MB")
    return found


def _left(kiosk: Kiosk, visit: Visit, mounts: int) -> list[str]:
    wrong = []
    try:
        kiosk.wait_dead(visit.processes)
    except AssertionError:
        wrong.append(f"{visit.end}: a process lives on")
    zombies = [pid for pid in tree(kiosk.process.pid) if _state(pid) == "Z"]
    time.sleep(0.1)
    if lasting := [pid for pid in zombies if _state(pid) == "Z"]:
        wrong.append(f"{visit.end}: {len(lasting)} zombies")
    if _mounts(kiosk) != mounts:
        wrong.append(f"{visit.end}: another number of mounts")
    if kiosk.process.poll() is not None:
        raise SystemExit(f"the supervisor died: {visit}\n{kiosk.words_so_far()[-2000:]}")
    return wrong


def _state(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[0]


def _mounts(kiosk: Kiosk) -> int:
    return len(Path(f"/proc/{kiosk.process.pid}/mountinfo").read_text("utf-8").splitlines())


def _own_memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1000


def _report(found: Findings, visits: int, seconds: float) -> None:
    ends = ", ".join(f"{end}: {count}" for end, count in sorted(found.ends.items()))
    _say(f"{visits} visits in {seconds / 60:.1f} min ({ends})")
    for name, values in (
        ("supervisor, private MB", found.supervisor),
        ("whole tree, proportional MB", found.whole),
        ("supervisor's descriptors", found.descriptors),
    ):
        if len(values) > 1:
            slope = statistics.linear_regression(range(len(values)), values).slope
            per = slope * len(values) / visits * 1000
            _say(f"{name}: {values[0]:.1f} at first, {values[-1]:.1f} at last, {per:+.2f} per 1000")
    _say("nothing left" if not found.wrong else "\n".join(found.wrong))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a program
