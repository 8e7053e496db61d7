"""Chooses which of the published images a kiosk takes, if any."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kiosk.updates.image.fault import Fault
from kiosk.updates.image.release import Release
from kiosk.updates.image.version import ImageVersion
from kiosk.updates.selection import takes_part


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be done about what is published.

    Attributes:
        release: what is taken; None for nothing.
        held: a newer one that this kiosk does not take yet, as its share comes later or it is
            stopped.
        fault: what keeps this kiosk from a newer one, though it should have it.
    """

    release: Release | None = None
    held: Release | None = None
    fault: Fault | None = None


def choose(
    releases: Iterable[Release], running: ImageVersion, kiosk: str, bad: Collection[str]
) -> Choice:
    """Choose: the newest that is newer than what runs, for this kiosk, and has not failed here.

    Where all are older there is nothing to do: a kiosk may be delivered with a newer one, and keeps
    one that was withdrawn. An old list of releases is told by its signature.

    Args:
        releases: that are published.
        running: what runs.
        kiosk: this kiosk's number, or "".
        bad: SHA-256 of the bundles that have failed here.
    """
    known = sorted(releases, key=lambda one: one.version, reverse=True)
    newer = [one for one in known if one.version > running]
    shared = [one for one in newer if one.for_all or takes_part(kiosk, one.percent, one.salt)]
    sound = [one for one in shared if one.sha256 not in bad]
    near = [one for one in sound if one.at_least is None or one.at_least <= running]
    if near:
        return Choice(release=near[0])
    held = next((one for one in newer if one not in shared), None)
    return Choice(held=held, fault=Fault.TOO_FAR if sound else None)
