"""Makes an index of what was gathered: the same sources give the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kiosk.categories.collection import Collection, Pair
from kiosk.categories.durable import sync
from kiosk.categories.lists import List
from kiosk.categories.suffixes import VERSION as SUFFIXES_VERSION
from kiosk.categories.suffixes import Suffixes
from kiosk.categories.table import (
    CollisionError,
    Table,
    addresses_above,
    laid_out,
    names_above,
)
from kiosk.categories.tally import Fate
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.category_format import CLASS, HEADER_SIZE, WORD, Header, digest

_KEYS: Final = 16  # tried; the first is right but once in a million builds
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a file: their numbers do not depend on the order of lines.

    Attributes:
        pairs: of each class; of class 0 none.
        numbers: from a class of the collection to one of the file.
    """

    pairs: tuple[tuple[Pair, ...], ...]
    numbers: dict[int, int]


def build(
    sources: Sequence[List],
    file: Path,
    *,
    must_allow: Iterable[str] = (),
    said: Callable[[str], None] = lambda _: None,
) -> Collection:
    """Read all sources and write their index, whole or not at all.

    Args:
        sources: in any number; their order is kept.
        file: the index.
        must_allow: canonical hosts for which the index is proved to say what the lists say.
        said: is told how far it is.

    Returns:
        What was gathered.

    Raises:
        KioskError: a source cannot be read, or the file cannot be written.
    """
    collection = Collection(Suffixes())
    for source in sources:
        collection.add(source, said)
    said("removing what listed parents cover")
    collection.remove_covered()
    write(collection, file, must_allow=must_allow, said=said)
    return collection


def write(
    collection: Collection,
    file: Path,
    *,
    must_allow: Iterable[str] = (),
    said: Callable[[str], None] = lambda _: None,
) -> None:
    """Write the index of what was gathered, whole or not at all.

    Args:
        collection: what was gathered.
        file: the index.
        must_allow: as in `build`.
        said: as in `build`.

    Raises:
        KioskError: the file cannot be written.
    """
    if not collection.names and not collection.addresses:
        raise KioskError("the sources list nothing at all", hint="are these the right files?")
    collection.count()
    classes = number_classes(collection)
    hosts = tuple(must_allow)
    for attempt in range(_KEYS):
        said("writing" if not attempt else f"writing, with key {attempt + 1}")
        try:
            if _written(collection, classes, file, key_of(attempt), hosts):
                return
        except CollisionError:
            continue
    raise KioskError("no key keeps the names apart", hint="is a source made to bring this about?")


def key_of(attempt: int) -> bytes:
    """Give the key of an attempt: nothing secret, but the same each time."""
    return hashlib.blake2b(b"ilot categories %d" % attempt, digest_size=16).digest()


def number_classes(collection: Collection) -> Classes:
    """Number the classes that are in use by what they are.

    Raises:
        KioskError: there are more than the form of the file has numbers.
    """
    used = {*collection.names.values(), *collection.addresses.values()}
    ordered = sorted((sorted(collection.pairs(number)), number) for number in used)
    if len(ordered) >= CLASS:
        message = f"there are {len(ordered)} sets of categories and sources, and {CLASS} at most"
        raise KioskError(message, hint="give fewer sources at once")
    pairs = ((), *(tuple(one) for one, _ in ordered))
    return Classes(pairs, {old: new for new, (_, old) in enumerate(ordered, 1)})


def _written(
    collection: Collection, classes: Classes, file: Path, key: bytes, must_allow: tuple[str, ...]
) -> bool:
    """Write the index with a key; False if it says of a host what the lists do not say."""
    names, addresses, numbers = collection.names, collection.addresses, classes.numbers
    tables = (
        laid_out(names, numbers, names_above(names), key),
        laid_out(addresses, numbers, addresses_above(addresses), key),
    )
    tail = tail_of(collection, classes)
    with replacing(file) as place:
        with place.open("wb") as opened:
            opened.write(header_of(tables, tail, key, len(names) + len(addresses)).pack())
            for table in tables:
                table.words.tofile(opened)
            opened.write(tail)
            opened.flush()
            os.fsync(opened.fileno())
        index = CategoryIndex.open(place)
        index.verify()
        if not all(_agrees(index, collection, host) for host in must_allow):
            return False
        place.replace(file)
    sync(file.parent)
    return True


def header_of(tables: tuple[Table, Table], tail: bytes, key: bytes, entries: int) -> Header:
    """Give the header of a file of these parts."""
    hosts, paths = tables
    sha = hashlib.sha256()
    for table in tables:
        sha.update(table.words)
    sha.update(tail)
    words = len(hosts.words) + len(paths.words)
    return Header(
        delta=0,
        host_reach=hosts.reach,
        size=HEADER_SIZE + WORD * words + len(tail),
        key=key,
        host_slots=hosts.slots,
        path_slots=paths.slots,
        path_reach=paths.reach,
        reserved=0,
        entries=entries,
        tail_size=len(tail),
        tail_digest=digest(tail),
        checksum=sha.digest(),
        base=bytes(hashlib.sha256().digest_size),
    )


def tail_of(collection: Collection, classes: Classes) -> bytes:
    """Give what the file says about itself."""
    pairs = sorted({pair for one in classes.pairs for pair in one})
    place = {pair: number for number, pair in enumerate(pairs)}
    sources = [
        {**asdict(one.source.about), "sha256": one.checksum, "entries": one.tally[Fate.LISTED]}
        for one in collection.gathered
    ]
    said = {
        "date": max((source["date"] for source in sources), default=""),
        "suffixes": SUFFIXES_VERSION,
        "sources": sources,
        "pairs": pairs,
        "classes": [[place[pair] for pair in one] for one in classes.pairs],
        "tally": {
            one.source.about.name: dict(sorted(one.tally.items())) for one in collection.gathered
        },
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _agrees(index: CategoryIndex, collection: Collection, host: str) -> bool:
    """Whether the index says of a host what the lists say, and nothing else."""
    names = [one.source.about.name for one in collection.gathered]
    said = [
        (suffix, frozenset(index.class_sources[number])) for suffix, number in index.classes(host)
    ]
    listed = [
        (suffix, frozenset((names[source], category) for source, category in pairs))
        for suffix, pairs in collection.exact(host)
    ]
    return said == listed


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Give a place beside a file for what may replace it; it is removed if nothing did."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        os.fchmod(descriptor, 0o644)
        os.close(descriptor)
        place = Path(name)
        try:
            yield place
        finally:
            place.unlink(missing_ok=True)
    except OSError as error:
        hint = "may you write there, and is there room?"
        raise KioskError(f"{file}: {error.strerror}", hint=hint) from error
