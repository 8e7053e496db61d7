"""Measures the machine from outside: its memory, and the start beside that of a bare one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.image import walk
from tests.image.board import Board
from tests.image.reading import Word
from tests.image.running import Running

AT_HOME: Final = 700  # MB in all at the home
AT_WORK: Final = 2048  # MB in all on a heavy page
RATIO: Final = 1.5  # of a bare machine's start
HEAVY: Final = "album.caf.fr"
GO: Final = "Aller sur ce site"
HEAVY_PAGE: Final = "L’album tient 300 Mo."
_KEY: Final = 0.2
_MB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Used:
    """Memory that is not to be had any more: programs, the kernel, files in memory."""

    megabytes: float


def used(vm: Running) -> Used:
    """Tell how much memory is in use, of all that was put into the machine."""
    stats = vm.memory()
    left = stats["stat-available-memory"] / _MB
    return Used(vm.machine.memory - left)


def open_heavy_page(vm: Running, board: Board) -> None:
    """Type the address of the practice site that weighs on the memory, and go there."""
    vm.tap(walk.SEARCH)
    vm.sleep(4)
    for letter in HEAVY:
        vm.touch(*board.key(letter))
        time.sleep(_KEY * vm.speed.pace)
    vm.tap(GO)
    vm.sees(HEAVY_PAGE, patience=60)


def is_terminal(words: Sequence[Word]) -> bool:
    """Tell whether a screen shows the prompt of a bare machine."""
    return any("root@" in word.text or word.text.endswith("#") for word in words)
