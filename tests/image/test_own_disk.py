"""What this machine keeps is on the disk that it runs from, whatever a stick calls its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiosk.settings import ROOT

PROGRAM = ROOT / "image" / "root" / "usr" / "lib" / "ilot" / "own-disk"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give a machine that runs from nvme0n1p2, with a stick that has the same partitions."""
    blocks = tmp_path / "class/block"
    blocks.mkdir(parents=True)
    for disk, parts in (("nvme0n1", ("p2", "p5")), ("sda", ("2", "5"))):
        for part in parts:
            folder = tmp_path / "devices/pci" / disk / f"{disk}{part}"
            folder.mkdir(parents=True)
            (blocks / f"{disk}{part}").symlink_to(folder)
    (tmp_path / "dev/block/254:0/slaves").mkdir(parents=True)
    (tmp_path / "dev/block/254:0/slaves/nvme0n1p2").symlink_to(blocks / "nvme0n1p2")
    return tmp_path


def is_own(machine: Path, part: str, root: str = "254:0") -> bool:
    environment = {"PATH": "/usr/bin:/bin", "SYS": str(machine), "ROOT": root}
    done = subprocess.run([PROGRAM, part], env=environment, check=False, capture_output=True)
    return done.returncode == 0


def test_the_partitions_beside_the_root_are_this_machines(machine: Path):
    assert is_own(machine, "nvme0n1p2")
    assert is_own(machine, "nvme0n1p5")


def test_those_of_a_stick_are_not_whatever_their_names(machine: Path):
    assert not is_own(machine, "sda2")
    assert not is_own(machine, "sda5")


def test_where_the_root_is_on_no_disk_nothing_is_believed(machine: Path):
    assert not is_own(machine, "nvme0n1p5", root="0:42")


def test_a_partition_that_is_gone_meanwhile_is_nobodys(machine: Path):
    assert not is_own(machine, "sdb1")


def test_nothing_of_the_image_looks_for_a_partition_by_a_name_that_anybody_can_write():
    wrong = []
    for folder in ("image/root", "systemd", "kiosk"):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and file.suffix in {"", ".py", ".conf", ".service", ".rules"}:
                text = file.read_text(encoding="utf-8", errors="replace")
                if "by-partlabel" in text or "PARTLABEL=" in text or "x2dpartlabel" in text:
                    wrong.append(file)
    assert wrong == []
