"""Keeps what root knows of images, each step on the disk before it is acted on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kiosk.updates import durable
from kiosk.updates.image import standing as trials
from kiosk.updates.image.standing import Event, Standing

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


class Keeper:
    """The file of it, to the one who writes there: root.

    Args:
        folder: of slots; it is made if missing.

    Raises:
        KioskError: what is known cannot be read.

    Attributes:
        standing: what is known.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.standing: Standing = trials.read(folder)

    def take(self, *events: Event) -> Standing:
        """Take in what happened.

        Raises:
            OSError: it cannot be written down.
        """
        for event in events:
            after = trials.step(self.standing, event)
            if after != self.standing:
                self._folder.mkdir(mode=0o755, parents=True, exist_ok=True)
                durable.write(self._folder / trials.FILE, trials.dump(after))
                self.standing = after
        return self.standing


def boot(file: Path = _BOOT) -> str:
    """Name this life of the machine."""
    return file.read_text(encoding="ascii").strip()
