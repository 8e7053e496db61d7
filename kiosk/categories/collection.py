"""Gathers what all sources list: each name and address once, with all its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kiosk.categories.lists import LOCAL_ALLOW, LOCAL_DENY, OFFICIAL, OFFICIAL_HOST, List, Shape
from kiosk.categories.names import SHARED_CATEGORIES, Names
from kiosk.categories.suffixes import Suffixes
from kiosk.categories.table import names_above
from kiosk.categories.tally import Fate, Tally
from kiosk.policy.category_format import fold

Pair: TypeAlias = tuple[int, str]  # number of the source, id of the category
# A person's own lines stay as they are; and one host says nothing of those below it.
_ALONE: Final = frozenset((LOCAL_ALLOW, LOCAL_DENY, OFFICIAL_HOST))
_STEP: Final = 500_000  # lines between two reports


@dataclass(slots=True)
class Gathered:
    """What became of a source."""

    source: List
    checksum: str
    tally: Tally = field(default_factory=Counter)


class Collection:
    """Names and addresses, each with its class: the set of its pairs of source and category.

    Attributes:
        names: each name's class, as a number.
        addresses: each address's class.
        gathered: the sources in the order in which they were added.
    """

    def __init__(self, suffixes: Suffixes) -> None:
        self.names: dict[str, int] = {}
        self.addresses: dict[str, int] = {}
        self.gathered: list[Gathered] = []
        self._reader = Names(suffixes)
        self._suffixes = suffixes
        self._classes: list[frozenset[Pair]] = [frozenset()]
        self._numbers: dict[frozenset[Pair], int] = {frozenset(): 0}
        self._steps: dict[Pair, _Step] = {}
        self._watched: set[str] = set()  # listed names that are public suffixes

    def add(self, source: List, said: Callable[[str], None] = lambda _: None) -> None:
        """Add all that a source lists.

        Args:
            source: of any kind; a bad line of it is counted.
            said: is told how far it is.

        Raises:
            KioskError: it cannot be read.
        """
        number = len(self.gathered)
        gathered = Gathered(source, source.checksum())
        self.gathered.append(gathered)
        for part in source.parts():
            match part.shape:
                case Shape.HOST:
                    lines = _counted(part.lines(), gathered, said)
                    self._add_hosts(lines, (number, part.category), gathered.tally)
                case Shape.ADDRESS:
                    lines = _counted(part.lines(), gathered, said)
                    self._add_addresses(lines, (number, part.category), gathered.tally)
                case Shape.OFFICIAL:
                    self._add_officials(
                        _counted(part.lines(), gathered, said), number, gathered.tally
                    )

    def pairs(self, number: int) -> frozenset[Pair]:
        """Give the pairs of a class."""
        return self._classes[number]

    def exact(self, host: str) -> tuple[tuple[str, frozenset[Pair]], ...]:
        """Give what an index must give for a canonical host: each listed level, shortest first."""
        name, rest = fold(host), host
        found = []
        while "." in name:
            if number := self.names.get(name, 0):
                found.append((rest, self._classes[number]))
            name, rest = name.partition(".")[2], rest.partition(".")[2]
        return tuple(reversed(found))

    def _remove_shared(self) -> None:
        """Remove what looked like somebody's machine and has strangers' sites below it."""
        shared = names_above(self.names) & self._watched
        for name in shared:
            pairs = self._classes[self.names[name]]
            kept = frozenset(pair for pair in pairs if pair[1] in SHARED_CATEGORIES)
            for source in {source for source, _ in pairs - kept}:
                self.gathered[source].tally[Fate.SHARED] += 1
            self.names[name] = self.number(kept)
            if not kept:
                del self.names[name]

    def remove_covered(self) -> None:
        """Remove names of which their listed parents already say everything.

        Before that, what turns out to be a place of many now that all is there.
        """
        self._remove_shared()
        empty: frozenset[Pair] = frozenset()
        covering = [{p for p in pairs if p[1] not in _ALONE} for pairs in self._classes]
        covered: list[str] = []
        for name, number in self.names.items():
            above = empty
            parent = name.partition(".")[2]
            while "." in parent:
                if parent in self.names:
                    above = above | covering[self.names[parent]]
                parent = parent.partition(".")[2]
            if above and self._classes[number] <= above:
                covered.append(name)
        for name in covered:
            for source in {source for source, _ in self._classes[self.names[name]]}:
                self.gathered[source].tally[Fate.COVERED] += 1
            del self.names[name]

    def count(self) -> None:
        """Count what is listed, once everything is there."""
        sizes = Counter(self.names.values()) + Counter(self.addresses.values())
        for gathered in self.gathered:
            gathered.tally.pop(Fate.LISTED, None)
        for number, size in sizes.items():
            for source in {source for source, _ in self._classes[number]}:
                self.gathered[source].tally[Fate.LISTED] += size

    def _add_hosts(self, lines: Iterable[str], pair: Pair, tally: Tally) -> None:
        names, step, watched = self.names, self._step(pair), self._watched
        shared = pair[1] in SHARED_CATEGORIES
        repeated = 0
        for line in lines:
            # most lines of UT1 repeat a blog that is already there, under another country
            name: str | Fate = line.strip().lower()
            if "blogspot." in name:
                name = fold(name)
            known = names.get(name)
            if known is None or name in watched:
                name = self._reader.host(line, shared=shared)
                if isinstance(name, Fate):
                    tally[name] += 1
                    continue
                known = names.get(name, 0)
                if not known and self._suffixes.is_public(name):
                    watched.add(name)
            names[name] = after = step[known]
            repeated += after == known
        tally[Fate.REPEATED] += repeated

    def _add_addresses(self, lines: Iterable[str], pair: Pair, tally: Tally) -> None:
        step = self._step(pair)
        for line in lines:
            address = self._reader.address(line)
            if isinstance(address, Fate):
                tally[address] += 1
            else:
                self._set(self.addresses, address, step, tally)

    def _add_officials(self, lines: Iterable[str], source: int, tally: Tally) -> None:
        below, alone = self._step((source, OFFICIAL)), self._step((source, OFFICIAL_HOST))
        for line in lines:
            read = self._reader.official(line)
            if isinstance(read, Fate):
                tally[read] += 1
            else:
                self._set(self.names, read[0], below if read[1] else alone, tally)

    @staticmethod
    def _set(where: dict[str, int], name: str, step: _Step, tally: Tally) -> None:
        known = where.get(name, 0)
        where[name] = after = step[known]
        tally[Fate.REPEATED] += after == known

    def _step(self, pair: Pair) -> _Step:
        return self._steps.setdefault(pair, _Step(self, pair))

    def number(self, pairs: frozenset[Pair]) -> int:
        """Give the class of a set of pairs."""
        known = self._numbers.get(pairs)
        if known is None:
            known = self._numbers[pairs] = len(self._classes)
            self._classes.append(pairs)
        return known


class _Step(dict[int, int]):
    """From each class to that with one more pair; found once, then a look-up."""

    def __init__(self, collection: Collection, pair: Pair) -> None:
        super().__init__()
        self._collection = collection
        self._pair = pair

    def __missing__(self, number: int) -> int:
        pairs = self._collection.pairs(number) | {self._pair}
        self[number] = after = self._collection.number(pairs)
        return after


def _counted(
    lines: Iterable[str], gathered: Gathered, said: Callable[[str], None]
) -> Iterator[str]:
    count = 0
    for count, line in enumerate(lines, 1):
        if not count % _STEP:
            said(f"{gathered.source.about.name}: {gathered.tally[Fate.READ] + count:,} lines")
        yield line
    gathered.tally[Fate.READ] += count
