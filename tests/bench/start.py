"""From the command to the painted home, and what the tree weighs then, beside chromium."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack

from kiosk.policy.model import Policy
from kiosk.settings import ROOT
from tests.bench import painting, peer
from tests.bench.figures import Figure, ratio
from tests.bench.processes import settled_memory
from tests.virtual_screen import VirtualScreen

ROUNDS = 5
KIOSK = (sys.executable, "-m", "kiosk", "run")


def figures(policy: Policy) -> list[Figure]:
    """Start each in turn, some rounds; the first of each is not counted."""
    times: dict[str, list[float]] = {"kiosk": [], "chromium": []}
    sizes: dict[str, list[float]] = {"kiosk": [], "chromium": []}
    for counted in range(ROUNDS + 1):
        for name, measure in (("kiosk", _kiosk), ("chromium", _chromium)):
            milliseconds, megabytes = measure(policy)
            if counted:
                times[name].append(milliseconds)
                sizes[name].append(megabytes)
    ours = Figure("home painted, kiosk run", "ms", times["kiosk"])
    theirs = Figure("home painted, chromium --kiosk", "ms", times["chromium"])
    our_size = Figure("proportional memory of the tree, kiosk", "MB", sizes["kiosk"])
    their_size = Figure("proportional memory of the tree, chromium", "MB", sizes["chromium"])
    return [
        ours,
        theirs,
        ratio("home painted, kiosk to chromium", ours, theirs, 0.5),
        our_size,
        their_size,
        ratio("memory, kiosk to chromium", our_size, their_size, 0.8),
    ]


def _kiosk(_: Policy) -> tuple[float, float]:
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        environment = {k: v for k, v in screen.environment().items() if k[:6] != "KIOSK_"}
        began = time.monotonic()
        process = subprocess.Popen(
            KIOSK, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            milliseconds = painting.wait(screen, painting.has_text, began)
            return milliseconds, settled_memory(process.pid)
        finally:
            os.kill(process.pid, signal.SIGTERM)
            process.wait()


def _chromium(policy: Policy) -> tuple[float, float]:
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        page = peer.home_page(policy, stack)
        began = time.monotonic()
        chromium = peer.Chromium(stack, screen, page)
        milliseconds = painting.wait(screen, painting.has_text, began)
        return milliseconds, settled_memory(chromium.process.pid)
