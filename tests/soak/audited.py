"""One audited visit of the soak: where it strays, how it ends, what the kiosk weighs after it."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from kiosk.audit.search import tree
from kiosk.audit.visit import Audited
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
    detours = [
        f"https://{chance.choice(SITES)}/ {chance.randrange(1 << 30)}"
        for _ in range(chance.choice((0, 0, 1, 2)))
    ]
    report = kiosk.visit(partial(kill_one, chance) if kills else None, detours)
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
