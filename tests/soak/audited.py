"""One audited visit of the soak: where it strays, how it ends, what the kiosk weighs after it."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.audit.search import tree
from kiosk.audit.stores import Report
from kiosk.audit.visit import Audited
from kiosk.fact import Known
from tests.sites import canary, hostile, registry

ONE_IN: Final = 10  # visits end by the death of a process
SITES: Final = tuple(
    site.hosts[0] for site in registry.SITES if site not in {*canary.SITES, *hostile.SITES}
)


@dataclass
class Figures:
    """What the visits have shown.

    Attributes:
        found: hits of canaries after an end.
        wrong: what could not be shown clean of a visit, or not be judged, in words.
        killed: visits that ended by the death of a process.
        supervisor: its memory after each visit, in MB.
        whole: the memory of the whole tree after each visit, in MB.
        processes: how many there were after each visit.
        zombies: the most at any time that the supervisor had not buried.
    """

    found: int = 0
    wrong: list[str] = field(default_factory=list)
    killed: int = 0
    supervisor: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    processes: list[int] = field(default_factory=list)
    zombies: int = 0


def visit(kiosk: Audited, chance: random.Random, figures: Figures) -> None:
    """Make one visit and note what it has shown."""
    victim = ""

    def kill_one(kiosk: Audited) -> bool:
        """End a visit by the death of any process but the supervisor, then by the agent's order."""
        nonlocal victim
        pid = chance.choice(sorted(set(tree(kiosk.process.pid)) - {kiosk.process.pid}))
        with suppress(OSError):  # it has just ended by itself
            victim = Path("/proc", str(pid), "comm").read_text(encoding="utf-8").strip()
            os.kill(pid, signal.SIGKILL)
        time.sleep(chance.random() / 2)
        return kiosk.wipe()

    kills = chance.randrange(ONE_IN) == 0
    detours = [
        f"https://{chance.choice(SITES)}/ {chance.randrange(1 << 30)}"
        for _ in range(chance.choice((0, 0, 1, 2)))
    ]
    report = kiosk.visit(kill_one if kills else None, detours)
    number = len(figures.processes) + 1
    how = f"visit {number}, ended by {f'the death of {victim}' if kills else 'an order'}"
    figures.killed += kills
    figures.found += report.after.stores.total()
    unclean = "" if report.proved else kiosk.facts().get(Known.UNCLEAN, "")
    figures.wrong += [f"{how}: {what}" for what in _wrong(report, unclean)]
    processes = tree(kiosk.process.pid)
    figures.processes.append(len(processes))
    figures.supervisor.append(_memory(kiosk.process.pid))
    figures.whole.append(sum(map(_memory, processes)))
    figures.zombies = max(figures.zombies, _zombies(kiosk.process.pid, processes))


def _wrong(report: Report, unclean: str) -> Iterator[str]:
    if not report.proved:
        yield f"the kiosk has not proved it wiped: {unclean or 'it does not say what is left'}"
    if report.blind:
        yield f"the audit did not see {', '.join(report.blind)}"
    for place in (*report.after.places, *report.after.unread):
        yield f"not clean: {place}"


def _memory(pid: int) -> float:
    """Give a process's proportional share of memory, in MB."""
    try:
        rollup = Path("/proc", str(pid), "smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has ended meanwhile
        return 0.0
    return next(int(w.split()[1]) for w in rollup.splitlines() if w.startswith("Pss:")) / 1024


def _zombies(parent: int, processes: list[int]) -> int:
    return sum(_stat(pid)[:2] == ["Z", str(parent)] for pid in processes)


def _stat(pid: int) -> list[str]:
    try:
        stat = Path("/proc", str(pid), "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return stat.rpartition(")")[2].split()
