"""What is left of the kernel's modules still loads; a driver that lacks a part ends the build."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.settings import ROOT

KERNEL = "usr/lib/modules/6.12.1"
NEEDS = {
    "kernel/drivers/gpu/drm/i915/i915.ko.xz": "kernel/drivers/media/cec/cec.ko.xz "
    "kernel/drivers/media/rc/rc-core.ko.xz",
    "kernel/drivers/media/cec/cec.ko.xz": "kernel/drivers/media/rc/rc-core.ko.xz",
    "kernel/drivers/media/rc/rc-core.ko.xz": "",
    "kernel/drivers/media/rc/imon.ko.xz": "kernel/drivers/media/rc/rc-core.ko.xz",
    "kernel/fs/ceph/ceph.ko.xz": "kernel/net/ceph/libceph.ko.xz",
    "kernel/net/ceph/libceph.ko.xz": "",
    "kernel/drivers/usb/storage/usb-storage.ko.xz": "",
}


class Building:
    """A root that is being made, and the lists by which its modules are pruned."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.lists = folder / "lists"
        self.lists.mkdir()
        shutil.copy(ROOT / "image" / "modules.py", self.lists)
        for file in NEEDS:
            place = self.root / KERNEL / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        dep = "".join(f"{file}: {needed}\n" for file, needed in NEEDS.items())
        (self.root / KERNEL / "modules.dep").write_text(dep, encoding="utf-8")
        (self.root / KERNEL / "modules.builtin").write_text("kernel/fs/ext4/ext4.ko\n")
        self.forbid("")

    def forbid(self, text: str) -> None:
        folder = self.root / "etc/modprobe.d"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "90-ilot.conf").write_text(text, encoding="utf-8")

    def prune(self, families: str, drivers: str) -> subprocess.CompletedProcess[str]:
        (self.lists / "modules").write_text(families, encoding="utf-8")
        (self.lists / "drivers").write_text(drivers, encoding="utf-8")
        words = [sys.executable, str(self.lists / "modules.py"), str(self.root)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    @property
    def left(self) -> set[str]:
        return {file.name.partition(".")[0] for file in self.root.rglob("*.ko.xz")}


@pytest.fixture
def building(tmp_path: Path) -> Building:
    return Building(tmp_path)


def test_a_family_goes_with_what_needs_it(building: Building):
    done = building.prune("net/ceph:a network's\n", "i915:the screen\n")
    assert done.returncode == 0, done.stderr
    assert building.left == {"i915", "cec", "rc-core", "imon", "usb-storage"}


def test_a_driver_that_lacks_a_part_ends_the_build_and_nothing_is_taken(building: Building):
    done = building.prune("drivers/media/rc:no remote controls\n", "i915:the screen\n")
    assert done.returncode == 1
    assert "i915 needs kernel/drivers/media/rc/rc-core.ko.xz" in done.stderr
    assert "rc-core" in building.left


def test_a_part_of_a_family_may_stay(building: Building):
    done = building.prune("drivers/media/rc/[!r]*:no remote controls\n", "i915:the screen\n")
    assert done.returncode == 0, done.stderr
    assert {"i915", "rc-core"} <= building.left
    assert "imon" not in building.left


def test_a_driver_whose_part_may_not_be_loaded_ends_the_build(building: Building):
    building.forbid("install rc_core /bin/false\n")
    done = building.prune("", "i915:the screen\n")
    assert done.returncode == 1
    assert "i915 needs rc_core, which etc/modprobe.d forbids" in done.stderr


def test_a_driver_that_is_no_more_ends_the_build(building: Building):
    assert "no such module" in building.prune("", "i810:an old screen\n").stderr


def test_what_the_kernel_has_inside_needs_no_file(building: Building):
    assert building.prune("", "ext4:the state\nusb_storage:sticks\n").returncode == 0
