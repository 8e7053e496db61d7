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
    try:
        state = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] not in {"Z", "X"}


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
