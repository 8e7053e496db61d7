"""A process of its own that opens an index and says what that cost: `MODE INDEX [HOSTS]`."""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path

from kiosk.policy.categories import CategoryIndex


def opened(file: Path, *, cold: bool) -> dict[str, float]:
    """Open it and look one host up, from the disk if cold."""
    if cold:
        descriptor = os.open(file, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
    else:
        file.read_bytes()
    read = _read_from_disk()
    began = time.perf_counter()
    index = CategoryIndex.open(file)
    done = time.perf_counter()
    index.classes("www.impots.gouv.fr")
    first = time.perf_counter()
    return {
        "open": (done - began) * 1e3,
        "first": (first - done) * 1e3,
        "read": _read_from_disk() - read,
    }


def memory(file: Path, hosts: list[str]) -> dict[str, float]:
    """Say what this process keeps for itself, and what it shares, because it looks hosts up."""
    for host in hosts:  # so that what they take themselves is there before
        host.encode()
    gc.collect()
    before = _memory()
    index = CategoryIndex.open(file)
    for host in hosts:
        index.classes(host)
        index.path_classes(host, "/a/b")
    gc.collect()
    after = _memory()
    return {name: after[name] - before[name] for name in before}


def _memory() -> dict[str, float]:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    sizes = {line.split(":")[0]: float(line.split()[1]) / 1e3 for line in lines}
    return {"private": sizes["Anonymous"], "mapped": sizes["Rss"] - sizes["Anonymous"]}


def _read_from_disk() -> float:
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("read_bytes"))


if __name__ == "__main__":
    place = Path(sys.argv[2])
    if sys.argv[1] == "memory":
        said = memory(place, Path(sys.argv[3]).read_text(encoding="ascii").split())
    else:
        said = opened(place, cold=sys.argv[1] == "cold")
    print(json.dumps(said))  # noqa: T201 - its answer
