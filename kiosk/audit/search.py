"""Searches everything that outlives a visit: processes, open files, writable folders."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.audit.canary import Canary
from kiosk.audit.files import search_folder, search_open_files
from kiosk.audit.memory import UnreadableError, search_memory


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search has found.

    Attributes:
        stores: hits by store.
        places: hits by place: "memory of NAME", "open files", "files".
        unread: what could not be looked at, in words; it is not clean, it is not known.
    """

    stores: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    unread: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether everything was looked at and nothing was found."""
        return not self.stores and not self.unread


def search(
    canary: Canary, pids: Iterable[int], folders: Iterable[Path], *, since: float = 0.0
) -> Findings:
    """Search processes and folders.

    Args:
        canary: what is sought.
        pids: whose memory and deleted open files; never our own.
        folders: where a visit, or what served it, could have written.
        since: files that were last changed before are skipped.
    """
    processes = [pid for pid in dict.fromkeys(pids) if pid != os.getpid()]
    stores: Counter[str] = Counter()
    places: Counter[str] = Counter()
    unread: list[str] = []
    for pid in processes:
        name = _name(pid)
        try:
            found = search_memory(pid, canary)
        except ProcessLookupError:
            continue
        except UnreadableError:
            unread.append(f"memory of {name}")
            continue
        stores += found
        places[f"memory of {name}"] += found.total()
    found, dark = search_open_files(processes, canary)
    stores += found
    places["open files"] += found.total()
    unread += ["open files of a process"] * dark
    for folder in folders:
        found, dark = search_folder(folder, canary, since=since)
        stores += found
        places["files"] += found.total()
        unread += [f"{dark} files"] * bool(dark)
    return Findings(stores, +places, tuple(unread))


def tree(*roots: int) -> list[int]:
    """Give processes and all that descend from them."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        parent = int(stat.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(entry.name))
    found = list(roots)
    for pid in found:  # it grows while it is read
        found += children.get(pid, [])
    return found


def _name(pid: int) -> str:
    try:
        return Path("/proc", str(pid), "comm").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return "a process"
