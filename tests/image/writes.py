"""Reads QEMU's record of what was written to a disk, and makes the disk of any moment of it again.

The record is in the form of the kernel's dm-log-writes, which QEMU's driver blklogwrites writes.
What was written after the last flush may be on the disk or not, in any order: a cut chooses.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.errors import KioskError

_MAGIC: Final = 0x6A736677736872
_SUPER: Final = struct.Struct("<QQQI")  # magic, version, entries, size of a sector
_ENTRY: Final = struct.Struct("<QQQQ")  # sector, sectors, flags, length of the data of a mark
_FLUSH: Final = 1  # what was written before is on the disk
_FUA: Final = 2  # this one is on the disk at once
_DISCARD: Final = 4
_KNOWN: Final = 15
_PIECE: Final = 512  # bytes, what a disk writes whole
_LARGEST: Final = 1 << 40  # bytes: more is no entry but a hole that a killed QEMU has left


class Kind(StrEnum):
    """What was done."""

    WRITE = "write"
    DISCARD = "discard"
    FLUSH = "flush"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done to the disk.

    Attributes:
        at: where on the disk, in bytes.
        length: in bytes.
        data: where in the record the bytes are.
        flushed: whether all that was written before is on the disk when this is.
        sure: whether it is itself on the disk when it is done.
    """

    kind: Kind
    at: int = 0
    length: int = 0
    data: int = 0
    flushed: bool = False
    sure: bool = False


class Loss(StrEnum):
    """What becomes of what was not flushed."""

    NONE = "none"  # QEMU killed: the host has everything
    ALL = "all"
    HALF = "half"  # whole writes, at random
    TORN = "torn"  # sectors, at random


def entries(file: BinaryIO) -> Iterator[Entry]:
    """Read a record as far as it goes.

    Raises:
        KioskError: it is none.
    """
    head = file.read(_SUPER.size)
    magic, version, _, sector = _SUPER.unpack(head) if len(head) == _SUPER.size else (0, 0, 0, 0)
    if magic != _MAGIC or version != 1:
        raise KioskError("this is no record of writes", hint="was the machine recorded?")
    place = sector  # the first sector is its head; what it counts is older than what is there
    while True:
        file.seek(place)
        raw = file.read(_ENTRY.size)
        if len(raw) < _ENTRY.size:
            return
        start, count, flags, _ = _ENTRY.unpack(raw)
        if (not count and not flags) or flags & ~_KNOWN or count * sector > _LARGEST:
            return
        place += sector
        discards = bool(flags & _DISCARD)
        kind = Kind.DISCARD if discards else Kind.WRITE if count else Kind.FLUSH
        flushed, sure = bool(flags & _FLUSH), bool(flags & _FUA)
        yield Entry(kind, start * sector, count * sector, place, flushed, sure)
        if not discards:
            place += count * sector


def within(found: Iterable[Entry], start: int, size: int) -> Iterator[Entry]:
    """Give what concerns a part of the disk, as if that were all of it; all flushes do."""
    for entry in found:
        if entry.kind is Kind.FLUSH:
            yield entry
            continue
        first = max(entry.at, start)
        last = min(entry.at + entry.length, start + size)
        if first < last:
            data = entry.data + first - entry.at
            place = first - start
            yield Entry(entry.kind, place, last - first, data, entry.flushed, entry.sure)


class Disk:
    """A disk that goes through a record, and can be had as a cut would leave it.

    Args:
        safe: the file that is what is surely on it; it is as it was before the first entry.
        record: where the bytes are.
    """

    def __init__(self, safe: BinaryIO, record: BinaryIO) -> None:
        self._safe, self._record = safe, record
        self.pending: list[Entry] = []

    def go(self, entry: Entry) -> None:
        """Take one step."""
        if entry.flushed:
            for earlier in self.pending:
                _apply(earlier, self._record, self._safe)
            self.pending.clear()
            self._safe.flush()
        if entry.kind is Kind.FLUSH:
            return
        if entry.sure:
            # what lies below it must not come over it later
            self.pending.append(entry)
            self._settle(entry)
        else:
            self.pending.append(entry)

    def _settle(self, entry: Entry) -> None:
        end = entry.at + entry.length
        under = [one for one in self.pending if one.at < end and entry.at < one.at + one.length]
        for one in under:
            _apply(one, self._record, self._safe)
        self.pending = [one for one in self.pending if one not in under]
        self._safe.flush()

    def lose(self, loss: Loss, chance: random.Random, copy: BinaryIO) -> None:
        """Add to a copy of what is safe what a cut now leaves of the rest."""
        for entry in self.pending:
            match loss:
                case Loss.NONE:
                    _apply(entry, self._record, copy)
                case Loss.HALF:
                    if chance.random() < 0.5:
                        _apply(entry, self._record, copy)
                case Loss.TORN:
                    for piece in _pieces(entry):
                        if chance.random() < 0.5:
                            _apply(piece, self._record, copy)
                case Loss.ALL:
                    pass
        copy.flush()


def _pieces(entry: Entry) -> Iterator[Entry]:
    if entry.kind is Kind.DISCARD:
        yield entry
        return
    for offset in range(0, entry.length, _PIECE):
        yield Entry(entry.kind, entry.at + offset, _PIECE, entry.data + offset)


def _apply(entry: Entry, record: BinaryIO, to: BinaryIO) -> None:
    if entry.kind is Kind.DISCARD:
        return  # what it held may stay readable: the worse case for whoever looks for traces
    record.seek(entry.data)
    to.seek(entry.at)
    to.write(record.read(entry.length))


def disk_of(record: Path, start: int, size: int) -> list[Entry]:
    """Give all entries of a record that concern a part of the disk."""
    with record.open("rb") as file:
        return list(within(entries(file), start, size))
