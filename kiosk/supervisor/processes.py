"""Finds processes by what only ours can have: a namespace, or the run directory in their words."""

from __future__ import annotations

import os
from pathlib import Path


def inhabitants(namespace: int) -> list[int]:
    """Give the processes of a PID namespace, by its inode; the dead that wait for burial aside."""
    wanted = f"pid:[{namespace}]"
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _namespace(entry) == wanted and _lives(entry)
    ]


def bereaved(namespace: int) -> bool:
    """Tell whether a process of a PID namespace has a dead child that it has not buried.

    The engine forks its pages from a process that it never starts anew: a session that has lost it
    looks well and shows no page.
    """
    living = set(inhabitants(namespace))
    stats = (_stat(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return any(state == "Z" and parent in living for state, parent in stats)


def started_with(folder: Path) -> list[int]:
    """Give the processes that have a folder in their command line, the dead and ourselves aside."""
    words = os.fsencode(folder) + b"/"
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit()
        and int(entry.name) != os.getpid()
        and words in _command_line(entry)
        and _lives(entry)
    ]


def _lives(process: Path) -> bool:
    """Tell whether it still has memory; a zombie has only its return code."""
    return _stat(process)[0] not in {"Z", "X"}


def _stat(process: Path) -> tuple[str, int]:
    """Give its state, one letter, and its parent."""
    try:
        stat = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it is gone
        return "X", 0
    state, parent = stat.rpartition(")")[2].split()[:2]
    return state, int(parent)


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:  # it has died meanwhile, or belongs to somebody else
        return b""


def _namespace(process: Path) -> str:
    try:
        return os.readlink(process / "ns" / "pid")  # noqa: PTH115 - "pid:[N]" is no path
    except OSError:  # as above
        return ""
