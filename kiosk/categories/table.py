"""Lays names out in a hashed table: open addressing, in the order of the hashes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.policy.category_format import MORE, hasher

LOAD: Final = 0.6  # at 0.5 a file is a fifth larger and a look-up no faster
_WORD: Final = (1 << 64) - 1


class CollisionError(Exception):
    """Two names have the same hash under this key."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        words: as they stand in a file.
        slots: how many places a hash may point to.
        reach: how many words a look-up may have to read.
    """

    words: array[int]
    slots: int
    reach: int


def names_above(names: Mapping[str, int]) -> set[str]:
    """Give every name of two labels and more that stands above a listed one."""
    above: set[str] = set()
    for name in names:
        parent = name.partition(".")[2]
        while "." in parent and parent not in above:
            above.add(parent)
            parent = parent.partition(".")[2]
    return above


def addresses_above(addresses: Mapping[str, int]) -> set[str]:
    """Give every address that stands above a listed one; the host alone is the highest."""
    above: set[str] = set()
    for address in addresses:
        parent = address.rpartition("/")[0]
        while parent and parent not in above:
            above.add(parent)
            parent = parent.rpartition("/")[0]
    return above


def laid_out(
    names: Mapping[str, int], numbers: Mapping[int, int], above: set[str], key: bytes
) -> Table:
    """Lay names out.

    Args:
        names: each listed name's class, as gathered.
        numbers: the class as it is written, for each class as gathered.
        above: the names that have listed ones below them, listed themselves or not.
        key: of the hash.

    Raises:
        CollisionError: another key is needed.
    """
    prepared = hasher(key)

    def hashed(name: str, word: int) -> int:
        state = prepared()
        state.update(name.encode(errors="replace"))
        return int.from_bytes(state.digest(), "little") << 16 | word

    entries = [
        hashed(name, numbers[number] | (MORE if name in above else 0))
        for name, number in names.items()
    ]
    entries.extend(hashed(name, MORE) for name in above if name not in names)
    entries.sort()
    slots = max(1, int(len(entries) / LOAD))
    words = array("Q", bytes(8 * slots))
    reach, last, before = 1, -1, -1
    for entry in entries:
        value = entry >> 16
        if value == before:
            raise CollisionError
        start = (value >> 32) * slots >> 32
        last = max(start, last + 1)
        if last >= len(words):
            words.extend([0] * (last + 1 - len(words)))
        words[last] = entry & _WORD
        before, reach = value, max(reach, last - start + 1)
    words.extend([0] * (slots + reach - len(words)))
    return Table(words, slots, reach)
