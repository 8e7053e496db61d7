"""The processes from which the engine forks its others, and starts none of them anew.

A session that has lost one may look well; nothing but its end helps.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK: Final = b"--type=zygote"


class Forges:
    """Knows them from one look to the next; the engine itself does not notice."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._unburied: set[int] = set()

    def whole(self, *, at_once: bool = False) -> bool:
        """Look, and tell whether none has died.

        Args:
            at_once: count each dead process that is not buried yet; otherwise only one that was
                there at the look before too, which nobody buries.
        """
        living, unburied = set(), set()
        for pid in _below(os.getpid()):
            with suppress(OSError):  # it has gone meanwhile
                stat = Path(f"/proc/{pid}/stat").read_bytes()
                if stat.rpartition(b")")[2].split()[0] == b"Z":
                    unburied.add(pid)
                elif _MARK in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    living.add(pid)
        lost = (self._seen - living) | (unburied if at_once else unburied & self._unburied)
        self._seen |= living
        self._unburied = unburied
        return not lost


def _below(pid: int) -> Iterator[int]:
    """Give the descendants of a process."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, children.read_text(encoding="ascii").split()):
                yield child
                yield from _below(child)
