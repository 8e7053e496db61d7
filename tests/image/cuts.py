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
_BOOT: Final = "boot"
_START: Final = "start"  # the snapshot of a machine that waits for a citizen
_VISIT: Final = 30.0  # seconds of a real machine in which a visit is cut

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


def run(rig: Rig, cuts: int, seed: int, say: Say, every: int = 1) -> Cuts:
    """Cut so often, and look each time at what the disk holds.

    Args:
        rig: what with.
        cuts: how many.
        seed: of what goes on, and of the moments.
        say: told of each.
        every: after how many cuts the same disk is started again; 1 is after each.
    """
    chance, found = random.Random(seed), Cuts()  # noqa: S311 - to be the same again
    with _switched_on(rig) as vm:
        _starts(vm, found)
        vm.save(_START)
    for number in range(1, cuts + 1):
        kind = chance.choice([*ACTIVITIES])
        found.kinds[kind] += 1
        with _switched_on(rig) as vm:
            moment = _cut(vm, rig, kind, chance, found)
        wrong = _judge(rig, found.looked)
        if number % every == 0 or number == cuts:
            try:
                with _switched_on(rig) as vm:
                    _starts(vm, found)
            except ScreenError as error:
                wrong.append(f"no start after it: {error}")
        found.wrong += [f"cut {number}, {kind}, {moment}: {what}" for what in wrong]
        say(f"cut {number}: {kind}, {moment}: {'; '.join(wrong) or 'whole, and no trace'}")
    return found


def _switched_on(rig: Rig) -> Running:
    return Running(replace(rig.machine, recorded=False), rig.place, rig.speed, rig.pictures)


def _starts(vm: Running, found: Cuts) -> None:
    found.took.append(walk.starts(vm).after)
    found.boots += 1


def _cut(vm: Running, rig: Rig, kind: str, chance: random.Random, found: Cuts) -> str:
    """Let something go on, and cut at a random moment of it; tell which."""
    if kind == _BOOT:
        time.sleep(moment := chance.uniform(0, max(found.took)))
        vm.cut()
        return f"{moment:.0f} s after power-on"
    vm.load(_START)
    canary = small_canary()
    found.looked.append(canary)
    timer = threading.Timer(chance.uniform(0, _VISIT * rig.speed.patience), vm.kill)
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
    _BOOT: lambda _vm, _rig, _canary: None,
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
