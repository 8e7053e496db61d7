"""What a tree of processes takes of this machine's memory."""

from __future__ import annotations

import time
from pathlib import Path


def tree(root: int) -> list[int]:
    """Give a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def proportional_memory(root: int) -> float:
    """Give the proportional set size of a tree, in MB; shared pages are counted by their share.

    Raises:
        PermissionError: a process of it belongs to somebody else; the sum would be a lie.
    """
    total = 0
    for process in tree(root):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1000


def settled_memory(root: int, *, rest: float) -> float:
    """Give it once the tree has had time to become quiet, in MB."""
    time.sleep(rest)
    return proportional_memory(root)
