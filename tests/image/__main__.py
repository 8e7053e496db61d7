"""Boots the image in QEMU and uses it by hand: `./dev image-test [WHAT] [OPTIONS]`.

Without WHAT: from power-on to the first screen, to the CAF of the practice sites and back, the keys
that lead out of other kiosks, a keyboard and a stick. Pictures: build/image-test/pictures.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.audit.canary import Canary
from kiosk.errors import KioskError
from kiosk.settings import ROOT
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.standing import Standing
from tests.image import (
    cuts,
    disk,
    figures,
    first,
    handing,
    inside,
    keys,
    picture,
    reading,
    replay,
    rude,
    seeding,
    sockets,
    standing,
    updating,
    walk,
)
from tests.image.host import host_in
from tests.image.machine import Machine, Place
from tests.image.running import Running, Seen
from tests.image.testing import IMAGE, WORK, Test
from tests.image.usb_printer import UsbPrinter

_WAITS: Final = "waits"  # the snapshot of a machine that waits for a citizen
_SAME: Final = 0.02  # of the first screen may differ after a visit


def boot(test: Test) -> None:
    """Come to the first screen, and to the home."""
    with test.on(test.machine, "boot") as vm:
        test.starts(vm)
        walk.come_in(vm)
        test.say("the home is there")


def portrait(test: Test) -> None:
    """Do the same on a screen that hangs on its side, and go to the CAF and back."""
    text = seeding.TEXT.replace("screen:\n", "screen:\n  orientation: portrait\n")
    disk_ = seeding.seeded(test.options.image, text, WORK / "portrait.img")
    with test.on(replace(test.machine, disk=disk_, turned=True), "portrait") as vm:
        test.starts(vm)
        walk.come_in(vm)
        walk.visit_the_caf(vm)
        walk.go_home(vm)
        walk.leave(vm)
        test.say("touched upright, to the CAF and back")


def whole(test: Test) -> None:
    """Do what `./dev image-test` does: start once, and go on from there for each part."""
    machine = replace(test.machine, recorded=True)
    with test.on(machine, "whole") as vm:
        before = test.starts(vm)
        vm.save(_WAITS)
        _walk(test, vm, before)
        record = Path(shutil.copy(vm.place.writes, WORK / "writes.log"))  # going back is not in it
        vm.load(_WAITS)
        _measure_home(test, vm)
        _plug(test, vm)
        vm.load(_WAITS)
        walk.come_in(vm)
        _press(test, vm)
    _replay(test, machine, record)


def walk_there(test: Test) -> None:
    """Go to the CAF and back, end the visit, and look for what was typed."""
    with test.on(test.machine, "walk") as vm:
        _walk(test, vm, test.starts(vm))


def _walk(test: Test, vm: Running, before: Seen) -> None:
    walk.come_in(vm)
    canary = cuts.small_canary()
    walk.search(vm, test.board, canary)
    if not (hits := _in_memory(vm, canary)):
        test.fails("what stands on the screen is not found in the memory: the search is blind")
    test.say(f"typed on the keyboard of the screen; it stands {hits} times in the memory")
    walk.go_home(vm)
    walk.visit_the_caf(vm)
    test.say("at the log-in of the CAF")
    walk.go_home(vm)
    walk.leave(vm)
    test.say("the visit is over")
    if (apart := walk.same_as_before(vm, before)) > _SAME:
        test.fails(f"{apart:.1%} of the first screen is not as it was before the visit")
    _traces(test, vm, canary)


def _traces(test: Test, vm: Running, canary: Canary) -> None:
    """Look for what was typed in the whole memory, then on the whole disk."""
    test.say(f"after the visit, it stands {_in_memory(vm, canary)} times in the memory")
    with tempfile.NamedTemporaryFile(dir=WORK) as file:
        written = disk.raw(vm.place.disk, Path(file.name))
        if on_disk := disk.search(written, canary).total():
            test.fails(f"what was typed stands {on_disk} times on the disk")


def _in_memory(vm: Running, canary: Canary) -> int:
    with tempfile.NamedTemporaryFile(dir=WORK) as file:
        vm.dump_memory(Path(file.name))
        return disk.search(Path(file.name), canary).total()


def press(test: Test) -> None:
    """Press the keys that lead out of other kiosks."""
    with test.on(test.machine, "keys") as vm:
        test.starts(vm)
        walk.come_in(vm)
        _press(test, vm)


def _press(test: Test, vm: Running) -> None:
    if not keys.reach(vm):
        test.fails("no key reaches the kiosk: they are pressed in vain")
    for escape in keys.press_all(vm):
        test.fails(f"{escape.keys}: {escape.what}")
    test.say(f"{len(keys.WAYS_OUT)} keys and combinations pressed")
    test.say(f"the button on the case: {keys.power_button(vm)}")


def plug(test: Test) -> None:
    """Plug in a keyboard and a stick."""
    with test.on(test.machine, "usb") as vm:
        test.starts(vm)
        walk.come_in(vm)
        _plug(test, vm)


def _plug(test: Test, vm: Running) -> None:
    for wrong in sockets.plug_all(vm, test.board, vm.place.folder):
        test.fails(wrong)
    test.say("a keyboard and a stick were plugged in")


def measure_memory(test: Test) -> None:
    """Measure the memory in use where nobody is, at the home, and on a heavy page."""
    with test.on(test.machine, "memory") as vm:
        test.starts(vm)
        _measure_home(test, vm)
        figures.open_heavy_page(vm, test.board)
        vm.sleep(20)
        _measure(test, vm, "on a heavy page", figures.AT_WORK)


def _measure_home(test: Test, vm: Running) -> None:
    """Measure before somebody comes, and come in."""
    vm.sleep(20)
    _measure(test, vm, "nobody there", figures.AT_HOME)
    walk.come_in(vm)
    vm.sleep(20)  # until the next session waits behind, if there is room for it
    _measure(test, vm, "at the home", figures.AT_HOME)


def _measure(test: Test, vm: Running, where: str, most: int) -> None:
    used = figures.used(vm)
    test.say(f"{where}: {used.megabytes:.0f} MB in use of {vm.machine.memory}")
    if used.megabytes > most:
        test.fails(f"{where}: {used.megabytes:.0f} MB in use, at most {most} are wanted")


def measure_time(test: Test) -> None:
    """Measure the start, beside that of a bare image."""
    bare: Path = test.options.bare
    plain = replace(test.machine, disk=bare)
    ratios = []
    for number in range(1, test.options.rounds + 1):
        with test.on(test.machine, "time") as vm:
            ours = test.starts(vm)
        with test.on(plain, "bare") as vm:
            theirs = vm.wait(figures.is_terminal, "terminal", walk.POWER_ON)
        ratios.append((ours.after / theirs.after, ours.worked / theirs.worked))
        for whose, seen in (("ours", ours), ("bare", theirs)):
            test.say(f"{whose}: {seen.after:.0f} s, {seen.worked:.0f} s of processor")
        test.say(f"round {number}: {ratios[-1][0]:.2f}, of processor {ratios[-1][1]:.2f}")
    best = min(ratio for ratio, _ in ratios)
    if best > figures.RATIO:
        test.fails(f"the start takes {best:.2f} times that of a bare machine")


def cut(test: Test) -> None:
    """Cut the power at random moments."""
    folder, pictures, options = WORK / "cuts", WORK / "pictures" / "cuts", test.options
    bundle = updating.House(options.next).bundle if options.next else None
    kinds = options.kinds or [kind for kind in cuts.Kind if bundle or kind is not cuts.Kind.IMAGE]
    if bundle is None and cuts.Kind.IMAGE in kinds:
        raise KioskError(
            "a machine that updates itself wants a newer image", hint="name one by --next"
        )
    with host_in(WORK / "host") as host:
        disk_ = seeding.seeded(options.image, host.seed, WORK / "cuts.img", host.root)
        machine = replace(test.machine, disk=disk_)
        seeds = [host.seed.encode()]
        rig = cuts.Rig(
            machine, folder, test.speed, pictures, test.board, seeds, host, kinds, bundle
        )
        found = cuts.run(rig, options.count, options.seed, test.say, options.each)
    for wrong in found.wrong:
        test.fails(wrong)
    kinds = ", ".join(f"{count} of {kind}" for kind, count in found.kinds.items())
    test.say(
        f"{found.kinds.total()} cuts ({kinds}), {found.boots} starts; after {found.same} cuts the "
        "disk was, byte for byte, one that had started already"
    )


def replay_writes(test: Test) -> None:
    """Record a start and a visit, and cut at many moments of the record."""
    machine = replace(test.machine, recorded=True)
    canary = cuts.small_canary()
    with test.on(machine, "record") as vm:
        test.starts(vm)
        walk.come_in(vm)
        walk.search(vm, test.board, canary)
        walk.go_home(vm)
        walk.visit_the_caf(vm)
        walk.leave(vm)
    if hits := disk.search(vm.place.writes, canary).total():
        test.fails(f"what was typed was written to the disk {hits} times")
    _replay(test, machine, vm.place.writes)


def _replay(test: Test, machine: Machine, record: Path) -> None:
    found = replay.replay(
        machine.disk,
        record,
        WORK / "replay",
        cuts=test.options.count,
        seed=test.options.seed,
        seeds=[seeding.TEXT.encode()],
    )
    for wrong in found.wrong:
        test.fails(wrong)
    test.say(
        f"{found.how.total()} cuts in {found.written} writes and {found.flushes} flushes of the "
        f"state partition: {dict(found.how)}; {found.unflushed} with something not flushed, "
        f"{found.empty} before there was a file system"
    )


def install(test: Test) -> None:
    """Follow the installer's page from the stick that is written to the plug that is pulled."""
    stick = first.write_the_stick(test.options.image, WORK / "stick.img")
    test.say("2: the stick is written, by the line for Linux")
    machine = replace(test.machine, disk=stick, bus="usb", network=True)
    with test.on(machine, "install") as vm, UsbPrinter(vm.place.folder / "printer") as device:
        first.answer_all(vm, test.board)
        test.say("4: the four screens are answered")
        vm.wait_for_restart()
        test.starts(vm)
        first.plug_the_printer_in(vm, device)
        test.say("5: the agent's panel says that the printer and the scanner are ready")
        first.check_before_leaving(vm, device.printer)
        test.say("6.1 to 6.3: a visit is erased, says the panel, and the agent's sheet is printed")
        walk.come_in(vm)
    place = Place(WORK / "install")
    with Running(machine, place, test.speed, WORK / "pictures" / "install") as vm:
        test.starts(vm)
        test.say("6.4: it is there again after the plug was pulled, without a question")
        walk.come_in(vm)
        if (changed := first.plug_a_keyboard_in(vm)) > picture.ALIKE:
            test.fails(f"a keyboard was taken: {changed:.1%} of the screen changed")
        test.say("6.5: a keyboard was plugged in")
    kept = updating.files(place) / standing.GOOD_SEED
    if first.AGENCY not in kept.read_text(encoding="utf-8").lower():
        test.fails("what was answered is not kept")


def look_inside(test: Test) -> None:
    """Look from inside at the kernel, the network and the walls of a session; then attack them."""
    machine = inside.probed(replace(test.machine, network=True))
    with test.on(machine, "inside") as vm:
        test.starts(vm)
        said = handing.answers(vm)
        test.say(", ".join(f"{heading}: {len(lines)}" for heading, lines in said.items()))
        for wrong in inside.wrong(said):
            test.fails(wrong)
    with test.on(rude.intruded(replace(test.machine, network=True)), "rude") as vm:
        for wrong in rude.wrong(handing.answers(vm)):
            test.fails(wrong)
        test.say("a hostile program took the place of the shell, and tried what it may not")


def refuse(test: Test) -> None:
    """Hand it bundles that must be refused: of a stranger, cut off, and older than what runs."""
    ours, work = updating.House(test.options.image.parent), WORK / "updating"
    wrong = updating.wrong_ones(ours, work)
    test.say(f"{ours.version} runs; {len(wrong)} wrong ones wait in its disk")
    with test.on(_handed(test, list(wrong.values())), "refuse") as vm:
        test.starts(vm)
        found = updating.comes(vm, lambda one: len(one.bad) == len(wrong), "refusals", 3600)
        test.say(f"refused: {[(one.version, str(one.fault)) for one in found.bad]}")
        updating.report_says(vm, len(wrong))
        test.say("the next report tells of them")
        walk.come_in(vm)
        test.say("and the home is there")


def update(test: Test) -> None:
    """Have the image update itself: by a good one, and by one that paints no home."""
    ours, good = updating.House(test.options.image.parent), updating.House(test.options.next)
    test.say(f"{ours.version} runs; {good.version} waits in its disk")
    machine = _handed(test, [good.bundle])
    with test.on(machine, "update") as vm:
        test.starts(vm)
        updating.comes(vm, lambda one: one.trial is not None, "writing", 3600)
        updating.comes(vm, lambda _: vm.restarts() > 0, "restart", 3600)
        test.say("it is in the other slot, and the machine starts it")
        test.starts(vm)
        updating.comes(vm, lambda one: one.confirmed == good.version, "well", 7200)
        test.say(f"{good.version} is well: it stays ({vm.restarts()} restarts)")
    with Running(machine, Place(WORK / "update"), test.speed, WORK / "pictures" / "update") as vm:
        test.starts(vm)
        test.say("and starts again after the plug was pulled")
    if test.options.mute:
        _mute(test, machine)


def _handed(test: Test, bundles: Sequence[Path]) -> Machine:
    """Give a machine with bundles on its disk, which it looks at as it starts."""
    disk_ = Path(shutil.copy(test.machine.disk, WORK / "updating.img"))
    updating.hand_over(disk_, bundles, WORK / "updating")
    # the one who fetched had a line: an image that finds none is not well
    return updating.installing(replace(test.machine, disk=disk_, network=True))


def fetch(test: Test) -> None:
    """Have the image fetch a newer one from who publishes it, and do all the rest by itself."""
    good = updating.House(test.options.next)
    with host_in(WORK / "host") as host:
        host.publish_image(good.bundle, good.version)
        disk_ = seeding.seeded(test.options.image, host.seed, WORK / "fetch.img", host.root)
        machine = updating.fetching(replace(test.machine, disk=disk_, network=True))
        with test.on(machine, "fetch") as vm:
            test.starts(vm)
            updating.comes(vm, lambda one: one.trial is not None, "fetching", 7200)
            test.say(f"{good.version} was fetched, and is written into the other slot")
            updating.comes(vm, lambda _: vm.restarts() > 0, "restart", 3600)
            test.starts(vm)
            updating.comes(vm, lambda one: one.confirmed == good.version, "well", 7200)
            test.say(f"{good.version} is well: it stays ({vm.restarts()} restarts)")


def _judged(known: Standing, version: str) -> bool:
    return known.confirmed == version or any(one.version == version for one in known.bad)


def _mute(test: Test, machine: Machine) -> None:
    mute, place = updating.House(test.options.mute), Place(WORK / "update")
    updating.hand_over_more(place, mute.bundle)
    with Running(machine, place, test.speed, WORK / "pictures" / "update") as vm:
        test.starts(vm)
        updating.comes(vm, lambda _: vm.restarts() > 0, "restart", 3600)
        test.say(f"{mute.version}, which paints nothing, is in the other slot and starts")
        found = updating.comes(vm, lambda one: _judged(one, mute.version), "verdict", 7200)
        faults = [str(one.fault) for one in found.bad if one.version == mute.version]
        test.say(f"{mute.version}: {faults or 'well'}; {vm.restarts()} restarts")
        if faults != [Fault.HOME]:
            test.fails("an image that paints nothing was not found out")
        test.starts(vm)
        test.say("the one before serves again")
        updating.report_says(vm, found.failures, Fault.HOME)


def show(test: Test) -> None:
    """Read one picture, for who writes such tests."""
    with test.on(test.machine, "show") as vm:
        vm.sleep(test.options.count)
        image = vm.look()
        vm.keep(image, "now")
        test.say(" ".join(word.text for word in reading.read(image)))


WHAT: Final[dict[str, Callable[[Test], None]]] = {
    "all": whole,
    "boot": boot,
    "portrait": portrait,
    "walk": walk_there,
    "keys": press,
    "usb": plug,
    "memory": measure_memory,
    "time": measure_time,
    "cuts": cut,
    "replay": replay_writes,
    "inside": look_inside,
    "install": install,
    "update": update,
    "refuse": refuse,
    "fetch": fetch,
    "show": show,
}


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def _kinds(text: str) -> list[cuts.Kind]:
    try:
        return [cuts.Kind(kind) for kind in text.split(",")]
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}; there are {','.join(cuts.Kind)}") from error


def main(words: list[str]) -> int:
    """Test; 0 if all is as it should be."""
    parser = argparse.ArgumentParser(prog="./dev image-test", description=__doc__)
    parser.add_argument("what", nargs="?", choices=tuple(WHAT), default="all")
    parser.add_argument("count", nargs="?", type=int, default=100, help="of cuts")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of cuts")
    parser.add_argument(
        "--each", type=int, default=5, metavar="CUTS", help="of one start, visit or update"
    )
    parser.add_argument(
        "--kinds",
        type=_kinds,
        default=[],
        help=f"what goes on when the power fails: of {','.join(cuts.Kind)}",
    )
    parser.add_argument("--image", type=Path, default=IMAGE)
    parser.add_argument("--bare", type=Path, default=ROOT / "build" / "bare" / "disk.img")
    parser.add_argument("--next", type=Path, metavar="FOLDER", help="of a newer image's build")
    parser.add_argument("--mute", type=Path, metavar="FOLDER", help="of one that paints no home")
    parser.add_argument("--rounds", type=int, default=1, help="of measuring the time")
    parser.add_argument("--memory", type=int, default=2048, metavar="MB")
    parser.add_argument("--size", type=_size, default=(1280, 800), metavar="WxH")
    parser.add_argument("--tcg", action="store_true", help="emulate, even where there is KVM")
    test = Test(parser.parse_args(words))
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        WHAT[test.options.what](test)
    except KioskError as error:
        test.fails(f"{error} ({error.hint})" if error.hint else str(error))
    test.say(f"{len(test.wrong)} things wrong" if test.wrong else "all is as it should be")
    return 1 if test.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
