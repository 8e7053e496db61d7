"""From the agent's reset to the next session on the screen, beside a restart of chromium."""

from __future__ import annotations

import re
import signal
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from PIL import Image

from kiosk import wire
from kiosk.order import Order
from kiosk.policy.model import Policy
from tests.bench import painting, peer
from tests.bench.figures import Figure, ratio
from tests.bench.opening import SERVICE, shows_page
from tests.e2e.kiosk_driver import Kiosk
from tests.sites.server import SandboxOfSites
from tests.virtual_screen import VirtualScreen

ROUNDS: Final = 20
COLD_ROUNDS: Final = 5
WARM: Final = 4.0  # seconds in which the next spare comes up
_GONE: Final = re.compile(r"proved wiped in (\d+) ms")
_WORST: Final = 0.95


def figures(policy: Policy, sites: SandboxOfSites) -> list[Figure]:
    """Reset from a page, with the spare ready and without one."""
    shown, gone = _resets(policy, sites, "yes", ROUNDS)
    cold, _ = _resets(policy, sites, "no", COLD_ROUNDS)
    theirs = [_restart(policy) for _ in range(COLD_ROUNDS)]
    without = Figure("reset to the next session painted, without spare", "ms", cold)
    restart = Figure("chromium --kiosk --incognito, killed and painted again", "ms", theirs)
    return [
        Figure("reset to the next session painted, p95", "ms", shown, 100, _WORST),
        Figure("reset to the old tree verified gone, p95", "ms", gone, 500, _WORST),
        without,
        restart,
        ratio("reset without spare to a restart of chromium", without, restart, 1.0),
    ]


def _resets(
    policy: Policy, sites: SandboxOfSites, spare: str, rounds: int
) -> tuple[list[float], list[float]]:
    label = next(service.label for service in policy.services if service.id == SERVICE)
    shown = []
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        control = screen.frame_buffer.with_name("control")
        settings = {"spare": spare, "control": str(control)}
        kiosk = stack.enter_context(Kiosk(screen, sites.endpoint, sites.key, settings=settings))
        for _ in range(rounds):
            kiosk.tap(label)
            painting.wait(screen, shows_page, time.monotonic())
            time.sleep(WARM)
            began = time.monotonic()
            order(control, Order.RESET)
            shown.append(painting.wait(screen, _shows_next, began))
            kiosk.next_session()
            time.sleep(1)
        gone = [float(found) for found in _GONE.findall(kiosk.words_so_far())]
    return shown, gone


def _shows_next(part: Image.Image) -> bool:
    """Tell whether it is a screen of ours, and neither the page nor a bare screen."""
    return not shows_page(part) and painting.has_text(part)


def order(control: Path, what: Order) -> None:
    """Give the kiosk an order, as `kioskctl` does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.connect(str(control))
        line.send(wire.encode(wire.Command(what)))
        line.recv(wire.MAX_MESSAGE)


def _restart(policy: Policy) -> float:
    with ExitStack() as stack:
        screen = stack.enter_context(VirtualScreen(window_manager=True))
        page = peer.home_page(policy, stack)
        first = peer.Chromium(stack, screen, page)
        painting.wait(screen, painting.has_text, time.monotonic())
        time.sleep(WARM)
        began = time.monotonic()
        first.process.send_signal(signal.SIGKILL)
        painting.wait(screen, lambda part: not painting.has_text(part), began)
        peer.Chromium(stack, screen, page)
        return painting.wait(screen, painting.has_text, began)
