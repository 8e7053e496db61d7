"""Cuts the power at many moments of a recorded start: the disk of each is made again and judged."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.image import disk, standing
from tests.image.writes import Disk, Kind, Loss, disk_of

LOSSES: Final = tuple(Loss)


@dataclass
class Replayed:
    """What was found.

    Attributes:
        how: what became of what was not flushed, how often.
        unflushed: cuts at which something was not flushed.
        empty: cuts at which there was no file system yet.
        wrong: what was wrong, with its moment.
        written: entries of the record.
    """

    how: Counter[str] = field(default_factory=Counter)
    unflushed: int = 0
    empty: int = 0
    wrong: list[str] = field(default_factory=list)
    written: int = 0
    flushes: int = 0


def replay(  # noqa: PLR0913 - a record, and how it is cut
    image: Path,
    record: Path,
    folder: Path,
    *,
    cuts: int,
    seed: int,
    seeds: Collection[bytes],
) -> Replayed:
    """Cut so often, and look each time at what the state partition holds.

    Args:
        image: the disk as it was before the first entry, raw.
        record: what was written to it.
        folder: where to work.
        cuts: how many.
        seed: of the moments.
        seeds: that the machine was given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with image.open("rb") as file:
        part = disk.partitions(file)[disk.STATE]
    steps = disk_of(record, part.start, part.size)
    chance, found = random.Random(seed), Replayed(written=len(steps))  # noqa: S311 - the same again
    found.flushes = sum(step.kind is Kind.FLUSH for step in steps)
    moments = Counter(chance.randrange(len(steps)) for _ in range(cuts if steps else 0))
    safe = disk.extract(image, disk.STATE, folder / "safe")
    after = folder / "after"
    with safe.open("r+b") as certain, record.open("rb") as written:
        state = Disk(certain, written)
        for number, step in enumerate(steps):
            state.go(step)
            for _ in range(moments[number]):
                loss = chance.choice(LOSSES)
                certain.flush()
                _copy(safe, after)
                with after.open("r+b") as copy:
                    state.lose(loss, chance, copy)
                found.how[loss] += 1
                found.unflushed += bool(state.pending)
                found.empty += not disk.is_ext4(after)
                for wrong in standing.faults(after, folder / "files", seeds):
                    found.wrong.append(f"entry {number} of {len(steps)}, {loss}: {wrong}")
    shutil.rmtree(folder / "files", ignore_errors=True)
    return found


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "--sparse=always", "--reflink=auto", source, target], check=True)
