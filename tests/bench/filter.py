"""The category filter at the size of UT1, beside Debian's squidGuard on the same lists."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.policy.address import Address
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.decision import decide
from kiosk.policy.model import Request
from kiosk.policy_source import load_policy
from kiosk.settings import ROOT, WHITELIST
from tests.bench.agreement import differences
from tests.bench.figures import Figure, ratio
from tests.bench.lists import SEED, write_lists
from tests.bench.squidguard import SquidGuard, compiled, empty

HOSTS: Final = 4000
ROUNDS: Final = 15
OPENINGS: Final = 9
_WARM_UP: Final = 1


def figures(data: Path | None) -> list[Figure]:
    """Measure everything.

    Args:
        data: the folder of the real lists; without it all are made up.
    """
    with tempfile.TemporaryDirectory(prefix="ilot-filter-", dir=ROOT / "build") as name:
        folder = Path(name)
        lists = folder / "lists"
        raw = write_lists(lists, data)
        index, made = _build(lists, folder, data)
        settings, seconds = compiled(lists, folder)
        theirs = sum(file.stat().st_size for file in lists.glob("*/*.db")) / 1e6
        hosts = _hosts(lists)
        return [
            Figure("filter, raw names", "M", [raw / 1e6]),
            *made,
            Figure("filter, squidGuard's build", "s", [seconds]),
            Figure("filter, squidGuard's files", "MB", [theirs]),
            *_openings(index),
            *_memory(index, folder, hosts),
            *_look_ups(index, settings, empty(folder), hosts),
            *_decisions(index, hosts),
            *_agreement(index, settings, lists),
        ]


def _agreement(index: Path, settings: Path, lists: Path) -> list[Figure]:
    with SquidGuard(settings) as peer:
        told = differences(CategoryIndex.open(index), peer, lists)
    told["unexplained"] += 0
    return [
        Figure(f"filter, {reason}", "", [count], 0 if reason == "unexplained" else None)
        for reason, count in told.most_common()
    ]


def _build(lists: Path, folder: Path, data: Path | None) -> tuple[Path, list[Figure]]:
    """Build the index in a process of its own."""
    index = folder / "index.kfi"
    sources = [f"ut1:{lists},date=2026-08-17"]
    if data:
        sources.append(f"etalab:{data}/etalab_public_sector_urls.txt,date=2024-12-01")
    command = [sys.executable, "-m", "kiosk", "categories", "build", *sources, "-o", str(index)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return index, [
        Figure("filter, build", "s", [time.perf_counter() - began]),
        Figure("filter, build, peak memory", "MB", [usage.ru_maxrss / 1e3], 1000),
        Figure("filter, file", "MB", [index.stat().st_size / 1e6], 30),
    ]


def _openings(index: Path) -> list[Figure]:
    warm, cold = ([_probe(mode, index) for _ in range(OPENINGS)] for mode in ("warm", "cold"))
    assert all(one["read"] for one in cold), "the pages were still in memory"
    return [
        Figure("filter, open, in memory", "ms", [one["open"] for one in warm], 5),
        Figure("filter, open, from the disk", "ms", [one["open"] for one in cold], 20),
        Figure("filter, first look-up, from the disk", "ms", [one["first"] for one in cold]),
    ]


def _memory(index: Path, folder: Path, hosts: dict[str, list[str]]) -> list[Figure]:
    file = folder / "hosts.txt"
    file.write_text("\n".join(host for some in hosts.values() for host in some), encoding="ascii")
    said = [_probe("memory", index, str(file)) for _ in range(3)]
    return [
        Figure("filter, memory of a process's own", "MB", [one["private"] for one in said], 1),
        Figure("filter, pages shared by all", "MB", [one["mapped"] for one in said]),
    ]


def _probe(mode: str, *arguments: object) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.filter_probe", mode, *map(str, arguments)]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    said: dict[str, float] = json.loads(answer)
    return said


def _hosts(lists: Path) -> dict[str, list[str]]:
    """Choose hosts to look up: listed ones, sites below these, and none at all."""
    chance = random.Random(SEED)  # noqa: S311 - the same hosts each time
    with (lists / "adult" / "domains").open(encoding="ascii") as file:
        adult = [line.strip() for number, line in enumerate(file) if number % 97 == 0]
    with (lists / "phishing" / "domains").open(encoding="ascii") as file:
        phishing = [line.strip() for number, line in enumerate(file) if number % 11 == 0]
    listed = [name for name in adult + phishing if not name.rpartition(".")[2].isdigit()]
    hits = chance.sample(listed, HOSTS)
    return {
        "miss": [
            f"www.{chance.randrange(10**9):x}-n.{chance.choice(['fr', 'com', 'org'])}" for _ in hits
        ],
        "hit": hits,
        "deep": [f"a.b.c.d.e.f.{name}" for name in hits],
    }


def _look_ups(
    file: Path, settings: Path, without: Path, hosts: dict[str, list[str]]
) -> list[Figure]:
    """Take turns: ours, squidGuard, and squidGuard without a list."""
    index = CategoryIndex.open(file)
    found: list[Figure] = []
    with SquidGuard(settings) as peer, SquidGuard(without) as pipe:
        for kind, some in hosts.items():
            turns = [
                (_ours(index, some), peer.cost(some), pipe.cost(some))
                for _ in range(ROUNDS + _WARM_UP)
            ][_WARM_UP:]
            ours, theirs, piped = zip(*turns, strict=True)
            mine = Figure(f"filter, look-up, {kind}", "µs", ours, 3)
            other = Figure(f"filter, look-up, {kind}, squidGuard", "µs", theirs)
            net = Figure("", "µs", [one - two for one, two in zip(theirs, piped, strict=True)])
            words = f"filter, look-up, {kind}, squidGuard to ours"
            found += [mine, other, ratio(words, other, mine, None)]
            found.append(ratio(f"{words}, without its pipe", net, mine, None))
    cached = index.classes
    times = [timeit.timeit(lambda: cached("www.caf.fr"), number=50_000) * 20 for _ in range(ROUNDS)]
    found.append(Figure("filter, look-up, a host that has come before", "µs", times, 0.2))
    return found


def _decisions(file: Path, hosts: dict[str, list[str]]) -> list[Figure]:
    """Decide in the mode `legal`: rules, lists, and for a page of no list the look-alikes too."""
    policy = load_policy(WHITELIST, mode="legal", index=file)
    assert policy.lists is not None
    found: list[Figure] = []
    again = Request(Address.parse("https://www.caf.fr/"))
    for kind, some in hosts.items():
        asked = [Request(Address.parse(f"https://{host}/")) for host in some]
        taken = []
        for _ in range(ROUNDS):
            policy.lists.classes.cache_clear()  # type: ignore[attr-defined] # it is an lru_cache
            fresh = replace(policy)  # which remembers nothing
            decide(again, fresh)
            decide(Request(Address.parse("https://jardin.example/")), fresh)  # makes the guard
            began = time.thread_time()
            for request in asked:
                decide(request, fresh)
            taken.append((time.thread_time() - began) / len(asked) * 1e6)
        found.append(Figure(f"filter, decide, a page, {kind}", "µs", taken, 10))
    times = [
        timeit.timeit(lambda: decide(again, policy), number=20_000) * 50 for _ in range(ROUNDS)
    ]
    found.append(Figure("filter, decide, a page that has come before", "µs", times, 1.5))
    return found


def _ours(index: CategoryIndex, hosts: Sequence[str]) -> float:
    index.classes.cache_clear()  # type: ignore[attr-defined] # it is an lru_cache
    classes = index.classes
    began = time.thread_time()
    for host in hosts:
        classes(host)
    return (time.thread_time() - began) / len(hosts) * 1e6
