"""A torn first block loses nothing of what the kiosk keeps, and an empty partition stays empty."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.image import disk

SIZE = 256 << 20  # large enough for copies of the first block
_NOT_MENDED = 4  # in the status of e2fsck


@pytest.fixture
def partition(tmp_path: Path) -> Path:
    """Give a partition with a file on it."""
    tree = tmp_path / "tree"
    (tree / "policy").mkdir(parents=True)
    (tree / "policy" / "offered").write_text("whole")
    part = tmp_path / "part"
    with part.open("wb") as file:
        file.truncate(SIZE)
    subprocess.run(["/sbin/mke2fs", "-q", "-F", "-t", "ext4", "-d", tree, part], check=True)
    return part


def mended(partition: Path, first: str = "") -> subprocess.CompletedProcess[str]:
    path = {"PATH": f"{first}/usr/sbin:/usr/bin:/sbin:/bin"}
    return subprocess.run(
        [disk.MEND, partition], env=path, capture_output=True, text=True, check=False
    )


def opens(partition: Path) -> bool:
    done = subprocess.run(["/sbin/dumpe2fs", "-h", partition], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("place", [1024, 1024 + 512])
def test_a_torn_first_block_is_taken_from_its_copy(partition: Path, tmp_path: Path, place: int):
    with partition.open("r+b") as file:
        file.seek(place + 100)
        file.write(b"\xa5" * 64)  # of a sector that was written, or was not
    assert not opens(partition), "else this shows nothing"
    assert mended(partition).returncode == 0
    assert disk.mend(partition) == ""
    there = disk.unpack(partition, tmp_path / "files")
    assert (there / "policy" / "offered").read_text() == "whole"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Give one whose blocks are as long as those of the image's own, with a file on it."""
    tree, part = tmp_path / "tree", tmp_path / "large"
    (tree / "policy").mkdir(parents=True)
    (tree / "policy" / "offered").write_text("whole")
    with part.open("wb") as file:
        file.truncate(1 << 30)
    subprocess.run(
        ["/sbin/mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", "-d", tree, part], check=True
    )
    return part


def test_a_first_block_that_is_gone_is_taken_from_its_copy_too(large: Path, tmp_path: Path):
    with large.open("r+b") as file:
        file.write(bytes(4096))  # a stick that was writing it when the power went
    assert not opens(large), "else this shows nothing"
    assert mended(large).returncode == 0
    assert disk.mend(large) == ""
    there = disk.unpack(large, tmp_path / "files")
    assert (there / "policy" / "offered").read_text() == "whole"


def test_a_whole_partition_is_left_as_it_is(partition: Path):
    before = partition.read_bytes()
    assert mended(partition).returncode == 0
    assert partition.read_bytes() == before


def test_an_empty_partition_is_left_to_whoever_makes_it(tmp_path: Path):
    part = tmp_path / "part"
    part.write_bytes(bytes(8 << 20))
    assert mended(part).returncode == 0
    assert part.read_bytes() == bytes(8 << 20)


@pytest.mark.parametrize("errors", [2, 3])  # while it was mounted, and it was unmounted since
def test_what_a_careful_mending_leaves_to_a_person_is_mended_too(partition: Path, errors: int):
    _break(partition, errors)
    copy = shutil.copy(partition, partition.with_name("copy"))
    assert _status("-p", copy) == _NOT_MENDED, "else this shows nothing"
    assert mended(partition).returncode == 0
    assert _status("-n", "-f", partition) == 0
    assert opens(partition)


@pytest.mark.parametrize("status", [8, 12, 16, 137])
def test_a_partition_of_which_nobody_knows_that_it_is_broken_is_not_made_anew(
    partition: Path, tmp_path: Path, status: int
):
    _break(partition, 2)
    before = partition.read_bytes()
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "e2fsck").write_text(f"#!/bin/sh\nexit {status}\n")
    (programs / "e2fsck").chmod(0o755)
    assert mended(partition, f"{programs}:").returncode == 1
    assert partition.read_bytes() == before


def test_what_nothing_mends_is_made_anew(tmp_path: Path):
    part = tmp_path / "part"
    part.write_bytes(bytes(8 << 20))
    with part.open("r+b") as file:
        file.seek(1080)
        file.write(b"\x53\xef")  # it says what it was, and nothing else is left
    assert not opens(part), "else this shows nothing"
    done = mended(part)
    assert done.returncode == 0, done.stderr
    assert "what was on it is lost" in done.stderr
    assert opens(part)


def _break(partition: Path, errors: int) -> None:
    """Break a folder on it, and have it say so, as the kernel does when it meets that."""
    for command in (
        "set_inode_field policy links_count 0",
        "set_inode_field policy mode 0",
        f"set_super_value state {errors}",
    ):
        words = ["/sbin/debugfs", "-w", "-R", command, str(partition)]
        subprocess.run(words, check=True, capture_output=True)


def _status(*words: object) -> int:
    command = ["/sbin/e2fsck", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True).returncode
