"""Looks up which categories a site is in, in a file of millions that all processes share."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from kiosk.policy.category_format import (
    CLASS,
    DELTA,
    GONE,
    HEADER_SIZE,
    MORE,
    WORD,
    CategoryIndexError,
    Header,
    address_host,
    digest,
    fold,
    segments,
)
from kiosk.policy.category_table import NOTHING, Found, Table, Tables, host_finder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["CategoryIndex", "CategoryIndexError", "Source", "fold"]

_REMEMBERED: Final = 1024  # hosts; a visit meets some hundreds, and they cost 200 bytes each
_PATHS_REMEMBERED: Final = 128  # hosts; those of one page come in a row
_CHUNK: Final = 1 << 20
_HINT: Final = "build it again, or take the last good one"


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
        "_host_word",
        "_maps",
        "_path_word",
        "_places",
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
        self.key = base.header.key
        self.checksum = newest.header.checksum.hex()
        self.date, self.sources = newest.tail.date, newest.tail.sources
        self.tally, self.entries = newest.tail.tally, newest.header.entries
        self.class_sources = tuple(chain.from_iterable(file.tail.classes for file in files))
        self.class_categories = _categories(self.class_sources)
        shift = len(base.tail.classes)  # a delta's classes are numbered behind the base's
        count = len(self.class_sources)
        over = (delta.hosts, delta.paths) if delta else (None, None)
        hosts = Tables(base.hosts, over[0], self.key, shift, count)
        self.classes = lru_cache(_REMEMBERED)(host_finder(hosts))
        self._path_word = Tables(base.paths, over[1], self.key, shift, count).word
        self._host_word = lru_cache(_PATHS_REMEMBERED)(self._path_word)

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
            return NOTHING  # what is listed with its whole host is no path
        name = address_host(host)
        if not self._host_word(name) & MORE:
            return NOTHING
        found = NOTHING
        for segment in segments(path):
            name = f"{name}/{segment}"
            word = self._path_word(name)
            if word & CLASS:
                found += ((name, word & CLASS),)
            if not word & MORE:
                break
        return found


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
        self.hosts = Table(
            view[HEADER_SIZE:hosts_end].cast("Q"), header.host_slots, header.host_reach
        )
        self.paths = Table(
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
