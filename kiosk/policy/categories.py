"""Looks up which categories a site is in, in a file of millions that all processes share."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from kiosk.policy.category_format import (
    CLASS,
    DELTA,
    GONE,
    HEADER_SIZE,
    MORE,
    PRINT,
    WORD,
    CategoryIndexError,
    Header,
    address_host,
    digest,
    fold,
    segments,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["CategoryIndex", "CategoryIndexError", "Source", "fold"]

Found: TypeAlias = tuple[tuple[str, int], ...]  # (what is listed, number of its class)
_REMEMBERED: Final = 1024  # hosts; a visit meets some hundreds, and they cost 200 bytes each
_PATHS_REMEMBERED: Final = 128  # hosts; those of one page come in a row
_CHUNK: Final = 1 << 20
_HINT: Final = "build it again, or take the last good one"
_NOTHING: Final[Found] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Whose list something is from.

    Attributes:
        name: by which the index calls it.
        licence: under which it is published.
        attribution: who is to be named.
        date: as ISO has it.
        sha256: of what was read.
        entries: how many of its names and addresses are listed.
    """

    name: str
    licence: str
    attribution: str
    date: str
    sha256: str
    entries: int


class _Table(NamedTuple):
    words: memoryview
    slots: int
    reach: int


@dataclass(frozen=True, slots=True)
class _Tail:
    date: str
    sources: tuple[Source, ...]
    classes: tuple[tuple[tuple[str, str], ...], ...]
    tally: dict[str, dict[str, int]]


class CategoryIndex:
    """Which sites are in which categories.

    Attributes:
        classes: gives for a canonical host the listed names that cover it, the shortest first, each
            with the number of its class; remembers the last hosts.
        class_categories: the ids of the categories of each class; class 0 has none.
        class_sources: (source, category) for each reason why a class is what it is.
        sources: the lists it was made from.
        date: of the newest of them.
        entries: how many names and addresses are listed.
        key: of its hash.
        checksum: SHA-256 of what stands behind its header, in hexadecimal.
        tally: for each source, what was done with how many of its lines.
    """

    __slots__ = (
        "_host_slot",
        "_maps",
        "_paths",
        "_places",
        "_shift",
        "checksum",
        "class_categories",
        "class_sources",
        "classes",
        "date",
        "entries",
        "key",
        "sources",
        "tally",
    )

    classes: Callable[[str], Found]

    def __init__(self, base: _File, delta: _File | None = None) -> None:
        files = [base, *([delta] if delta else [])]
        newest = files[-1]
        self._places = [file.path for file in files]
        self._maps = [file.map for file in files]
        self._paths = [file.paths for file in files]
        self._shift = len(base.tail.classes)  # a delta's classes are numbered behind the base's
        self.key = base.header.key
        self.checksum = newest.header.checksum.hex()
        self.date, self.sources = newest.tail.date, newest.tail.sources
        self.tally, self.entries = newest.tail.tally, newest.header.entries
        self.class_sources = tuple(chain.from_iterable(file.tail.classes for file in files))
        self.class_categories = _categories(self.class_sources)
        if delta is None:
            walk = _walk(base.hosts, self.key, self._shift)
        else:
            classes = len(self.class_sources)
            walk = _walk_both(base.hosts, delta.hosts, self.key, self._shift, classes)
        self.classes = lru_cache(_REMEMBERED)(walk)
        self._host_slot = lru_cache(_PATHS_REMEMBERED)(self._find_path)

    @classmethod
    def open(cls, path: Path, delta: Path | None = None) -> CategoryIndex:
        """Open an index; its header and what it says about itself are checked, not its millions.

        Args:
            path: the index; it may be replaced by a rename meanwhile, never written to.
            delta: what has changed since it was made.

        Raises:
            CategoryIndexError: it is no whole index of this version.
        """
        base = _File(path)
        if base.header.delta:
            raise _refusal(path, "it is a delta, which lies over an index")
        if delta is None:
            return cls(base)
        over = _File(delta)
        if not over.header.delta or over.header.key != base.header.key:
            raise _refusal(delta, "it is no delta of this index")
        if over.header.base != base.header.checksum:
            raise _refusal(delta, "it is the delta of another index")
        if len(base.tail.classes) + len(over.tail.classes) >= GONE:
            raise _refusal(delta, "it and its index have too many classes")
        return cls(base, over)

    @classmethod
    def open_with_delta(cls, path: Path) -> CategoryIndex:
        """Open an index with the delta beside it, `delta.kfi`, if there is one.

        Args:
            path: the index; where a link on the way to it changes meanwhile, both are still of one
                version.

        Raises:
            CategoryIndexError: they are not whole, or the delta is that of another index.
        """
        place = path.resolve()
        delta = place.with_name(DELTA)
        return cls.open(place, delta if delta.is_file() else None)

    def verify(self) -> None:
        """Compare every byte with the checksums.

        Raises:
            CategoryIndexError: the file is damaged.
        """
        for path, data in zip(self._places, self._maps, strict=True):
            header = Header.unpack(data[:HEADER_SIZE], len(data))
            sha = hashlib.sha256()
            for start in range(HEADER_SIZE, len(data), _CHUNK):
                sha.update(data[start : start + _CHUNK])
            if sha.digest() != header.checksum:
                raise _refusal(path, "its checksum is another: it is damaged")

    def path_classes(self, host: str, path: str) -> Found:
        """Give the listed addresses that cover a path of a host, the shortest first.

        Args:
            host: canonical.
            path: with its dots resolved, percent-encoded or not.
        """
        if path == "/":
            return _NOTHING  # what is listed with its whole host is no path
        name = address_host(host)
        if not self._host_slot(name) & MORE:
            return _NOTHING
        found = _NOTHING
        for segment in segments(path):
            name = f"{name}/{segment}"
            word = self._find_path(name)
            if word & CLASS:
                found += ((name, word & CLASS),)
            if not word & MORE:
                break
        return found

    def _find_path(self, name: str) -> int:
        """Give what is written of an address: its class and whether longer ones follow, or 0."""
        hasher = hashlib.blake2b(name.encode(errors="replace"), digest_size=8, key=self.key)
        value = int.from_bytes(hasher.digest(), "little")
        below, *above = (_find(table, value) & (MORE | CLASS) for table in self._paths)
        word = _laid_over(below, above[0] if above else 0, self._shift)
        return _checked(word, len(self.class_categories))


class _File:
    """One file, mapped.

    Raises:
        CategoryIndexError: it is no whole one of this version.
    """

    __slots__ = ("header", "hosts", "map", "path", "paths", "tail")

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            # a pipe in its place is refused, not waited for
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise CategoryIndexError(f"{path}: {error.strerror}", hint=_HINT) from error
        try:
            self.header = header = Header.unpack(
                os.pread(descriptor, HEADER_SIZE, 0), os.fstat(descriptor).st_size
            )
            # in one go: page by page through the mapping it takes ten times as long from a disk
            self.tail = _tail(os.pread(descriptor, header.tail_size, header.tail_at), header)
            self.map = mmap.mmap(descriptor, header.size, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise _refusal(path, str(error)) from error
        finally:
            os.close(descriptor)
        self.map.madvise(mmap.MADV_RANDOM)
        hosts_end = HEADER_SIZE + WORD * header.host_words
        view = memoryview(self.map)
        self.hosts = _Table(
            view[HEADER_SIZE:hosts_end].cast("Q"), header.host_slots, header.host_reach
        )
        self.paths = _Table(
            view[hosts_end : header.tail_at].cast("Q"), header.path_slots, header.path_reach
        )


def _refusal(path: Path, why: str) -> CategoryIndexError:
    return CategoryIndexError(f"{path}: {why}", hint=_HINT)


def _tail(raw: bytes, header: Header) -> _Tail:
    """Read what a file says about itself.

    Raises:
        ValueError: it is damaged.
    """
    if digest(raw) != header.tail_digest:
        raise ValueError("its description is damaged")
    try:
        said: dict[str, Any] = json.loads(raw)
        sources = tuple(Source(**source) for source in said["sources"])
        pairs = [(sources[source].name, category) for source, category in said["pairs"]]
        classes = tuple(tuple(pairs[number] for number in one) for one in said["classes"])
        return _Tail(said["date"], sources, classes, said["tally"])
    except (TypeError, KeyError, IndexError, RecursionError) as error:
        raise ValueError("its description is of another version") from error


def _categories(classes: tuple[tuple[tuple[str, str], ...], ...]) -> tuple[frozenset[str], ...]:
    shared: dict[frozenset[str], frozenset[str]] = {}
    sets = (frozenset(category for _, category in one) for one in classes)
    return tuple(shared.setdefault(one, one) for one in sets)


def _checked(word: int, classes: int) -> int:
    if word & CLASS >= classes:
        raise _damaged()
    return word


def _damaged() -> CategoryIndexError:
    hint = "kiosk categories show --verify tells whether the file is damaged"
    return CategoryIndexError("a category index has a class that it does not know", hint=hint)


def _find(table: _Table, value: int) -> int:
    start = (value >> 32) * table.slots >> 32
    for word in table.words[start : start + table.reach]:
        if word >> 16 == value & PRINT or not word:
            return word
    return 0


def _laid_over(below: int, above: int = 0, shift: int = 0) -> int:
    """Give what holds of a name that a base and perhaps its delta have something about."""
    more = (below | above) & MORE
    number = above & CLASS
    if number == GONE:
        return more
    return more | (number + shift if number else below & CLASS)


def _walk(table: _Table, key: bytes, classes: int) -> Callable[[str], Found]:
    """Make the look-up of hosts: names at a fixed place, as it runs for each part of each page."""
    words, slots, reach = table
    prepared = hashlib.blake2b(digest_size=8, key=key).copy
    number_of = struct.Struct("<Q").unpack  # twice as fast as int.from_bytes

    def walk(host: str) -> Found:
        name = (fold(host) if "blogspot." in host else host).encode()
        found = _NOTHING
        dot = name.rfind(b".", 0, name.rfind(b"."))  # before the last two labels
        while True:
            hasher = prepared()
            hasher.update(name[dot + 1 :])
            (value,) = number_of(hasher.digest())
            start = (value >> 32) * slots >> 32
            value &= PRINT
            for word in words[start : start + reach]:
                if not word:
                    return found
                if word >> 16 == value:
                    break
            else:
                return found
            number = word & CLASS
            if number:
                if number >= classes:
                    raise _damaged()
                found += ((host[dot + 1 :], number),)
            if dot < 0 or not word & MORE:
                return found
            dot = name.rfind(b".", 0, dot)

    return walk


def _walk_both(
    base: _Table, delta: _Table, key: bytes, shift: int, classes: int
) -> Callable[[str], Found]:
    """Make the look-up of hosts in an index with a delta over it."""
    prepared = hashlib.blake2b(digest_size=8, key=key).copy

    def walk(host: str) -> Found:
        name = fold(host).encode()
        found = _NOTHING
        dot = name.rfind(b".", 0, name.rfind(b"."))
        while True:
            hasher = prepared()
            hasher.update(name[dot + 1 :])
            value = int.from_bytes(hasher.digest(), "little")
            word = _laid_over(_find(base, value), _find(delta, value), shift)
            if word & CLASS:
                found += ((host[dot + 1 :], _checked(word, classes) & CLASS),)
            if dot < 0 or not word & MORE:
                return found
            dot = name.rfind(b".", 0, dot)

    return walk
