"""Searches files: their names and contents, and those that are deleted but still open."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kiosk.audit.canary import Canary
from kiosk.audit.memory import lives

_WINDOW: Final = 8 << 20  # bytes
_LARGEST: Final = 1 << 30
_BETWEEN: Final = b"\0"  # what no name holds


def search_folder(folder: Path, canary: Canary, *, since: float = 0.0) -> tuple[Counter[str], int]:
    """Count a canary's hits in the names and contents below a folder.

    Args:
        folder: symbolic links in it are not followed.
        canary: what is sought.
        since: contents that were last changed before are skipped: they cannot hold it.

    Returns:
        The hits, and how many of our account's files could not be read: a visit has no other.
    """
    found: Counter[str] = Counter()
    unread = 0
    names = bytearray()  # looked through as one, for there are many
    for entry in _entries(folder):
        names += os.fsencode(entry.name) + _BETWEEN
        try:
            facts = entry.stat(follow_symlinks=False)
            if entry.is_symlink():
                names += os.fsencode(os.readlink(entry.path)) + _BETWEEN  # noqa: PTH115 - no path
            elif stat.S_ISREG(facts.st_mode) and facts.st_ctime >= since:
                found += search_file(entry.path, canary)
        except FileNotFoundError:  # it has gone meanwhile
            continue
        except OSError:
            unread += _is_ours(entry)
    return found + canary.count(bytes(names)), unread


def _is_ours(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.stat(follow_symlinks=False).st_uid == os.getuid()
    except OSError:
        return False


def search_open_files(pids: Iterable[int], canary: Canary) -> tuple[Counter[str], int]:
    """Count the hits in files that processes have open and that have no name any more.

    Returns:
        The hits, and how many processes did not let their files be read.
    """
    found: Counter[str] = Counter()
    unread = 0
    seen: set[tuple[int, int]] = set()
    for pid in pids:
        try:
            descriptors = os.listdir(f"/proc/{pid}/fd")  # noqa: PTH208 - many of them
        except FileNotFoundError:
            continue
        except OSError:
            unread += lives(pid)
            continue
        for name in descriptors:
            found += _search_descriptor(f"/proc/{pid}/fd/{name}", seen, canary)
    return found, unread


def search_file(place: str, canary: Canary) -> Counter[str]:
    """Count the hits in a file, window by window.

    Raises:
        OSError: it cannot be read.
    """
    found: Counter[str] = Counter()
    # not to block on what is no file, nor to change when it was last read
    descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        start = 0
        while start < _LARGEST:
            data = os.pread(descriptor, _WINDOW + canary.overlap, start)
            found += canary.count(data, _WINDOW)
            if len(data) <= _WINDOW:
                break
            start += _WINDOW
    finally:
        os.close(descriptor)
    return found


def _search_descriptor(place: str, seen: set[tuple[int, int]], canary: Canary) -> Counter[str]:
    nothing: Counter[str] = Counter()
    try:
        facts = os.stat(place)  # noqa: PTH116 - as above
        key = (facts.st_dev, facts.st_ino)
        if not stat.S_ISREG(facts.st_mode) or facts.st_nlink or key in seen:
            return nothing
        seen.add(key)
        return search_file(place, canary)
    except OSError:
        return nothing


def _entries(folder: Path | str, device: int = 0) -> Iterator[os.DirEntry[str]]:
    """Give what is below a folder, on its own file system: others are asked for by themselves."""
    try:
        device = device or os.stat(folder).st_dev  # noqa: PTH116 - many of them
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        yield entry
        try:
            below = entry.is_dir(follow_symlinks=False)
            if below and entry.stat(follow_symlinks=False).st_dev == device:
                yield from _entries(entry.path, device)
        except OSError:  # it has gone meanwhile
            continue
