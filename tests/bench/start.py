"""From the command to the painted home, and what the tree weighs then, beside chromium."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack

from kiosk.policy.model import Policy
from kiosk.settings import ROOT
from tests.bench import painting, peer
from tests.bench.figures import Figure, ratio
from tests.bench.processes import settled_memory
from tests.virtual_screen import VirtualScreen

ROUNDS = 5
REST = 9.0  # seconds in which a spare has come up and everything has become quiet
KIOSK = (sys.executable, "-m", "kiosk", "run")


def figures(policy: Policy) -> list[Figure]:
    """Start each in turn, some rounds; the first of each is not counted."""
    ways: dict[str, Callable[[], tuple[float, float]]] = {
        "kiosk": lambda: _kiosk("no"),
        "chromium": lambda: _chromium(policy),
        "pair": lambda: _kiosk("yes"),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    sizes: dict[str, list[float]] = {name: [] for name in ways}
    for counted in range(ROUNDS + 1):
        for name, measure in ways.items():
            milliseconds, megabytes = measure()
            if counted:
                times[name].append(milliseconds)
                sizes[name].append(megabytes)
    ours = Figure("home painted, kiosk run", "ms", times["kiosk"])
    theirs = Figure("home painted, chromium --kiosk", "ms", times["chromium"])
    our_size = Figure("proportional memory of the tree, kiosk", "MB", sizes["kiosk"])
    pair = Figure("proportional memory, kiosk with its spare", "MB", sizes["pair"])
    their_size = Figure("proportional memory of the tree, chromium", "MB", sizes["chromium"])
    return [
        ours,
        theirs,
        ratio("home painted, kiosk to chromium", ours, theirs, 0.5),
        our_size,
        their_size,
        ratio("memory, kiosk to chromium", our_size, their_size, 0.8),
        pair,
        ratio("memory, kiosk with its spare to chromium", pair, their_size, 1.0),
    ]


def _kiosk(spare: str) -> tuple[float, float]:
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        environment = {k: v for k, v in screen.environment().items() if k[:6] != "KIOSK_"}
        # the peer has no charter before its home
        environment |= {"KIOSK_CHARTER": "no", "KIOSK_SPARE": spare}
        began = time.monotonic()
        process = subprocess.Popen(
            KIOSK, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            milliseconds = painting.wait(screen, painting.has_text, began)
            return milliseconds, settled_memory(process.pid, rest=REST)
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
        return milliseconds, settled_memory(chromium.process.pid, rest=REST)
