"""One visit of the soak: what somebody does, and how it ends."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Final

from kiosk.order import Order
from tests.bench.reset import order
from tests.e2e.kiosk_driver import Kiosk, Refused

SERVICES: Final = {"CAF": "caf.fr", "La Poste": "laposte.fr", "GRDF": "grdf.fr"}
_WAIT: Final = 1.5  # seconds at most that somebody looks at a page
_PATIENT: Final = 8.0  # seconds for a page
_LOST: Final = (AssertionError, EOFError, OSError, KeyError)  # the session went under our hands


class End(StrEnum):
    """How a visit ends."""

    BUTTON = "J'ai fini"
    AGENT = "the agent's reset"
    KILLED = "kill -9"


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of a visit that is over.

    Attributes:
        end: how it ended.
        processes: those that it had.
        victim: the command line of the process that was killed, or "".
    """

    end: End
    processes: frozenset[int]
    victim: str = ""


def make_visit(kiosk: Kiosk, chance: Random, control: Path, faults: float) -> Visit:
    """Use the kiosk for a while and leave it in one way or another.

    Args:
        kiosk: shows its home.
        chance: what somebody does.
        control: the socket of the agent's orders.
        faults: the share of visits that a fault ends.
    """
    faulty = chance.random() < faults
    for _ in range(chance.randrange(1, 4)):
        _do_something(kiosk, chance)
    inside = frozenset(kiosk.inside())
    if faulty:
        victim = _kill_one(kiosk, chance)
        _settle(kiosk, control)
        return Visit(End.KILLED, inside, victim)
    if chance.random() < 0.5:
        order(control, Order.RESET)
        kiosk.next_session()
        return Visit(End.AGENT, inside)
    kiosk.end_visit()
    return Visit(End.BUTTON, inside)


def _do_something(kiosk: Kiosk, chance: Random) -> None:
    deed = chance.randrange(3)
    if deed == 0:
        kiosk.tap("Aide")
        kiosk.tap("Accueil")
        return
    label = chance.choice(sorted(SERVICES))
    kiosk.tap("Accueil")
    kiosk.tap(label)
    if deed == 1:
        with suppress(AssertionError):  # a page whose zygote was killed says so, and stays away
            there = SERVICES[label]
            kiosk.wait(lambda: there in kiosk.address() or None, label, patience=_PATIENT)
    time.sleep(chance.random() * _WAIT)


def _kill_one(kiosk: Kiosk, chance: Random) -> str:
    """Kill any process below the supervisor, of this visit, its gate or the spare."""
    tree = {pid: line for pid, line in kiosk.tree().items() if pid != kiosk.process.pid}
    pid = chance.choice(sorted(tree))
    os.kill(pid, signal.SIGKILL)
    return tree[pid]


def _settle(kiosk: Kiosk, control: Path) -> None:
    """See that somebody may go on: the visit lives on, and is ended, or the next one is there."""
    time.sleep(1)
    try:
        kiosk.words()
        kiosk.session.order("state")
    except (Refused, *_LOST):
        kiosk.next_session()
        return
    order(control, Order.RESET)
    kiosk.next_session()
