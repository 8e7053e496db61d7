"""A page of 300 parts through gate and interceptor, against the bare engine."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from typing import IO

from kiosk.settings import ROOT
from tests.bench.figures import Figure, ratio
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.server import SandboxOfSites
from tests.virtual_screen import VirtualScreen

ROUNDS = 15
PAGE = "https://perf.caf.fr/?cache=0"
READY = "window.duree && document.title.startsWith('chargé 300') ? window.duree : 0"


def figures(sites: SandboxOfSites) -> list[Figure]:
    """Load the page in both, in turn; both engines stay up all the time."""
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        kiosk = stack.enter_context(Kiosk(screen, sites.endpoint, sites.key))
        kiosk.tap("CAF")
        kiosk.reads("CAF")
        bare = _Bare(stack, sites)
        ours, theirs = [], []
        for counted in range(ROUNDS + 1):
            pair = _through_the_kiosk(kiosk), bare.load()
            if counted:
                ours.append(pair[0])
                theirs.append(pair[1])
    mine = Figure("page of 300 parts, gate and interceptor", "ms", ours)
    other = Figure("page of 300 parts, bare QtWebEngine", "ms", theirs)
    return [mine, other, ratio("page of 300 parts, kiosk to bare", mine, other, 1.05)]


def _through_the_kiosk(kiosk: Kiosk) -> float:
    kiosk.web(f"void (window.duree = 0, location.href = {json.dumps(PAGE)})")
    return float(kiosk.wait(lambda: kiosk.web(READY), "the page of 300 parts"))


class _Bare:
    """The same engine with no gate and no interceptor, in a process of its own."""

    def __init__(self, stack: ExitStack, sites: SandboxOfSites) -> None:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        flags = (
            f'--host-resolver-rules="MAP *:443 {sites.endpoint}" '
            f"--ignore-certificate-errors-spki-list={sites.key} --disable-quic"
        )
        self._process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "tests.bench.bare_engine", PAGE, READY],
                cwd=ROOT,
                env={
                    **screen.environment(),
                    "QTWEBENGINE_CHROMIUM_FLAGS": flags,
                    "LANG": "C.UTF-8",
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        )
        stack.callback(self._process.kill)

    def load(self) -> float:
        """Load the page once; give its milliseconds."""
        orders, answers = self._process.stdin, self._process.stdout
        _tell(orders)
        line = answers.readline() if answers else ""
        if not line:
            raise RuntimeError("the bare engine has ended")
        return float(line)


def _tell(orders: IO[str] | None) -> None:
    if orders is None:
        raise RuntimeError("the bare engine has no standard input")
    orders.write("load\n")
    orders.flush()
