"""Asks our index and squidGuard the same questions, and explains each answer that differs."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from kiosk.categories.names import Names
from kiosk.categories.suffixes import Suffixes
from kiosk.categories.tally import Fate
from kiosk.policy.categories import CategoryIndex, fold
from tests.bench.lists import SEED
from tests.bench.squidguard import DENIED, SquidGuard

HOSTS: Final = 10_000
_DENIED: Final = frozenset(DENIED.split())


def differences(index: CategoryIndex, peer: SquidGuard, lists: Path) -> Counter[str]:
    """Count the answers that differ, by their reason; "unexplained" must stay at 0."""
    raw = _denied_names(lists)
    chance = random.Random(SEED)  # noqa: S311 - the same hosts each time
    hosts = list(islice(_asked(sorted(raw), chance), HOSTS))
    told: Counter[str] = Counter()
    for host, theirs in zip(hosts, peer.refused(hosts), strict=True):
        ours = any(index.class_categories[number] & _DENIED for _, number in index.classes(host))
        told["alike" if ours == theirs else _reason(host, raw, ours=ours)] += 1
    return told


def _reason(host: str, raw: set[str], *, ours: bool) -> str:
    """Say why we refuse a host that squidGuard lets through, or the other way round."""
    levels = list(_levels(host))
    listed = [level for level in levels if level in raw]
    if ours and listed:
        return "squidGuard sees only the nearest of several listed names"
    if ours and any(f"www.{level}" in raw for level in levels):
        return "listed with www., which we leave out"
    if ours and any(fold(level) != level for level in levels):
        return "a blog that is listed under another country"
    reader = Names(Suffixes())
    if listed and all(isinstance(reader.host(level), Fate) for level in listed):
        return "listed, but a public suffix or no name that a browser would use"
    return "unexplained"


def _asked(names: list[str], chance: random.Random) -> Iterator[str]:
    """Give listed hosts, hosts below them, and hosts that are like them."""
    while True:
        name = names[chance.randrange(len(names))]
        if name.rpartition(".")[2].isdigit():
            continue
        yield name
        yield f"www.{name}"
        yield f"n{chance.randrange(10**6)}.{name}"
        yield f"n{chance.randrange(10**6)}{name}"
        yield name.partition(".")[2]


def _denied_names(lists: Path) -> set[str]:
    names: set[str] = set()
    for category in _DENIED:
        file = lists / category / "domains"
        if file.is_file():
            with file.open(encoding="utf-8", errors="replace") as lines:
                names.update(_plain(lines))
    return names


def _plain(lines: Iterable[str]) -> Iterator[str]:
    return (line.strip().lower() for line in lines)


def _levels(host: str) -> Iterator[str]:
    while host:
        yield host
        host = host.partition(".")[2]
