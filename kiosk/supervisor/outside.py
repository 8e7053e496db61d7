"""What a visit could have left outside its sandbox, were there a hole: files, memory, devices."""

from __future__ import annotations

import os
import resource
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kiosk.own_disk import PARTITIONS, own_partitions

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - POSIX's own place
_QUEUES: Final = Path("/dev/mqueue")
_MOUNTS: Final = Path("/proc/self/mountinfo")
_DEVICES: Final = Path("/sys/dev/block")
_MANY: Final = 4000  # entries; a kiosk's own places hold a handful
_CREATED: Final = {"shm": "ctime", "msg": "ctime", "sem": "ctime"}


def temporary_places() -> tuple[Path, ...]:
    """Give where programs of our account put files that they forget."""
    places = [Path(tempfile.gettempdir()), Path("/var/tmp")]  # noqa: S108 - that is the point
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    places += [Path(runtime)] if runtime else []
    named = os.environ.get("XDG_CACHE_HOME")
    places.append(Path(named) if named else Path.home() / ".cache")
    return tuple(dict.fromkeys(place for place in places if place.is_dir()))


def fresh_files(
    places: Iterable[Path], uid: int, since: float, allowed: frozenset[str] = frozenset()
) -> tuple[int, bool]:
    """Count the files of an account that were written since a moment.

    Args:
        places: the folders to look through.
        uid: whose files.
        since: in seconds since the epoch.
        allowed: names that may be there.

    Returns:
        How many, and whether there was more than could be looked at.
    """
    found = seen = 0
    for place in places:
        for entry in _entries(place):
            seen += 1
            if seen > _MANY:
                return found, True
            try:
                facts = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            young = facts.st_uid == uid and facts.st_ctime >= since
            found += young and not entry.is_dir(follow_symlinks=False) and entry.name not in allowed
    return found, False


def _entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # another account's, or gone
        return
    for entry in entries:
        yield entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)


def segments(uid: int, since: float) -> int:
    """Count an account's System V objects that were made since a moment."""
    number = 0
    for kind, column in _CREATED.items():
        try:
            head, *rows = Path(f"/proc/sysvipc/{kind}").read_text(encoding="ascii").splitlines()
        except (OSError, ValueError):
            continue
        names = head.split()
        for row in rows:
            values = dict(zip(names, row.split(), strict=False))
            made_by = uid in {int(values["uid"]), int(values["cuid"])}
            number += made_by and int(values[column]) >= int(since)
    return number


def queues(uid: int, since: float) -> int:
    """Count an account's POSIX message queues that were made since a moment."""
    return fresh_files((_QUEUES,), uid, since)[0]


def removable_mounts(
    mounts: Path = _MOUNTS, devices: Path = _DEVICES, ours: Path = PARTITIONS
) -> int:
    """Count the mounted devices that come by USB or that can be taken out, but for our own disk.

    Args:
        mounts: /proc/self/mountinfo.
        devices: /sys/dev/block.
        ours: the partitions of our own disk, by their labels.
    """
    numbers = set()
    for line in mounts.read_text(encoding="utf-8").splitlines():
        device = line.split()[2]
        if not device.startswith("0:"):
            numbers.add(devices / device)
    own = own_partitions(ours)
    return sum(_is_removable(one) and one.resolve().name not in own for one in numbers)


def _is_removable(device: Path) -> bool:
    try:
        whole = device.resolve()
        flags = [p / "removable" for p in (whole, whole.parent)]
        return "/usb" in str(whole) or any(
            flag.exists() and flag.read_text(encoding="ascii").strip() == "1" for flag in flags
        )
    except OSError:
        return False


def cores_kept() -> str:
    """Tell why a program that crashes would leave its memory somewhere, or ""."""
    if resource.getrlimit(resource.RLIMIT_CORE)[0] != 0:
        return "the limit for core dumps is not 0"
    pattern = Path("/proc/sys/kernel/core_pattern").read_text(encoding="utf-8")
    # a program that collects them is given them whatever the limit is
    return "a program collects core dumps" if pattern.startswith("|") else ""


def plain_swaps() -> int:
    """Count the swap spaces that are neither encrypted nor compressed memory."""
    rows = Path("/proc/swaps").read_text(encoding="utf-8").splitlines()[1:]
    return sum(not _is_private(Path(row.split()[0])) for row in rows)


def _is_private(device: Path) -> bool:
    block = Path("/sys/block", device.resolve().name)
    if block.name.startswith("zram"):
        backing = block / "backing_dev"
        return not backing.exists() or backing.read_text(encoding="utf-8").strip() == "none"
    try:
        return (block / "dm" / "uuid").read_text(encoding="utf-8").startswith("CRYPT-")
    except OSError:
        return False
