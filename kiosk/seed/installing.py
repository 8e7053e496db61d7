"""Puts a seed onto the seed partition, with the keys beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.seed.durable import put
from kiosk.seed.names import NAME

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.seed.applying import Candidate

_PRIVATE = 0o600


def install(candidate: Candidate, folder: Path) -> None:
    """Put it there, the keys first: a seed without the keys that it names is a bad one.

    Raises:
        OSError: it cannot be written; the seed before it may still be there.
    """
    for left in folder.glob(f".{NAME}-*"):  # of a start that was cut off
        left.unlink(missing_ok=True)
    updates = candidate.read.seed.updates
    if updates and updates.root and candidate.kept.keys is not None:
        put(folder / updates.root, candidate.kept.keys, _PRIVATE)
    put(folder / NAME, candidate.kept.text, _PRIVATE)
