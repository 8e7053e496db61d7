"""Judges what a state partition holds after a cut, with the readers that the kiosk itself uses."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.updates.versions import OFFERED, offered
from kiosk.usage.database import DAMAGED, FILE, Database
from tests.image import disk

LABELS: Final = ("policy", "usage", "seed", "kiosk", "image", "rauc")
GOOD_SEED: Final = "seed/good.yaml"
_AUDIT: Final = Path("kiosk/wipe.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a power cut must not take.

    Attributes:
        policy: the name of the version in force, or "".
        seed: the last good one, or b"".
        counted: visits and whatever else the spool has counted.
    """

    policy: str = ""
    seed: bytes = b""
    counted: int = 0

    def lost(self, after: Kept) -> Iterator[str]:
        """Give what was there and is not, in what stands after a cut."""
        if after.policy < self.policy:  # their numbers come first, all of one length
            yield f"policy: {self.policy} was in force, now “{after.policy}”"
        if self.seed and not after.seed:
            yield "seed: the last good one is gone"
        if after.counted < self.counted:
            yield f"spool: it had counted {self.counted}, now {after.counted}"


NOTHING: Final = Kept()


def faults(
    partition: Path, folder: Path, seeds: Collection[bytes], before: Kept = NOTHING
) -> list[str]:
    """Do with a partition what the next start does, and give what is wrong then.

    Args:
        partition: a copy: its journal is played back.
        folder: where its files may be put.
        seeds: that this machine was ever given; one of them must be in force, if any is.
        before: what must still be there.
    """
    if not disk.is_ext4(partition):
        return [*before.lost(NOTHING)]  # cut before it was made: the next start makes it
    if wrong := disk.mend(partition):
        return [f"file system: {wrong}"]
    try:
        there = disk.unpack(partition, folder)
    except KioskError as error:
        return [f"file system: {error}"]
    return [
        *_policy(there / "policy"),
        *_usage(there / "usage"),
        *_seed(there, seeds),
        *_json(there),
        *_lost(there, before),
    ]


def _lost(there: Path, before: Kept) -> Iterator[str]:
    try:
        yield from before.lost(kept(there))
    except KioskError:  # said above
        return


def kept(there: Path) -> Kept:
    """Read that from the unpacked files of a partition.

    Raises:
        KioskError: the spool cannot be read.
    """
    policy, seed = offered(there / "policy"), there / GOOD_SEED
    return Kept(
        policy.name if policy else "",
        seed.read_bytes() if seed.exists() else b"",
        _counted(there / "usage"),
    )


def _counted(folder: Path) -> int:
    if not (folder / FILE).exists():
        return 0
    database = Database(folder)
    try:
        with database.transaction() as connection:
            (counted,) = connection.execute("SELECT coalesce(sum(n), 0) FROM counter").fetchone()
            return int(counted)
    finally:
        database.close()


def holds(folder: Path) -> dict[str, int]:
    """Tell how many files each part of an unpacked partition holds."""
    return {
        label: sum(1 for file in (folder / label).rglob("*") if file.is_file()) for label in LABELS
    }


def _policy(folder: Path) -> Iterator[str]:
    if (folder / OFFERED).is_symlink() and offered(folder) is None:
        yield "policy: what is offered is not whole"


def _usage(folder: Path) -> Iterator[str]:
    if (folder / DAMAGED).exists():
        yield "spool: it was damaged before"
    if not (folder / FILE).exists():
        return
    database = Database(folder)
    try:
        with database.transaction() as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    except KioskError as error:
        yield f"spool: {error}"
        return
    finally:
        database.close()
    if verdict != "ok" or (folder / DAMAGED).exists():
        yield f"spool: {verdict}"


def _seed(folder: Path, seeds: Collection[bytes]) -> Iterator[str]:
    good = folder / GOOD_SEED
    if good.exists() and good.read_bytes() not in seeds:
        yield "seed: the last good one is none that was ever given"


def _json(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.json"):
        if "cache" in file.parts or "staging" in file.parts:
            continue
        said = file.read_bytes()
        if file.relative_to(folder) == _AUDIT and not said:
            continue  # one that could not be made has ended nothing: all who read it know that
        try:
            json.loads(said)
        except ValueError:
            yield f"{file.relative_to(folder)}: it is torn"
