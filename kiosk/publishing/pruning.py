"""Removes what no kiosk asks for any more: an index of sites is large, and each one stays."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.publishing.copying import metadata_in_force, targets_in_force
from kiosk.publishing.layout import Layout
from kiosk.publishing.publication import State

SHORTEST: Final = timedelta(days=1)  # a kiosk may be in the midst of what was in force
_METADATA: Final = re.compile(r"(?P<version>\d+)\.(?P<role>.+)\.json")


def prune(layout: Layout, state: State, now: datetime, age: timedelta) -> list[Path]:
    """Remove what is not in force, and was written long ago.

    Args:
        layout: the files.
        state: what is in force.
        now: the time, with its zone.
        age: how old a file must be.

    Returns:
        What was removed.

    Raises:
        KioskError: the age is shorter than a kiosk may need, or the disk refuses.
    """
    if age < SHORTEST:
        raise KioskError("kiosks may be reading what is a day old", hint="name a day at least")
    kept = {layout.targets / name for name in targets_in_force(state)}
    for role, version in metadata_in_force(layout, state):
        kept.add(layout.metadata / f"{version}.{role}.json")
    removed = []
    oldest = (now - age).timestamp()
    for file in [*layout.metadata.iterdir(), *layout.targets.rglob("*")]:
        if file in kept or not file.is_file() or not _numbered(file, layout):
            continue
        try:
            if file.stat().st_mtime < oldest:
                file.unlink()
                removed.append(file)
        except OSError as error:
            hint = "may this user write there?"
            raise KioskError(f"{file}: {error.strerror}", hint=hint) from error
    return removed


def _numbered(file: Path, layout: Layout) -> bool:
    """Whether it is a file of ours that may go: neither the timestamp nor what others put there."""
    return file.parent != layout.metadata or bool(_METADATA.fullmatch(file.name))
