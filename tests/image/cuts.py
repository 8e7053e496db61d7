"""Pulls the plug at random moments; the same disk must come up again, whole and without traces."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from kiosk.audit.canary import Canary
from kiosk.errors import KioskError
from tests.image import disk, standing, walk
from tests.image.board import Board
from tests.image.machine import Machine, Place, Speed
from tests.image.qmp import QmpError
from tests.image.running import Running, ScreenError
from tests.image.sockets import SHOW, stick

HOSTS: Final = (b"connect.caf.fr", b"wwwd.caf.fr")  # that a visit of the CAF goes to
_FIRST_BOOT: Final = 12.0  # seconds of a real machine, until one is known
_FIRST_VISIT: Final = 30.0

Say = Callable[[str], object]


def small_canary() -> Canary:
    """Make a text that can be typed without capitals."""
    return Canary(Canary.fresh().value.lower())


@dataclass
class Cuts:
    """What came of them.

    Attributes:
        kinds: cuts by what was going on.
        boots: starts that came to the first screen, each after a cut.
        took: seconds of each of these.
        mended: cuts after which the journal had to be played back.
        wrong: what was wrong, with its cut.
        looked: canaries that were sought on the whole disk each time.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    boots: int = 0
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    looked: list[Canary] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rig:
    """What cuts are made with."""

    machine: Machine
    place: Place
    speed: Speed
    pictures: Path
    board: Board
    seeds: Collection[bytes]


def run(rig: Rig, cuts: int, seed: int, say: Say) -> Cuts:
    """Cut so often; each start is the proof of the cut before it."""
    chance, found = random.Random(seed), Cuts()  # noqa: S311 - to be the same again
    kinds = [*ACTIVITIES]
    for number in range(1, cuts + 1):
        kind = chance.choice(kinds)
        found.kinds[kind] += 1
        try:
            with _switched_on(rig) as vm:
                moment = _cut(vm, rig, kind, chance, found)
        except ScreenError as error:
            found.wrong.append(f"cut {number - 1}: no start after it: {error}")
            say(found.wrong[-1])
            break
        wrong = _judge(rig, found.looked)
        found.wrong += [f"cut {number}, {kind}, {moment}: {what}" for what in wrong]
        say(f"cut {number}: {kind}, {moment}: {'; '.join(wrong) or 'whole, and no trace'}")
    else:
        with _switched_on(rig) as vm:
            _starts(vm, found)
    return found


def _switched_on(rig: Rig) -> Running:
    return Running(replace(rig.machine, recorded=False), rig.place, rig.speed, rig.pictures)


def _starts(vm: Running, found: Cuts) -> None:
    found.took.append(walk.starts(vm).after)
    found.boots += 1


def _cut(vm: Running, rig: Rig, kind: str, chance: random.Random, found: Cuts) -> str:
    """Let something go on, and cut at a random moment of it; tell which."""
    usual = max(found.took, default=_FIRST_BOOT * rig.speed.patience)
    if kind == "boot":
        time.sleep(moment := chance.uniform(0, usual))
        vm.cut()
        return f"{moment:.0f} s after power-on"
    _starts(vm, found)
    canary = small_canary()
    found.looked.append(canary)
    moment = chance.uniform(0, _FIRST_VISIT * rig.speed.patience)
    timer = threading.Timer(moment, vm.kill)
    timer.start()
    began = time.monotonic()
    try:
        while vm.alive:
            ACTIVITIES[kind](vm, rig, canary)
    except (QmpError, OSError):
        if vm.alive:
            raise
    finally:
        timer.cancel()
    return f"{time.monotonic() - began:.0f} s into it"


def _visit(vm: Running, rig: Rig, canary: Canary) -> None:
    """Search, go to the CAF, and leave."""
    walk.come_in(vm)
    walk.search(vm, rig.board, canary)
    walk.go_home(vm)
    walk.visit_the_caf(vm)
    walk.leave(vm)


def _paper(vm: Running, rig: Rig, canary: Canary) -> None:
    """Take a document from a stick, print it, and leave."""
    walk.come_in(vm)
    walk.search(vm, rig.board, canary)
    vm.plug_stick(stick(rig.place.folder / "stick.img"))
    for label in (SHOW, "Prendre", "Mes documents", "Imprimer", "Imprimer 1 page"):
        vm.tap(label, patience=60)
    vm.sees("Votre document", patience=60)
    vm.unplug_stick()
    walk.leave(vm)


ACTIVITIES: Final[dict[str, Callable[[Running, Rig, Canary], None]]] = {
    "boot": lambda _vm, _rig, _canary: None,
    "visit": _visit,
    "paper": _paper,
}


def _judge(rig: Rig, canaries: Collection[Canary]) -> list[str]:
    """Look at the disk as it is after a cut: its files, and every byte of it."""
    folder = rig.place.folder
    whole = disk.raw(rig.place.disk, folder / "whole.img")
    part = disk.extract(whole, disk.STATE, folder / "state.img")
    wrong = traces(whole, part, canaries)
    try:
        wrong += standing.faults(part, folder / "files", rig.seeds)
    except KioskError as error:
        wrong.append(str(error))
    whole.unlink()
    return wrong


def traces(whole: Path, state: Path, canaries: Collection[Canary]) -> list[str]:
    """Look for what was typed on all of a disk, and for where people went where we write."""
    typed = (disk.search(whole, canary).total() for canary in canaries)
    visited = ((host.decode(), disk.count(state, host)) for host in HOSTS)
    return [
        *(f"what was typed stands {hits} times on the disk" for hits in typed if hits),
        *(f"{host} stands {hits} times on the state partition" for host, hits in visited if hits),
    ]
