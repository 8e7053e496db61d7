"""The folder of the few things that survive a visit; never anything of a citizen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kiosk.settings import Settings


def state_folder(settings: Settings, environment: Mapping[str, str]) -> Path:
    """Give its place; it need not be there."""
    if settings.state:
        return settings.state
    named = environment.get("XDG_STATE_HOME", "")
    return (Path(named) if named else Path.home() / ".local" / "state") / "ilot"


def keep(place: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Put a file there, whole or not at all, even if the power fails.

    Args:
        place: of the file.
        content: of it.
        mode: who may read it; only we, if nothing else is said.

    What root puts there belongs to whom the folder belongs: the kiosk must read it.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-")  # 0600
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if os.geteuid() == 0:
                owner = place.parent.stat()
                os.fchown(descriptor, owner.st_uid, owner.st_gid)
            file.write(content)
            os.fchmod(descriptor, mode)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(place)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    settle(place.parent)


def settle(folder: Path) -> None:
    """Have the names in a folder written to the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
