"""A folder in place of a stick, for workshops and tests: nothing is mounted."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PracticeVolume:
    """One plugging in of it.

    Attributes:
        link: leads to the folder; the stick is plugged in as long as it is there.
        plugged: known by when it was made.
    """

    link: Path
    plugged: str

    def mount(self, *, writable: bool) -> None:
        """Nothing is to be done."""

    def open(self) -> int:
        """Open its first folder."""
        return os.open(self.link, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def unmount(self) -> None:
        """Nothing was done."""

    def free(self) -> bool:
        """Tell that nothing was."""
        return True


def practice(link: Path) -> tuple[PracticeVolume, ...]:
    """Give the stick, if it is plugged in."""
    try:
        return (PracticeVolume(link, str(link.lstat().st_ctime_ns)),)
    except OSError:
        return ()
