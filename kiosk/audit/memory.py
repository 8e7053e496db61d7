"""Searches the memory of other processes."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.audit.canary import Canary

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_WINDOW: Final = 8 << 20  # bytes
_THERE: Final = 0x40  # in the top byte of a page's entry: in memory, or swapped out
_EXISTS: Final = bytes(top >= _THERE for top in range(256))
_RUN: Final = re.compile(rb"\x01+(?:\x00{1,15}\x01+)*")  # small gaps are read sooner than avoided
_NOT_MEMORY: Final = ("[vvar", "[vsyscall", "[vdso")


class UnreadableError(Exception):
    """A process whose memory may not be read."""


def search_memory(pid: int, canary: Canary) -> Counter[str]:
    """Count a canary's hits in a process.

    Args:
        pid: it must not be our own: we hold the canary.
        canary: what is sought.

    Raises:
        UnreadableError: it does not let itself be read.
        ProcessLookupError: it has died.
    """
    found: Counter[str] = Counter()
    folder = Path("/proc", str(pid))
    try:
        with (folder / "mem").open("rb", 0) as memory, (folder / "pagemap").open("rb", 0) as pages:
            regions = list(
                _regions((folder / "maps").read_text(encoding="utf-8", errors="replace"))
            )
            for low, high in regions:
                for start, size, more in _windows(pages.fileno(), low, high, canary.overlap):
                    data = _read(memory.fileno(), start, size, more)
                    found += canary.count(data, size)
    except PermissionError as error:
        if not lives(pid):  # what waits to be buried has no memory any more
            raise ProcessLookupError from error
        raise UnreadableError from error
    except FileNotFoundError as error:
        raise ProcessLookupError from error
    if not regions and lives(pid):
        raise UnreadableError
    return found


def lives(pid: int) -> bool:
    """Tell whether a process is alive and no thread of the kernel: those have memory."""
    folder = Path("/proc", str(pid))
    try:
        stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        dead = stat.rpartition(")")[2].split()[0] in {"Z", "X"}
        return not dead and bool((folder / "cmdline").read_bytes())
    except OSError:
        return False


def _regions(maps: str) -> Iterator[tuple[int, int]]:
    """Give what may hold more than an unchanged part of a file."""
    for line in maps.splitlines():
        fields = line.split(None, 5)
        place, rights, inode = fields[0], fields[1], fields[4]
        name = fields[5] if len(fields) > 5 else ""  # noqa: PLR2004 - the sixth may be missing
        if "r" not in rights or name.startswith(_NOT_MEMORY):
            continue
        if inode != "0" and "w" not in rights and "(deleted)" not in name and "s" not in rights:
            continue
        low, high = place.split("-")
        yield int(low, 16), int(high, 16)


def _windows(pages: int, low: int, high: int, overlap: int) -> Iterator[tuple[int, int, int]]:
    """Give what there is of a region: where, how much, and how much more a hit may reach over.

    Pages that do not exist are passed over: to read them would make them.
    """
    for start in range(low, high, _WINDOW):
        size = min(_WINDOW, high - start)
        entries = os.pread(pages, size // _PAGE * 8, start // _PAGE * 8)
        there = entries[7::8].translate(_EXISTS)
        for run in _RUN.finditer(there or b"\1" * (size // _PAGE)):
            first, last = start + run.start() * _PAGE, start + run.end() * _PAGE
            more = min(overlap, high - last) if last == start + size else 0
            yield first, last - first, more


def _read(memory: int, start: int, size: int, more: int) -> bytes:
    """Read a window; where a page cannot be read, page by page."""
    try:
        data = os.pread(memory, size + more, start)
    except OSError:
        data = b""
    if len(data) >= size:
        return data
    parts = []
    for place in range(start, start + size, _PAGE):
        try:
            part = os.pread(memory, _PAGE, place)
        except OSError:
            part = b""
        parts.append(part.ljust(_PAGE, b"\0"))
    return b"".join(parts)
