"""Asks an index for every name of the real lists, and for millions that are in none.

    python -m tests.bench.exactness FOLDER [UNLISTED]

It reads the lists once more, line by line into a plain dictionary, and compares.
"""

from __future__ import annotations

import gzip
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.categories.build import build
from kiosk.categories.lists import LEFT_OUT
from kiosk.categories.names import SHARED_CATEGORIES, Names
from kiosk.categories.spec import read_sources
from kiosk.categories.suffixes import Suffixes
from kiosk.categories.tally import Fate
from kiosk.policy.categories import CategoryIndex, fold
from tests.bench.lists import SEED

_UNLISTED: Final = 5_000_000
_ENDS: Final = ("com", "fr", "net", "org", "de", "co.uk", "top", "xyz", "info", "gouv.fr")

Pairs = set[tuple[str, str]]


class Listed:
    """What the lists say, in a plain dictionary."""

    def __init__(self, data: Path) -> None:
        self.names: dict[str, Pairs] = {}
        self.shared: dict[str, Pairs] = {}  # rented machines, or places of many: see the index
        self.refused: Counter[Fate] = Counter()
        self._suffixes = Suffixes()
        self._read = Names(self._suffixes)
        for place in sorted((data / "ut1").iterdir()):
            if (place / "domains").is_file() and place.name not in LEFT_OUT:
                with (place / "domains").open(encoding="utf-8", errors="replace") as file:
                    self._add(file, ("ut1", place.name))
        with gzip.open(data / "ut1_malware_phishing_2017_2025.txt.gz", "rt") as file:
            self._add(file, ("history", "phishing"))
        with (data / "etalab_public_sector_urls.txt").open(encoding="utf-8") as file:
            for line in file:
                name = self._read.official(line)
                if isinstance(name, Fate):
                    self.refused[name] += 1
                else:
                    pair = ("etalab", "public_sector" if name[1] else "public_sector_exact")
                    self.names.setdefault(name[0], set()).add(pair)

    def _add(self, lines: Iterator[str], pair: tuple[str, str]) -> None:
        shared = pair[1] in SHARED_CATEGORIES
        for line in lines:
            name = self._read.host(line, shared=shared)
            if isinstance(name, Fate):
                self.refused[name] += 1
            elif not shared and self._suffixes.is_public(name):
                self.shared.setdefault(name, set()).add(pair)
            else:
                self.names.setdefault(name, set()).add(pair)

    def covers(self, host: str) -> bool:
        """Whether a host or a name above it is listed."""
        host = fold(host)
        while "." in host:
            if host in self.names or host in self.shared:
                return True
            host = host.partition(".")[2]
        return False


def missed(listed: Listed, index: CategoryIndex) -> list[str]:
    """Give the listed names that are not found with all their categories and sources."""
    look_up, sources = index.classes, index.class_sources
    wrong = []
    for name, pairs in listed.names.items():
        found: Pairs = set()
        for suffix, number in look_up(name):
            found |= {
                pair
                for pair in sources[number]
                if pair[1] != "public_sector_exact" or suffix == name
            }
        above: Pairs = set()
        parent = name
        while "." in parent:
            for known in (listed.names.get(parent, set()), listed.shared.get(parent, set())):
                above |= {p for p in known if p[1] != "public_sector_exact" or parent == name}
            parent = parent.partition(".")[2]
        if not pairs <= found or not found <= above:
            wrong.append(name)
    return wrong


def unlisted(listed: Listed, count: int) -> Iterator[str]:
    """Give hosts like the listed ones that are in no list."""
    chance = random.Random(SEED)  # noqa: S311 - the same hosts each time
    known = list(listed.names)
    while count:
        name = known[chance.randrange(len(known))]
        letter = "abcdefghijklmnopqrstuvwxyz0123456789"[chance.randrange(36)]
        which = chance.randrange(4)
        if which == 0:  # a letter more
            name = f"{letter}{name}"
        elif which == 1:  # another end
            name = f"{name.rpartition('.')[0]}.{chance.choice(_ENDS)}"
        elif which == 2:  # another letter
            place = chance.randrange(name.find(".") or 1)
            name = f"{name[:place]}{letter}{name[place + 1 :]}"
        else:
            name = f"n{chance.randrange(10**12):x}.{name.rpartition('.')[2]}"
        if not listed.covers(name):
            count -= 1
            yield name


def say(text: str) -> None:
    """Tell whoever started it."""
    print(text, flush=True)  # noqa: T201 - a program


def main(words: list[str]) -> int:
    """Compare, and say what was found; 0 if nothing is wrong."""
    data = Path(words[0])
    count = int(words[1]) if words[1:] else _UNLISTED
    specs = [
        f"ut1:{data}/ut1,date=2026-08-17",
        f"list:{data}/ut1_malware_phishing_2017_2025.txt.gz=phishing,name=history",
        f"etalab:{data}/etalab_public_sector_urls.txt",
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "index.kfi")
        build(read_sources(specs), file)
        index = CategoryIndex.open(file)
        index.verify()
        listed = Listed(data)
        lost = missed(listed, index)
        say(f"{len(listed.names):,} listed names, {len(lost)} not as listed: {lost[:5]}")
        told = ", ".join(f"{fate} {number}" for fate, number in listed.refused.items())
        say(f"lines that list nothing: {told}")
        places = sum(not index.classes(name) for name in listed.shared)
        say(
            f"{len(listed.shared):,} public suffixes by a rule: {places} left out as places of many"
        )
        invented = [name for name in unlisted(listed, count) if index.classes(name)]
        say(f"{count:,} unlisted hosts, {len(invented)} found: {invented[:5]}")
    return 1 if lost or invented else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
