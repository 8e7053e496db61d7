"""Which processes there are, and which of them are below another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path


def processes() -> dict[int, tuple[int, str]]:
    """Give the parent and the command line of every process that has one."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "status").read_text(encoding="utf-8", errors="replace")
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            parent = re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE)
            if parent and line:
                found[int(entry.name)] = (int(parent[1]), line)
    return found


def below(root: int, known: Mapping[int, tuple[int, str]]) -> dict[int, str]:
    """Give a process and all that descend from it, with their command lines."""
    found = {root}
    while more := {pid for pid, (parent, _) in known.items() if parent in found} - found:
        found |= more
    return {pid: known[pid][1] for pid in found if pid in known}


def lives(pid: int) -> bool:
    """Tell whether it still runs; a zombie has only its return code."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def started(pid: int) -> int:
    """Give when it was started, in ticks since the machine was; numbers begin anew some time."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    return int(stat.rpartition(")")[2].split()[19])


def numbers(pid: int) -> list[str]:
    """Give the numbers of a process: ours, then those in the namespaces that it is in."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    found = re.search(r"^NSpid:\s+(.*)", status, re.MULTILINE)
    return found[1].split() if found else []
