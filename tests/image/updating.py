"""Has the image update itself: wrong bundles are refused, a good one stays, a mute one returns."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.settings import ROOT
from kiosk.updates.image import part, standing
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.standing import Standing
from kiosk.usage.closing import close_periods
from kiosk.usage.database import Database
from kiosk.usage.metric import Gauge
from tests.image import disk, handing
from tests.image.machine import Machine, Place
from tests.image.running import Running

# what the firmware hands to the boot stub is added to the kernel's words
_EXTRA: Final = "type=11,value=io.systemd.stub.kernel-cmdline-extra="
_INSTALL: Final = "systemd.wants=ilot-install.service"
_FETCH: Final = "ilot-image.service"
_FAST: Final = 50_000  # kB a second
_GLANCE: Final = 20.0  # seconds
_FOLDERS: Final = ("image", part.READY)
_DAY: Final = 86_400  # seconds
_COUNTED: Final = 90.0  # seconds of its clock; a kiosk counts every minute
_OF_IMAGES: Final = (Gauge.IMAGE_FAULT, Gauge.IMAGE_FAILURES)


@dataclass(frozen=True, slots=True)
class House:
    """Who makes images: the folder of a build that ended with its bundle.

    Attributes:
        folder: with `VERSION`, `root.img`, `efi.img`, the bundle, and the key for trials.
    """

    folder: Path

    @property
    def version(self) -> str:
        """The version of the image, and of its bundle."""
        return (self.folder / "VERSION").read_text(encoding="utf-8").split()[0]

    @property
    def bundle(self) -> Path:
        """The bundle.

        Raises:
            KioskError: there is none.
        """
        file = self.folder / f"ilot-{self.version}.raucb"
        if not file.exists():
            raise KioskError(f"{file}: no such bundle", hint="./build_image.sh --until bundle")
        return file

    def small(self, work: Path, version: str, key: Path, certificate: Path) -> Path:
        """Make a bundle that holds next to nothing."""
        work.mkdir(parents=True, exist_ok=True)
        chance = random.Random(version)  # noqa: S311 - to be the same again
        for name in ("root.img", "efi.img"):
            (work / name).write_bytes(chance.randbytes(1 << 18))
        to = work / f"{certificate.stem}-{version}.raucb"
        to.unlink(missing_ok=True)
        words = ["--key", key, "--cert", certificate, "--from", work, "--to", to]
        _run(ROOT / "image" / "bundle.sh", *words, "--version", version)
        return to


def wrong_ones(house: House, work: Path) -> dict[str, Path]:
    """Make bundles that must be refused: of a stranger, cut off, and older than what runs."""
    key, certificate = house.folder / "trial.key", house.folder / "trial.crt"
    work.mkdir(parents=True, exist_ok=True)
    strange = work / "stranger.key", work / "stranger.crt"
    _run(
        *("openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "7300"),
        *("-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=stranger"),
        *("-keyout", strange[0], "-out", strange[1]),
    )
    cut = house.small(work, "2098.1.1", key, certificate)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size * 2 // 3])
    return {
        "of a stranger": house.small(work, "2098.2.1", *strange),
        "truncated": cut,
        "older": house.small(work, "2000.1.1", key, certificate),
    }


def hand_over(image: Path, bundles: Iterable[Path], work: Path) -> None:
    """Make the state partition of a raw disk, with bundles in it as the fetcher leaves them."""
    tree = work / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    ready = tree.joinpath(*_FOLDERS)
    ready.mkdir(parents=True)
    for bundle in bundles:
        shutil.copyfile(bundle, ready / f"{_digest(bundle)}.raucb")
    with image.open("rb") as file:
        state = disk.partitions(file)[disk.STATE]
    offset = f"offset={state.start},root_owner=0:0"
    size = f"{state.size >> 10}k"
    _run("/sbin/mke2fs", "-q", "-F", "-t", "ext4", "-d", tree, "-E", offset, image, size)
    shutil.rmtree(tree)


def hand_over_more(place: Place, bundle: Path) -> None:
    """Put a bundle onto the state partition of a machine that is off, in place of earlier ones.

    They would not fit in beside it, where the plug was pulled before the kiosk took them away.

    Raises:
        KioskError: the partition is damaged, or there is no room.
    """
    state = disk.cut_out(place.disk, disk.STATE, place.folder / "state.raw")
    if wrong := disk.mend(state):
        raise KioskError(f"{place.disk}: {wrong}")
    to = "/" + "/".join(_FOLDERS)
    for folder in (f"/{_FOLDERS[0]}", to):  # where they are already, debugfs says so and goes on
        _run("/sbin/debugfs", "-w", "-R", f"mkdir {folder}", state)
    for name in _names(state, to):
        _run("/sbin/debugfs", "-w", "-R", f"rm {to}/{name}", state)
    digest, back = _digest(bundle), place.folder / "back"
    file = f"{to}/{digest}.raucb"
    _run("/sbin/debugfs", "-w", "-R", f"write {bundle.resolve()} {file}", state)
    # where the disk is full, neither the status of debugfs says so nor the size of the file
    _run("/sbin/debugfs", "-R", f"dump {file} {back}", state)
    if _digest(back) != digest:
        raise KioskError(f"{place.disk}: {bundle} is not whole there", hint="is there room?")
    back.unlink()
    disk.put_back(state, place.disk, disk.STATE)
    state.unlink()


def _names(state: Path, folder: str) -> list[str]:
    """Give the files of a folder of an ext4 partition."""
    listed = _run("/sbin/debugfs", "-R", f"ls -p {folder}", state)
    fields = (line.split("/") for line in listed.splitlines() if line.startswith("/"))
    return [name for _, _, _, _, _, name, size, _ in fields if size]


def installing(machine: Machine) -> Machine:
    """Give a machine that looks at each start whether there is something to install."""
    more = (*machine.more, "-smbios", f"{_EXTRA}{_INSTALL}")
    return replace(machine, more=more)


def fetching(machine: Machine) -> Machine:
    """Give a machine that looks at each start whether there is an image, at a fast line's pace."""
    fast = f"[Service]\nExecStart=\nExecStart=/usr/bin/kiosk image update --pace {_FAST}\n"
    return handing.handed(machine, {}, {_FETCH: fast}, [_FETCH])


def files(place: Place) -> Path:
    """Give what stands on the state partition now, also while the machine is on."""
    raw = place.folder / "state.raw"
    disk.cut_out(place.disk, disk.STATE, raw)
    disk.mend(raw)
    try:
        return disk.unpack(raw, place.folder / "files")
    finally:
        raw.unlink(missing_ok=True)


def known(place: Place) -> Standing:
    """Give what root knows of images there; what is being written is as good as nothing."""
    try:
        return standing.read(files(place) / "rauc")
    except KioskError:
        return Standing()


def reported(place: Place) -> dict[Gauge, int]:
    """Give what the next report of a machine tells of its images, closed as the kiosk closes it."""
    database, now = Database(files(place) / "usage"), int(time.time())
    try:
        close_periods(database, None, now)  # nobody has set its clock: what it counted is of today
        closed = close_periods(database, None, now + 2 * _DAY)
    finally:
        database.close()
    rows = [row for report in closed for row in report.rows]
    return {name: row.n for row in rows for name in _OF_IMAGES if row.name is name}


def report_says(vm: Running, failures: int, fault: Fault | None = None) -> None:
    """See that the next report tells of what went wrong, once the machine has counted it.

    Args:
        vm: the machine.
        failures: how many images went wrong here.
        fault: what is wrong now, if the report is to say it.

    Raises:
        KioskError: it tells something else.
    """
    vm.sleep(_COUNTED / vm.speed.slowness)
    told = reported(vm.place)
    wanted = {Gauge.IMAGE_FAILURES: failures}
    if fault:
        wanted[Gauge.IMAGE_FAULT] = 1 + list(Fault).index(fault)
    if any(told.get(name) != number for name, number in wanted.items()):
        raise KioskError(f"the report tells {told}, and not {wanted}")


def comes(vm: Running, right: Callable[[Standing], bool], what: str, patience: float) -> Standing:
    """Wait until something is known of images.

    Args:
        vm: the machine.
        right: whether that is it.
        what: how it is called.
        patience: seconds of the machine's own clock.

    Raises:
        KioskError: it does not come.
    """
    end = vm.clock + patience
    while True:
        found = known(vm.place)
        if right(found):
            return found
        if vm.clock > end:
            vm.keep(vm.look(), f"not-{what}")
            raise KioskError(f"{what}: never came; {found}")
        time.sleep(_GLANCE)


def _digest(bundle: Path) -> str:
    with bundle.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(*words: object) -> str:
    command = [str(word) for word in words]
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except subprocess.CalledProcessError as error:
        said = f"{error.stdout}{error.stderr}".strip()[-400:]
        raise KioskError(f"{words[0]}: {said}") from error
