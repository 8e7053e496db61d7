"""Pulls the plug at random moments; the same disk must come up again, whole and without traces."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from kiosk.audit.canary import Canary
from kiosk.errors import KioskError
from tests.image import disk, standing, updating, walk
from tests.image.board import Board
from tests.image.host import Host
from tests.image.machine import Machine, Place, Speed
from tests.image.qmp import QmpError
from tests.image.running import Running
from tests.image.sockets import SHOW, stick

SEEN: Final = (walk.SITE.encode(), walk.LOG_IN.encode())  # what a visit of the CAF reads
# snapshots: of a machine that waits for a citizen, and of one that writes an image besides
_START: Final = "start"
_WRITES: Final = "writes"
_VISIT: Final = 60.0  # seconds of the machine's clock in which a visit is cut
_INSTALL: Final = 150.0  # seconds after the first screen: it is written, then started
_PIECE: Final = 1 << 20  # bytes

Say = Callable[[str], object]


def small_canary() -> Canary:
    """Make a text that can be typed without capitals."""
    return Canary(Canary.fresh().value.lower())


class Kind(StrEnum):
    """What is going on when the power fails."""

    BOOT = "boot"
    VISIT = "visit"
    PAPER = "paper"
    POLICY = "policy"  # a new one is fetched, at a start
    IMAGE = "image"  # a new one is written into the other slot


@dataclass
class Cuts:
    """What came of them.

    Attributes:
        kinds: cuts by what was going on.
        boots: starts that came to the first screen, each after a cut.
        same: cuts that left, byte for byte, a disk that had come to the first screen already.
        took: seconds of each of these.
        wrong: what was wrong, with its cut.
        looked: canaries that were sought on the whole disk each time.
        pace: seconds on the wall for one of the machine's.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    boots: int = 0
    same: int = 0
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    looked: list[Canary] = field(default_factory=list)
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Rig:
    """What cuts are made with.

    Attributes:
        seeds: that the machine was given.
        host: whose policies it follows.
        bundle: of a newer image, or None where images are not updated.
    """

    machine: Machine
    place: Place
    speed: Speed
    pictures: Path
    board: Board
    seeds: Collection[bytes]
    host: Host
    bundle: Path | None = None


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
    kinds = [kind for kind in Kind if rig.bundle or kind is not Kind.IMAGE]
    kept = {Kind.VISIT: _keep(rig, _START, found)}
    kept[Kind.PAPER] = kept[Kind.VISIT]
    if rig.bundle:
        updating.hand_over_more(rig.place, rig.bundle)
        kept[Kind.IMAGE] = _keep(rig, _WRITES, found)
    started, before = {_mark(rig)}, _kept(rig)
    for number in range(1, cuts + 1):
        kind = kinds[(number - 1) % len(kinds)]
        found.kinds[kind] += 1
        moment = _cut(rig, kind, chance, found)
        wrong = _judge(rig, found.looked, kept.get(kind, before))
        mark, how = _mark(rig), "started again"
        if mark in started:
            found.same += 1
            how = "the same disk had started already"
        elif number % every == 0 or number == cuts:
            try:
                with _switched_on(rig) as vm:
                    _starts(vm, found)
                started.add(mark)
            except KioskError as error:
                wrong.append(f"no start after it: {error}")
        before = _kept(rig)
        found.wrong += [f"cut {number}, {kind}, {moment}: {what}" for what in wrong]
        say(f"cut {number}: {kind}, {moment}: {'; '.join(wrong) or 'whole, no trace'}; {how}")
    return found


def _keep(rig: Rig, name: str, found: Cuts) -> standing.Kept:
    """Switch on, keep the machine as it waits for a citizen, and give what its disk holds then."""
    with _switched_on(rig, installs=name == _WRITES) as vm:
        _starts(vm, found)
        found.pace = vm.age / vm.clock
        vm.save(name)
        vm.kill()
    return _kept(rig)


def _kept(rig: Rig) -> standing.Kept:
    try:
        return standing.kept(updating.files(rig.place))
    except KioskError:  # nothing stands there yet; whatever else it is, the judge says it
        return standing.NOTHING


def _mark(rig: Rig) -> str:
    """Give a mark of every byte that a start depends on: the disk, and the firmware's memory."""
    whole, mark = rig.place.folder / "whole.img", hashlib.sha256()
    for part in (rig.place.disk, rig.place.variables):
        with disk.raw(part, whole).open("rb") as file:
            for start, end in disk.data(file, 0, whole.stat().st_size):
                mark.update(f"{start} {end}\n".encode())
                file.seek(start)
                for place in range(start, end, _PIECE):
                    mark.update(file.read(min(_PIECE, end - place)))
        whole.unlink()
    return mark.hexdigest()


def _switched_on(rig: Rig, *, installs: bool = False) -> Running:
    machine = replace(rig.machine, recorded=False, network=True)
    if installs:
        machine = updating.installing(machine)
    return Running(machine, rig.place, rig.speed, rig.pictures)


def _starts(vm: Running, found: Cuts) -> None:
    found.took.append(walk.starts(vm).after)
    found.boots += 1


def _cut(rig: Rig, kind: Kind, chance: random.Random, found: Cuts) -> str:
    """Let something go on, and cut at a random moment of it; tell which."""
    start = max(found.took)
    match kind:
        case Kind.BOOT:
            return _cut_start(rig, chance.uniform(0, start))
        case Kind.POLICY:
            rig.host.publish()
            return _cut_start(rig, chance.uniform(0.4 * start, 1.5 * start))
        case Kind.IMAGE:
            return _cut_writing(rig, chance.uniform(0, _INSTALL))
        case Kind.VISIT | Kind.PAPER:
            return _cut_visit(rig, kind, chance.uniform(0, _VISIT), found)


def _cut_start(rig: Rig, moment: float) -> str:
    with _switched_on(rig) as vm:
        _wait(vm, moment)
    return f"{moment:.0f} s after power-on"


def _cut_writing(rig: Rig, moment: float) -> str:
    with _switched_on(rig, installs=True) as vm:
        vm.load(_WRITES)
        _wait(vm, moment)
        return f"{moment:.0f} s into it, {vm.restarts()} restarts"


def _wait(vm: Running, moment: float) -> None:
    while vm.clock < moment:
        time.sleep(0.2)


def _cut_visit(rig: Rig, kind: Kind, moment: float, found: Cuts) -> str:
    canary = small_canary()
    found.looked.append(canary)
    with _switched_on(rig) as vm:
        vm.load(_START)
        timer = threading.Timer(moment * found.pace, vm.kill)
        timer.start()
        try:
            while vm.alive:
                _VISITS[kind](vm, rig, canary)
        except (QmpError, OSError):
            if vm.alive:
                raise
        finally:
            timer.cancel()
    return f"{moment:.0f} s into it"


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


_VISITS: Final = {Kind.VISIT: _visit, Kind.PAPER: _paper}


def _judge(rig: Rig, canaries: Collection[Canary], before: standing.Kept) -> list[str]:
    """Look at the disk as it is after a cut: its files, and every byte of it."""
    folder = rig.place.folder
    whole = disk.raw(rig.place.disk, folder / "whole.img")
    part = disk.extract(whole, disk.STATE, folder / "state.img")
    wrong = traces(whole, part, canaries)
    try:
        wrong += standing.faults(part, folder / "files", rig.seeds, before)
    except KioskError as error:
        wrong.append(str(error))
    whole.unlink()
    return wrong


def traces(whole: Path, state: Path, canaries: Collection[Canary]) -> list[str]:
    """Look for what was typed on all of a disk, and for what people read where we write."""
    typed = (disk.search(whole, canary).total() for canary in canaries)
    read = ((text.decode(), disk.count(state, text)) for text in SEEN)
    return [
        *(f"what was typed stands {hits} times on the disk" for hits in typed if hits),
        *(f"“{text}” stands {hits} times on the state partition" for text, hits in read if hits),
    ]
