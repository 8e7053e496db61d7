"""An image is looked into without mounting it, and what a cut has left is judged."""

from __future__ import annotations

import base64
import struct
import subprocess
import uuid
from pathlib import Path

import pytest

from kiosk.audit.canary import Canary
from kiosk.errors import KioskError
from kiosk.usage.database import FILE, Database
from tests.image import disk, standing

CANARY = Canary("knryabcdefghij")
MB = 1 << 20


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Make a disk of 8 MB with two partitions."""
    file = tmp_path / "disk.img"
    parts = (("ilot-state", 2048, 4095), ("ilot-seed", 4096, 6143))
    with file.open("wb") as to:
        to.truncate(8 * MB)
        to.seek(512)
        to.write(struct.pack("<8s64xQII", b"EFI PART", 2, 128, 128))
        to.seek(1024)
        for name, first, last in parts:
            kind, own = uuid.uuid4().bytes_le, uuid.uuid4().bytes_le
            label = name.encode("utf-16-le").ljust(72, b"\0")
            to.write(struct.pack("<16s16sQQQ72s", kind, own, first, last, 0, label))
        to.seek(MB + 5000)
        to.write(b"state")
    return file


def test_partitions_are_known_by_their_labels(image: Path):
    with image.open("rb") as file:
        found = disk.partitions(file)
    assert set(found) == {"ilot-state", "ilot-seed"}
    assert found["ilot-seed"] == disk.Partition("ilot-seed", 2 * MB, MB)


def test_a_partition_is_copied_with_its_holes(image: Path, tmp_path: Path):
    part = disk.extract(image, "ilot-state", tmp_path / "part")
    assert part.stat().st_size == MB
    assert part.stat().st_blocks * 512 < MB // 2
    assert part.read_bytes()[5000:5005] == b"state"
    with pytest.raises(KioskError, match="no partition nothing"):
        disk.extract(image, "nothing", tmp_path / "part")


def test_what_is_no_disk_is_refused(tmp_path: Path):
    (tmp_path / "x").write_bytes(bytes(2048))
    with (tmp_path / "x").open("rb") as file, pytest.raises(KioskError, match="no GPT"):
        disk.partitions(file)


@pytest.mark.parametrize(
    "written",
    [
        CANARY.value.encode(),
        CANARY.value.encode("utf-16-le"),
        base64.b64encode(b"x" + CANARY.value.encode()),
    ],
)
def test_a_trace_is_found_wherever_it_lies(image: Path, written: bytes):
    assert not disk.search(image, CANARY)
    with image.open("r+b") as file:
        file.seek(3 * MB - 3)
        file.write(written)
    assert disk.search(image, CANARY).total() == 1


def test_a_trace_between_two_windows_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disk, "_WINDOW", 4096)
    file = tmp_path / "x"
    file.write_bytes(b"." * 4090 + CANARY.value.encode() + b"." * 9000)
    assert disk.search(file, CANARY).total() == 1


def test_a_text_is_counted(tmp_path: Path):
    file = tmp_path / "x"
    file.write_bytes(b"")
    assert disk.count(file, b"caf.fr") == 0
    file.write_bytes(b"..www.caf.fr.connect.caf.fr")
    assert disk.count(file, b"caf.fr") == 2


# --- a state partition ----------------------------------------------------------------------------
SEED = b"version: 1\n"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Make a state partition as a kiosk has it."""
    files = tmp_path / "made"
    (files / "seed").mkdir(parents=True)
    (files / "seed" / "good.yaml").write_bytes(SEED)
    database = Database(files / "usage")
    with database.transaction():
        pass
    database.close()
    return made(tmp_path, files)


def made(tmp_path: Path, files: Path) -> Path:
    part = tmp_path / "state.img"
    part.unlink(missing_ok=True)
    with part.open("wb") as file:
        file.truncate(16 * MB)
    subprocess.run(["/sbin/mkfs.ext4", "-q", "-F", "-d", files, part], check=True)
    return part


def test_a_whole_state_has_no_faults(state: Path, tmp_path: Path):
    assert standing.faults(state, tmp_path / "out", [SEED]) == []
    assert standing.holds(tmp_path / "out")["usage"] >= 1


def test_a_partition_that_was_never_made_has_none(tmp_path: Path):
    (tmp_path / "part").write_bytes(bytes(MB))
    assert standing.faults(tmp_path / "part", tmp_path / "out", []) == []


def test_a_seed_that_nobody_gave_is_told(state: Path, tmp_path: Path):
    (wrong,) = standing.faults(state, tmp_path / "out", [b"another"])
    assert wrong.startswith("seed:")


def test_a_torn_ledger_is_told(tmp_path: Path):
    (tmp_path / "made" / "usage").mkdir(parents=True)
    (tmp_path / "made" / "usage" / FILE).write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    (wrong,) = standing.faults(made(tmp_path, tmp_path / "made"), tmp_path / "out", [])
    assert wrong.startswith("spool:")


def test_a_policy_that_is_not_whole_is_told(tmp_path: Path):
    folder = tmp_path / "made" / "policy"
    folder.mkdir(parents=True)
    (folder / "offered").symlink_to("versions/7-0123456789abcdef")
    (wrong,) = standing.faults(made(tmp_path, tmp_path / "made"), tmp_path / "out", [])
    assert wrong.startswith("policy:")


def test_a_broken_file_system_is_told(state: Path, tmp_path: Path):
    subprocess.run(
        ["/sbin/debugfs", "-w", "-R", "clri /seed", state], check=True, capture_output=True
    )
    (wrong,) = standing.faults(state, tmp_path / "out", [SEED])
    assert wrong.startswith("file system:")
