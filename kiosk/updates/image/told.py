"""Gathers how it is with images, for whoever tells it: the panel, the report, the doctor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.updates.image import standing, status, version
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.status import Told
from kiosk.updates.image.version import ImageVersion

if TYPE_CHECKING:
    from kiosk.settings import Settings


@dataclass(frozen=True, slots=True)
class Images:
    """Where it is written.

    Attributes:
        folder: of images, of the one who fetches them; None on a machine that has none.
        slots: root's, of what came of them.
        running: the version that runs; None on a machine without images.
    """

    folder: Path | None
    slots: Path | None
    running: ImageVersion | None

    @classmethod
    def of(cls, settings: Settings) -> Images:
        """Give those of this machine."""
        running = version.running() if settings.image else None
        return cls(settings.image, settings.slots, running)

    def told(self, now: dt.datetime) -> Told:
        """Say what there is to hear.

        Args:
            now: with its time zone.
        """
        try:
            known = standing.read(self.slots)
        except KioskError:
            return Told(fault=Fault.DISK)
        return status.told(status.read(self.folder), known, self.running, now)
