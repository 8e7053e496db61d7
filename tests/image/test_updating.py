"""Bundles stand on a machine's disk as the fetcher leaves them, before it was ever switched on."""

from __future__ import annotations

import hashlib
import struct
import subprocess
import uuid
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.updates.image import part
from tests.image import disk, updating
from tests.image.machine import Machine, Place

MB = 1 << 20


def image_of(folder: Path) -> Path:
    """Make a disk of 20 MB with one partition of 16."""
    file = folder / "disk.img"
    with file.open("wb") as to:
        to.truncate(20 * MB)
        to.seek(512)
        to.write(struct.pack("<8s64xQII", b"EFI PART", 2, 128, 128))
        to.seek(1024)
        kind, own = uuid.uuid4().bytes_le, uuid.uuid4().bytes_le
        label = "ilot-state".encode("utf-16-le").ljust(72, b"\0")
        to.write(struct.pack("<16s16sQQQ72s", kind, own, 2048, 2048 + 32767, 0, label))
    return file


def test_bundles_wait_under_the_names_by_which_they_are_found(tmp_path: Path):
    image, bundle = image_of(tmp_path), tmp_path / "x.raucb"
    bundle.write_bytes(b"bundle" * 1000)
    updating.hand_over(image, [bundle], tmp_path)
    state = disk.extract(image, disk.STATE, tmp_path / "state")
    assert disk.mend(state) == ""
    found = part.ready(disk.unpack(state, tmp_path / "files") / "image")
    digest = hashlib.sha256(bundle.read_bytes()).hexdigest()
    assert {name: file.read_bytes() for name, file in found.items()} == {
        digest: bundle.read_bytes()
    }
    with image.open("rb") as file:
        assert set(disk.partitions(file)) == {"ilot-state"}, "the table is as it was"


@pytest.fixture
def machine_off(tmp_path: Path) -> Place:
    """Make a machine that was switched on once, and fetched nothing."""
    (tmp_path / "tree").mkdir()
    image = image_of(tmp_path)
    with image.open("rb") as file:
        state = disk.partitions(file)[disk.STATE]
    words = f"-q -F -t ext4 -E offset={state.start} {image} {state.size >> 10}k"
    subprocess.run(["/sbin/mke2fs", *words.split()], check=True)
    place = Place(tmp_path / "machine")
    place.folder.mkdir()
    subprocess.run(["qemu-img", "convert", "-O", "qcow2", image, place.disk], check=True)
    return place


def test_one_more_bundle_takes_the_place_of_the_one_before(machine_off: Place, tmp_path: Path):
    for text in (b"first" * 2_000_000, b"second" * 1_500_000):  # both are more than 16 MB
        bundle = tmp_path / "x.raucb"
        bundle.write_bytes(text)
        updating.hand_over_more(machine_off, bundle)
        found = part.ready(updating.files(machine_off) / "image")
        assert [file.read_bytes() for file in found.values()] == [text]


def test_a_bundle_for_which_there_is_no_room_is_not_handed_over_in_half(
    machine_off: Place, tmp_path: Path
):
    bundle = tmp_path / "x.raucb"
    bundle.write_bytes(b"large" * 4_000_000)
    with pytest.raises(KioskError, match="not whole"):
        updating.hand_over_more(machine_off, bundle)
    assert not part.ready(updating.files(machine_off) / "image")


def test_a_machine_that_installs_is_told_so_by_its_firmware(tmp_path: Path):
    machine = updating.installing(Machine(tmp_path / "disk.img", network=True))
    assert machine.network
    assert machine.more[0] == "-smbios"
    assert machine.more[1].endswith("=systemd.wants=ilot-install.service")
