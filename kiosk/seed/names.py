"""What the files of a seed are called, with how long they may be; takes nothing with it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

RUN: Final = Path("/run/ilot")  # where a seed reaches the programs of its machine
FIRST: Final = "first-start"  # is there on a machine without one
NAME: Final = "ilot.yaml"
GOOD: Final = "good.yaml"  # the last good one
MADE: Final = "made.json"  # what it made
LEARNED: Final = "devices-"  # begins the name of what /usr/lib/ilot/devices knows
MAX_BYTES: Final = 256 * 1024
MAX_KEYS: Final = 1 << 20
