"""Pulls the plug at random moments; the same disk must come up again, whole and without traces."""

from __future__ import annotations

import hashlib
import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from kiosk.audit.canary import Canary
from kiosk.errors import KioskError
from tests.image import disk, standing, updating, walk
from tests.image.board import Board
from tests.image.host import Host
from tests.image.machine import Machine, Place, Speed, prepare
from tests.image.qmp import QmpError
from tests.image.running import Running
from tests.image.sockets import SHOW, stick

SEEN: Final = (walk.SITE.encode(), walk.LOG_IN.encode())  # what a visit of the CAF reads
_POLICY: Final = 1.5  # starts in which a policy is fetched, tried and taken
_VISIT: Final = 60.0  # seconds of the machine's clock in which a visit is cut
_PAPER: Final = 100.0  # the same where something is printed: time for three visits
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
    IMAGE = "image"  # a new one is written into the other slot, and started


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
        folder: where machines live.
        seeds: that the machine was given.
        host: whose policies it follows.
        kinds: what goes on when the power fails, in turn.
        bundle: of a newer image, or None where images are not updated.
    """

    machine: Machine
    folder: Path
    speed: Speed
    pictures: Path
    board: Board
    seeds: Collection[bytes]
    host: Host
    kinds: Sequence[Kind]
    bundle: Path | None = None

    def on(self, place: Place, *, installs: bool = False) -> Running:
        """Give a machine to be switched on."""
        machine = replace(self.machine, recorded=False, network=True)
        machine = updating.installing(machine) if installs else machine
        return Running(machine, place, self.speed, self.pictures)


@dataclass(frozen=True, slots=True)
class Cut:
    """A machine whose plug was pulled.

    Attributes:
        place: what it left.
        kind: what was going on.
        moment: when, in seconds from the beginning of that.
        before: what it must still hold.
    """

    place: Place
    kind: Kind
    moment: float
    before: standing.Kept

    def __str__(self) -> str:
        return f"{self.kind}, {self.moment:.1f} s into it"


def run(rig: Rig, cuts: int, seed: int, say: Say, each: int = 5) -> Cuts:
    """Cut so often; look each time at what the disk holds, and start it again.

    Args:
        rig: what with.
        cuts: how many.
        seed: of the moments.
        say: told of each.
        each: how many are made of one start, visit or update: the plug of a copy is pulled at each
            moment, and the machine goes on to the next.
    """
    chance, found = random.Random(seed), Cuts()  # noqa: S311 - to be the same again
    waits = Place(rig.folder / "waits")
    prepare(rig.machine, waits)
    _keep(rig, waits, found)
    writes = waits
    if rig.bundle and Kind.IMAGE in rig.kinds:
        writes = _copy(waits, Place(rig.folder / "writes"))
        updating.hand_over_more(writes, rig.bundle)
        _keep(rig, writes, found, installs=True)
    started, last = {_mark(waits)}, waits
    while (done := found.kinds.total()) < cuts:
        kind = rig.kinds[done // each % len(rig.kinds)]
        of = {Kind.VISIT: waits, Kind.PAPER: waits, Kind.IMAGE: writes}.get(kind, last)
        moments = sorted(chance.random() for _ in range(min(each, cuts - done)))
        for cut in _cuts(rig, kind, of, moments, found):
            found.kinds[kind] += 1
            how, wrong = _started_again(rig, cut, started, found)
            found.wrong += [f"{cut}: {what}" for what in wrong]
            number = found.kinds.total()
            say(f"cut {number}: {cut}: {'; '.join(wrong) or 'whole, no trace'}; {how}")
            if last is not waits:
                shutil.rmtree(last.folder)
            last = cut.place
    return found


def _started_again(rig: Rig, cut: Cut, started: set[str], found: Cuts) -> tuple[str, list[str]]:
    """Judge what a cut left, and start it; tell how that went, and what is wrong."""
    wrong, mark = _judge(rig, cut, found.looked), _mark(cut.place)
    if mark in started:
        found.same += 1
        return "the same disk had started already", wrong
    try:
        with rig.on(cut.place) as vm:
            _starts(vm, found)
    except KioskError as error:
        return "no start", [*wrong, f"no start after it: {error}"]
    started.add(mark)
    return "started again", wrong


def _keep(rig: Rig, place: Place, found: Cuts, *, installs: bool = False) -> None:
    """Switch on, and keep the machine as it waits for a citizen."""
    with rig.on(place, installs=installs) as vm:
        _starts(vm, found)
        found.pace = vm.age / vm.clock
        vm.save(place.folder.name)  # a copy of another's disk holds what that kept, too
        vm.kill()


def _starts(vm: Running, found: Cuts) -> None:
    found.took.append(walk.starts(vm).after)
    found.boots += 1


def _copy(of: Place, to: Place) -> Place:
    shutil.rmtree(to.folder, ignore_errors=True)
    shutil.copytree(of.folder, to.folder, ignore=shutil.ignore_patterns("qmp", "finger"))
    return to


def _kept(place: Place) -> standing.Kept:
    try:
        return standing.kept(updating.files(place))
    except KioskError:  # nothing stands there yet; whatever else it is, the judge says it
        return standing.NOTHING


def _mark(place: Place) -> str:
    """Give a mark of every byte that a start depends on: the disk, and the firmware's memory."""
    whole, mark = place.folder / "whole.img", hashlib.sha256()
    for part in (place.disk, place.variables):
        with disk.raw(part, whole).open("rb") as file:
            for start, end in disk.data(file, 0, whole.stat().st_size):
                mark.update(f"{start} {end}\n".encode())
                file.seek(start)
                for at in range(start, end, _PIECE):
                    mark.update(file.read(min(_PIECE, end - at)))
        whole.unlink()
    return mark.hexdigest()


def _cuts(rig: Rig, kind: Kind, of: Place, moments: Sequence[float], found: Cuts) -> Iterator[Cut]:
    """Let something go on once, and pull the plug at each moment, from 0 to 1 of it."""
    start, before = max(found.took), _kept(of)
    lasts = {
        Kind.BOOT: start,
        Kind.VISIT: _VISIT,
        Kind.PAPER: _PAPER,
        Kind.POLICY: _POLICY * start,
        Kind.IMAGE: _INSTALL,
    }
    seconds = [moment * lasts[kind] for moment in moments]
    places = [Place(rig.folder / f"cut-{found.kinds.total() + n}") for n in range(len(moments))]
    pulls = [*zip(seconds, places, strict=True)]
    if kind is Kind.POLICY:
        rig.host.publish()
    machine = _copy(of, Place(rig.folder / "goes-on"))
    with rig.on(machine, installs=kind is Kind.IMAGE) as vm:
        if kind is Kind.IMAGE or kind in _VISITS:
            vm.load(of.folder.name)
        if visit := _VISITS.get(kind):
            found.looked.append(canary := small_canary())
            on_the_wall = [(moment * found.pace, place) for moment, place in pulls]
            try:
                pull_under_hands(vm, lambda: visit(vm, rig, canary), on_the_wall)
            except KioskError as error:  # what the plugs left is judged all the same
                found.wrong.append(f"{kind}: it did not go on: {error}")
        else:
            for moment, place in pulls:
                while vm.clock < moment:
                    time.sleep(0.1)
                vm.cut_into(place)
    shutil.rmtree(machine.folder)
    for moment, place in pulls:
        yield Cut(place, kind, moment, before)


def pull_under_hands(
    vm: Running, visit: Callable[[], None], pulls: Sequence[tuple[float, Place]]
) -> None:
    """Have visits while somebody else pulls plugs; the last time, that of the machine itself."""
    over = threading.Event()

    def pull() -> None:
        began = time.monotonic()
        try:
            for moment, place in pulls:
                time.sleep(max(0.0, began + moment - time.monotonic()))
                vm.cut_into(place)
        finally:
            over.set()  # before it: its line is gone a moment before the process is
            vm.kill()

    thread = threading.Thread(target=pull)
    thread.start()
    try:
        while not over.is_set():
            visit()
    except (QmpError, OSError):
        if not over.is_set():
            raise
    finally:
        thread.join()


def _visit(vm: Running, rig: Rig, canary: Canary) -> None:
    """Search, go to the CAF, and leave."""
    walk.come_in(vm)
    walk.search(vm, rig.board, canary)
    walk.go_home(vm)
    walk.visit_the_caf(vm)
    walk.leave(vm)


def _paper(vm: Running, rig: Rig, canary: Canary) -> None:
    """Take a document with the canary in it from a stick, print it, and leave."""
    walk.come_in(vm)
    walk.search(vm, rig.board, canary)
    vm.plug_stick(stick(rig.folder / "stick.img", canary.value))
    vm.tap(SHOW, patience=60)
    vm.sees("Prendre", patience=60)
    vm.sleep(4)  # the picture of the document comes, and the screen is made anew
    vm.tap("Prendre")
    vm.sees("Pris", patience=60)  # until then “les documents” looks most like “Mes documents”
    for label in ("Mes documents", "Imprimer", "Imprimer 1 page"):
        vm.tap(label, patience=60)
    vm.sees("Votre document", patience=60)
    vm.unplug_stick()
    walk.leave(vm)


_VISITS: Final = {Kind.VISIT: _visit, Kind.PAPER: _paper}


def _judge(rig: Rig, cut: Cut, canaries: Collection[Canary]) -> list[str]:
    """Look at the disk as it is after a cut: its files, and every byte of it."""
    folder = cut.place.folder
    whole = disk.raw(cut.place.disk, folder / "whole.img")
    part = disk.extract(whole, disk.STATE, folder / "state.img")
    # what is published of an image lies on that partition, and the practice sites are in it
    read = SEEN if cut.kind in _VISITS or not rig.bundle else ()
    wrong = traces(whole, part, canaries, read)
    try:
        wrong += standing.faults(part, folder / "files", rig.seeds, cut.before)
    except KioskError as error:
        wrong.append(str(error))
    whole.unlink()
    return wrong


def traces(
    whole: Path, state: Path, canaries: Collection[Canary], texts: Collection[bytes]
) -> list[str]:
    """Look for what was typed on all of a disk, and for what people read where we write."""
    typed = (disk.search(whole, canary).total() for canary in canaries)
    read = ((text.decode(), disk.count(state, text)) for text in texts)
    return [
        *(f"what was typed stands {hits} times on the disk" for hits in typed if hits),
        *(f"“{text}” stands {hits} times on the state partition" for text, hits in read if hits),
    ]
