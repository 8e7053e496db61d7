"""From a tile to the page's first paint, beside a link in chromium."""

from __future__ import annotations

import subprocess
import time
from contextlib import ExitStack

from PIL import Image

from kiosk.policy.model import Policy
from tests.bench import painting, peer
from tests.bench.figures import Figure, ratio
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.server import SandboxOfSites
from tests.virtual_screen import VirtualScreen

ROUNDS = 5
SERVICE = "caf"
BACKGROUND = (0xF3, 0xF1, 0xEC)  # of every page of the sandbox, tests/sites/page.py


def figures(policy: Policy, sites: SandboxOfSites) -> list[Figure]:
    """Open the same page from both, in turn, with everything fresh each time."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_kiosk(policy, sites))
        theirs.append(_chromium(policy, sites))
    mine = Figure("tile to first paint of the page, kiosk", "ms", ours)
    other = Figure("link to first paint of the page, chromium --kiosk", "ms", theirs)
    return [mine, other, ratio("opening, kiosk to chromium", mine, other, None)]


def shows_page(picture: Image.Image) -> bool:
    """Look for the page's own ground at its edge, where nothing else stands."""
    return picture.getpixel((2, picture.height - 2)) == BACKGROUND


def _kiosk(policy: Policy, sites: SandboxOfSites) -> float:
    label = next(service.label for service in policy.services if service.id == SERVICE)
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        kiosk = stack.enter_context(Kiosk(screen, sites.endpoint, sites.key))
        time.sleep(4)  # the engine is warm when a citizen has read the screen
        began = time.monotonic()
        kiosk.tap(label)
        return painting.wait(screen, shows_page, began)


def _chromium(policy: Policy, sites: SandboxOfSites) -> float:
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        page = peer.home_page(policy, stack)
        rules = f"--host-resolver-rules=MAP *:443 {sites.endpoint}"
        trust = f"--ignore-certificate-errors-spki-list={sites.key}"
        peer.Chromium(stack, screen, page, rules, trust)
        painting.wait(screen, painting.has_text, time.monotonic())
        time.sleep(4)
        index = [s.id for s in policy.services if s.named].index(SERVICE)
        x = screen.width * (2 * (index % 4) + 1) // 8
        y = 220 + 250 * (index // 4)
        began = time.monotonic()
        subprocess.run(
            ["xdotool", "mousemove", str(x), str(y), "click", "1"],
            env=screen.environment(),
            check=True,
        )
        return painting.wait(screen, shows_page, began)
