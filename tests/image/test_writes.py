"""A record of writes gives the disk of any moment, also with what was not flushed lost."""

from __future__ import annotations

import io
import random
import struct

import pytest

from kiosk.errors import KioskError
from tests.image.writes import Disk, Entry, Kind, Loss, entries, within

SECTOR = 512
FLUSH, FUA, DISCARD = 1, 2, 4


def record(*done: tuple[int, bytes, int], claimed: int = 0) -> io.BytesIO:
    """Write a record as QEMU does: where, what, flags."""
    file = io.BytesIO()
    file.write(struct.pack("<QQQI", 0x6A736677736872, 1, claimed, SECTOR).ljust(SECTOR, b"\0"))
    for sector, data, flags in done:
        count = len(data) // SECTOR
        file.write(struct.pack("<QQQQ", sector, count, flags, 0).ljust(SECTOR, b"\0"))
        if not flags & DISCARD:
            file.write(data)
    return file


def block(letter: str, count: int = 1) -> bytes:
    return letter.encode() * SECTOR * count


def read(file: io.BytesIO) -> list[Entry]:
    file.seek(0)
    return list(entries(file))


def test_a_record_is_read_beyond_what_its_head_counts():
    found = read(record((8, block("a", 2), 0), (0, b"", FLUSH), (3, block("b"), FUA), claimed=1))
    assert [(one.kind, one.at, one.length) for one in found] == [
        (Kind.WRITE, 4096, 1024),
        (Kind.FLUSH, 0, 0),
        (Kind.WRITE, 1536, 512),
    ]
    assert found[2].sure
    assert found[0].data == 2 * SECTOR


def test_a_hole_at_the_end_ends_it():
    file = record((8, block("a"), 0))
    file.write(bytes(4096))
    assert len(read(file)) == 1


def test_what_is_no_record_is_refused():
    with pytest.raises(KioskError, match="no record"):
        read(io.BytesIO(b"hello"))


def test_only_what_touches_a_partition_concerns_it():
    file = record((8, block("a", 4), 0), (40, block("b"), 0), (0, b"", FLUSH))
    part = list(within(read(file), start=10 * SECTOR, size=4 * SECTOR))
    assert [(one.kind, one.at, one.length) for one in part] == [
        (Kind.WRITE, 0, 2 * SECTOR),
        (Kind.FLUSH, 0, 0),
    ]
    assert part[0].data == (2 + 2) * SECTOR  # head, entry, and the two sectors before


def after(file: io.BytesIO, loss: Loss, size: int = 8, seed: int = 1) -> str:
    """Give the letters of the disk after a cut at the end of a record."""
    safe = io.BytesIO(block("-", size))
    disk = Disk(safe, file)
    for step in read(file):
        disk.go(step)
    copy = io.BytesIO(safe.getvalue())
    disk.lose(loss, random.Random(seed), copy)  # noqa: S311 - to be the same again
    return copy.getvalue()[::SECTOR].decode()


def test_what_was_flushed_is_there_whatever_is_lost():
    file = record((0, block("a"), 0), (0, b"", FLUSH), (1, block("b", 4), 0))
    assert after(file, Loss.NONE) == "abbbb---"
    assert after(file, Loss.ALL) == "a-------"


def test_what_was_written_through_is_there_and_what_lay_before_it_may_not_be():
    file = record((0, block("a"), 0), (4, block("c"), FUA))
    assert after(file, Loss.ALL) == "----c---"


def test_an_older_write_never_comes_over_one_that_was_written_through():
    file = record((0, block("a", 2), 0), (1, block("c"), FUA), (0, b"", FLUSH))
    assert after(file, Loss.ALL) == "ac------"


def test_half_loses_whole_writes_and_torn_loses_sectors():
    file = record(
        *((place, block(letter, 2), 0) for place, letter in ((0, "a"), (2, "b"), (4, "c")))
    )
    halves = {after(file, Loss.HALF, seed=seed) for seed in range(40)}
    torn = {after(file, Loss.TORN, seed=seed) for seed in range(200)}
    assert "aa--cc--" in halves
    assert all(text[:2] in ("aa", "--") for text in halves)
    assert "a-b--c--" in torn


def test_a_flush_that_comes_with_a_write_is_of_what_was_before():
    file = record((0, block("a"), 0), (1, block("b"), FLUSH))
    assert after(file, Loss.ALL) == "a-------"


def test_what_was_discarded_stays_to_be_found():
    file = record((0, block("a"), 0), (0, b"", FLUSH), (0, block("x"), DISCARD))
    assert read(file)[2].kind is Kind.DISCARD
    assert after(file, Loss.NONE)[0] == "a"
