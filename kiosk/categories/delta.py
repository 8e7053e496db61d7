"""Makes the small file that, laid over an index, answers as a newer index would.

Cumulative: each delta leads from the same base to the newest lists, so a kiosk that slept for a
month needs one of them, not thirty.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from kiosk.categories.build import header_of, number_classes, replacing, tail_of
from kiosk.categories.collection import Collection
from kiosk.categories.table import CollisionError, addresses_above, laid_out, names_above
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.category_format import GONE, HEADER_SIZE, Header

_GONE: Final = -1  # for a class of the collection
_Reasons: TypeAlias = frozenset[tuple[str, str]]  # names of sources, categories


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new in the newer lists.

    Attributes:
        names: each name that is listed in another way now, with its class of then; -1 for none.
        addresses: the same of addresses.
        gone: how many of these are listed no more.
        added: how many were not listed before.
    """

    names: dict[str, int]
    addresses: dict[str, int]
    gone: int
    added: int

    @property
    def changed(self) -> int:
        """How many are listed for other reasons than before."""
        return len(self.names) + len(self.addresses) - self.gone - self.added


def difference(old: Collection, new: Collection) -> Difference:
    """Compare two collections, without what listed parents cover."""
    before, now = _reasons(old), _reasons(new)
    parts = []
    gone = added = 0
    for was, is_now in ((old.names, new.names), (old.addresses, new.addresses)):
        changes = {
            name: number
            for name, number in is_now.items()
            if name not in was or before[was[name]] != now[number]
        }
        added += sum(name not in was for name in changes)
        lost = [name for name in was if name not in is_now]
        gone += len(lost)
        parts.append(changes | dict.fromkeys(lost, _GONE))
    return Difference(parts[0], parts[1], gone, added)


def write_delta(old: Collection, new: Collection, base: Path, file: Path) -> Difference:
    """Write the delta from a base to newer lists, and prove that it leads there.

    Args:
        old: what the base was made of.
        new: what the kiosk shall know.
        base: the index of `old`.
        file: the delta.

    Raises:
        KioskError: the base is not the index of `old`, or the file cannot be written.
    """
    header = _header(base)
    changes = difference(old, new)
    new.count()
    part = copy(new)
    part.names = {name: number for name, number in changes.names.items() if number != _GONE}
    part.addresses = {name: number for name, number in changes.addresses.items() if number != _GONE}
    classes = number_classes(part)
    numbers = {**classes.numbers, _GONE: GONE}
    try:
        tables = (
            laid_out(changes.names, numbers, names_above(changes.names), header.key),
            laid_out(changes.addresses, numbers, addresses_above(changes.addresses), header.key),
        )
    except CollisionError as error:
        hint = "make a new base: its own key keeps these names apart"
        raise KioskError("two names cannot be told apart in a delta", hint=hint) from error
    tail = tail_of(new, classes)
    entries = len(new.names) + len(new.addresses)
    with replacing(file) as place:
        with place.open("wb") as out:
            plain = header_of(tables, tail, header.key, entries)
            out.write(replace(plain, delta=1, base=header.checksum).pack())
            for table in tables:
                table.words.tofile(out)
            out.write(tail)
            out.flush()
            os.fsync(out.fileno())
        _prove(CategoryIndex.open(base, place), new, changes)
        place.replace(file)
    return changes


def _header(base: Path) -> Header:
    CategoryIndex.open(base).verify()
    with base.open("rb") as opened:
        return Header.unpack(opened.read(HEADER_SIZE), base.stat().st_size)


def _reasons(collection: Collection) -> Mapping[int, _Reasons]:
    """Give what each class of a collection says, in words that two collections share."""
    names = [one.source.about.name for one in collection.gathered]
    used = {*collection.names.values(), *collection.addresses.values()}
    return {
        number: frozenset(
            (names[source], category) for source, category in collection.pairs(number)
        )
        for number in used
    }


def _prove(index: CategoryIndex, new: Collection, changes: Difference) -> None:
    """See that base and delta together say of each changed name what the new lists say."""
    index.verify()
    names = [one.source.about.name for one in new.gathered]
    for host in changes.names:
        said = [(level, frozenset(index.class_sources[at])) for level, at in index.classes(host)]
        listed = [
            (level, frozenset((names[source], category) for source, category in pairs))
            for level, pairs in new.exact(host)
        ]
        if said != listed:
            raise KioskError("the base is not the index of the older lists", hint="build it anew")
