"""Looks into the image of a disk without mounting it: its partitions, its files, its raw bytes."""

from __future__ import annotations

import json
import mmap
import os
import shutil
import struct
import subprocess
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.audit.canary import Canary
from kiosk.errors import KioskError
from kiosk.settings import ROOT
from tests.image.machine import image_format, image_tool

STATE: Final = "ilot-state"
SEED: Final = "ilot-seed"
_SECTOR: Final = 512
_HEAD: Final = struct.Struct("<8s64xQII")  # signature, then where the table is, and how large
_PART: Final = struct.Struct("<16s16sQQQ72s")
_WINDOW: Final = 64 << 20
_TABLE: Final = 1 << 20  # bytes in which the GPT of our disks is
_EXT: Final = (0x438, b"\x53\xef")  # where ext4 says that it is one
MEND: Final = ROOT / "image" / "root" / "usr" / "lib" / "ilot" / "mend-state"
_MENDED: Final = 1  # what e2fsck's status says when it has mended


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of a disk, in bytes.

    Attributes:
        label: its name in the GPT.
    """

    label: str
    start: int
    size: int


def partitions(disk: BinaryIO) -> dict[str, Partition]:
    """Read the GPT of a raw image.

    Raises:
        KioskError: it has none.
    """
    disk.seek(_SECTOR)
    signature, table, count, size = _HEAD.unpack(disk.read(_HEAD.size))
    if signature != b"EFI PART":
        raise KioskError("this disk has no GPT", hint="is it the raw image?")
    disk.seek(table * _SECTOR)
    found = (_partition(disk.read(size)) for _ in range(count))
    return {part.label: part for part in found if part}


def _partition(raw: bytes) -> Partition | None:
    kind, _, first, last, _, name = _PART.unpack(raw[: _PART.size])
    if uuid.UUID(bytes_le=kind).int == 0:
        return None
    label = name.decode("utf-16-le").rstrip("\0")
    return Partition(label, first * _SECTOR, (last + 1 - first) * _SECTOR)


def raw(disk: Path, to: Path) -> Path:
    """Give a disk as a raw image, whatever its form and whatever it lies over."""
    to.unlink(missing_ok=True)
    # -U: also while the machine is on
    image_tool("convert", "-U", "-f", image_format(disk), "-O", "raw", str(disk), str(to))
    return to


def extract(disk: Path, label: str, to: Path) -> Path:
    """Copy a partition of a raw image into a file, with its holes.

    Raises:
        KioskError: there is no such partition.
    """
    with disk.open("rb") as source, to.open("wb") as target:
        part = partitions(source).get(label)
        if part is None:
            raise KioskError(f"{disk}: no partition {label}")
        target.truncate(part.size)
        for start, end in data(source, part.start, part.start + part.size):
            source.seek(start)
            target.seek(start - part.start)
            left = end - start
            while left:
                piece = source.read(min(left, 1 << 20))
                target.write(piece)
                left -= len(piece)
    return to


def cut_out(disk: Path, label: str, to: Path) -> Path:
    """Copy a partition of a disk into a file, whatever the disk's form, and while it is on too.

    Raises:
        KioskError: there is no such partition, or the disk cannot be read.
    """
    to.unlink(missing_ok=True)
    # -U: also while the machine is on
    image_tool("convert", "-U", "-O", "raw", _json(_window(disk, label)), str(to))
    return to


def put_back(file: Path, disk: Path, label: str) -> None:
    """Write a file over a partition of a disk that is off, whatever the disk's form.

    Raises:
        KioskError: there is no such partition, or the disk cannot be written.
    """
    image_tool("convert", "-n", "-f", "raw", str(file), "-O", "raw", _json(_window(disk, label)))


def _window(disk: Path, label: str) -> dict[str, object]:
    whole = {"driver": image_format(disk), "file": {"driver": "file", "filename": str(disk)}}
    with tempfile.TemporaryDirectory(dir=disk.parent) as folder:
        table = Path(folder, "table")
        head = {"driver": "raw", "offset": 0, "size": _TABLE, "file": whole}
        image_tool("convert", "-U", "-O", "raw", _json(head), str(table))
        with table.open("rb") as file:
            part = partitions(file).get(label)
    if part is None:
        raise KioskError(f"{disk}: no partition {label}")
    return {"driver": "raw", "offset": part.start, "size": part.size, "file": whole}


def _json(options: dict[str, object]) -> str:
    return f"json:{json.dumps(options)}"


def data(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the parts of a file that are no holes, between two places."""
    place = start
    while place < end:
        try:
            first = os.lseek(file.fileno(), place, os.SEEK_DATA)
        except OSError:  # none is left
            return
        if first >= end:
            return
        place = min(end, os.lseek(file.fileno(), first, os.SEEK_HOLE))
        yield first, place


def search(file: Path, canary: Canary) -> Counter[str]:
    """Look through every byte of a file for a canary, in each way of writing it."""
    found: Counter[str] = Counter()
    with file.open("rb") as source:
        size = file.stat().st_size
        for first, last in data(source, 0, size):
            place = first
            while place < last:
                source.seek(place)
                window = source.read(min(_WINDOW + canary.overlap, size - place))
                found += canary.count(window, min(_WINDOW, last - place))
                place += _WINDOW
    return found


def count(file: Path, text: bytes) -> int:
    """Count how often a text stands in a file."""
    if not file.stat().st_size:
        return 0
    with (
        file.open("rb") as source,
        mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as whole,
    ):
        found, place = 0, whole.find(text)
        while place >= 0:
            found += 1
            place = whole.find(text, place + 1)
        return found


def is_ext4(partition: Path) -> bool:
    """Tell whether a file system was made there."""
    place, mark = _EXT
    with partition.open("rb") as file:
        file.seek(place)
        return file.read(len(mark)) == mark


def mend(partition: Path) -> str:
    """Do what the next start does before it mounts; give what is wrong after that, or "".

    A torn first block is taken from its copy. Then systemd-fsck has e2fsck play the journal back
    and mend what is safe to mend: counts of free blocks that lag behind, the mark that there may be
    orphans. Whatever else there is, it refuses.
    """
    path = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    subprocess.run([MEND, partition], env=path, capture_output=True, check=False)
    played = subprocess.run(
        ["/sbin/e2fsck", "-p", partition], capture_output=True, text=True, check=False
    )
    if played.returncode & ~_MENDED:
        return f"it cannot be mended at a start: {played.stdout}{played.stderr}"
    looked = subprocess.run(
        ["/sbin/e2fsck", "-f", "-n", partition], capture_output=True, text=True, check=False
    )
    return looked.stdout + looked.stderr if looked.returncode else ""


def unpack(partition: Path, to: Path) -> Path:
    """Copy all files of an ext4 partition into a folder.

    Raises:
        KioskError: debugfs cannot.
    """
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    done = subprocess.run(
        ["/sbin/debugfs", "-R", f'rdump / "{to}"', partition],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [
        line
        for line in done.stderr.splitlines()
        if not line.startswith("debugfs ") and "while changing ownership" not in line
    ]
    if done.returncode or complaints:
        raise KioskError(f"{partition}: {' '.join(complaints)[:300]}")
    return to
