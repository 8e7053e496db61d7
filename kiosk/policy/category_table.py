"""Reads what the hashed tables of an index, and of a delta over it, say of a name."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from kiosk.policy.category_format import (
    CLASS,
    GONE,
    MORE,
    PRINT,
    CategoryIndexError,
    fold,
    hasher,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Found: TypeAlias = tuple[tuple[str, int], ...]  # (what is listed, number of its class)
NOTHING: Final[Found] = ()
_SAYS: Final = MORE | CLASS
_PARENTS: Final = 256  # names with listed ones below them that are remembered
_number_of: Final = struct.Struct("<Q").unpack  # twice as fast as int.from_bytes


class Table(NamedTuple):
    """A table.

    Attributes:
        words: as they stand in a file.
        slots: how many places a hash may point to.
        reach: how many words a look-up may have to read.
    """

    words: memoryview
    slots: int
    reach: int


class Tables(NamedTuple):
    """A table, and what a delta lays over it.

    Attributes:
        base: of the index.
        over: of the delta, if there is one.
        key: of the hash of both.
        shift: how many classes the index has; a delta's are numbered behind them.
        classes: how many there are in all.
    """

    base: Table
    over: Table | None
    key: bytes
    shift: int
    classes: int

    def word(self, name: str) -> int:
        """Give what is written of a name: its class, and whether longer ones follow; or 0."""
        state = hasher(self.key)()
        state.update(name.encode(errors="replace"))
        (value,) = _number_of(state.digest())
        word = _find(self.base, value)
        if self.over is not None:
            word = _laid_over(word, _find(self.over, value), self.shift)
        _check(word & CLASS, self.classes)
        return word


def host_finder(tables: Tables) -> Callable[[str], Found]:  # noqa: C901 - holds the one below
    """Make what gives the listed names that cover a host, the shortest first."""
    (words, slots, reach), over, key, shift, classes = tables
    hashed, number_of = hasher(key), _number_of
    parents: dict[bytes, int] = {}  # tumblr.com, gouv.fr: few, and they come again and again
    known = parents.get

    def find(host: str) -> Found:  # noqa: C901, PLR0912 - runs for each part of each page; calls cost
        name = (fold(host) if "blogspot." in host else host).encode()
        found = NOTHING
        dot = name.rfind(b".", 0, name.rfind(b"."))  # before the last two labels
        while True:
            here = name[dot + 1 :]
            word = known(here)
            if word is None:
                state = hashed()
                state.update(here)
                (value,) = number_of(state.digest())
                start = (value >> 32) * slots >> 32
                mark = value & PRINT
                word = words[start]  # mostly it: to cut the others out costs more than to read it
                if word and word >> 16 != mark:
                    for word in words[start + 1 : start + reach]:
                        if not word or word >> 16 == mark:
                            break
                    else:
                        word = 0
                if over is not None:
                    word = _laid_over(word, _find(over, value), shift)
                if not word:
                    return found
                if word & MORE:
                    if len(parents) >= _PARENTS:
                        parents.clear()
                    parents[here] = word
            number = word & CLASS
            if number:
                if number >= classes:
                    raise _damaged()
                found += ((host[dot + 1 :], number),)
            if dot < 0 or not word & MORE:
                return found
            dot = name.rfind(b".", 0, dot)

    return find


def _find(table: Table, value: int) -> int:
    words, slots, reach = table
    start = (value >> 32) * slots >> 32
    mark = value & PRINT
    word = words[start]
    if not word or word >> 16 == mark:
        return word & _SAYS
    for word in words[start + 1 : start + reach]:
        if not word or word >> 16 == mark:
            return word & _SAYS
    return 0


def _laid_over(below: int, above: int, shift: int) -> int:
    """Give what holds of a name that an index and perhaps its delta have something about."""
    if not above:
        return below
    more = (below | above) & MORE
    number = above & CLASS
    if number == GONE:
        return more
    return more | (number + shift if number else below & CLASS)


def _check(number: int, classes: int) -> None:
    if number >= classes:
        raise _damaged()


def _damaged() -> CategoryIndexError:
    hint = "kiosk categories show --verify tells whether the file is damaged"
    return CategoryIndexError("a category index has a class that it does not know", hint=hint)
