"""Looks, once a session was killed, that nothing of it is left."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from kiosk.supervisor.census import Census, take_census
from kiosk.supervisor.machine import Screen
from kiosk.supervisor.outside import (
    SHARED_MEMORY,
    cores_kept,
    fresh_files,
    plain_swaps,
    queues,
    removable_mounts,
    segments,
    temporary_places,
)
from kiosk.supervisor.sandbox import POLICIES, PRIVATE_ETC, SCREEN_KEY
from kiosk.supervisor.selection import SelectionError, owners

_NAMESPACES: Final = ("mnt", "net", "ipc")
# What the supervisor itself may write into its folder while a visit goes on.
_OURS: Final = frozenset(
    {*POLICIES, *(f"{name}.new" for name in POLICIES), SCREEN_KEY, "lock", *PRIVATE_ETC}
)
_SPEAKERS: Final = ("speech-dispatch", "sd_", "dbus-daemon", "dbus-launch", "espeak")


class Part(StrEnum):
    """A kind of residue."""

    PROCESSES = "processes"
    NAMESPACES = "namespaces"
    MOUNTS = "mounts"
    FILES = "files"
    SHARED_MEMORY = "shared memory"
    PRINT_JOBS = "print jobs"
    SCANS = "scans"
    STICKS = "USB sticks"
    USB = "USB storage"
    CLIPBOARD = "clipboard"
    SPEECH = "speech"
    CORES = "core dumps"
    SWAP = "swap"


@dataclass(frozen=True, slots=True)
class Remains:
    """By what the remains of a session would be known.

    Attributes:
        pid_namespace: the inode of its PID namespace, or 0 without walls.
        began: when it was started, in seconds since the epoch.
        namespaces: its other namespaces, as ("mnt", inode).
        folder: the supervisor's run directory, or None.
        screen: where it was shown, or None.
        uid: of all its processes.
        places: folders that nobody but a session or its supervisor writes to; None for those
            where programs put temporary files.
    """

    pid_namespace: int
    began: float
    namespaces: frozenset[tuple[str, int]] = frozenset()
    folder: Path | None = None
    screen: Screen | None = None
    uid: int = field(default_factory=os.getuid)
    places: tuple[Path, ...] | None = None

    @classmethod
    def of(
        cls,
        information: Mapping[str, int],
        began: float,
        *,
        folder: Path | None = None,
        screen: Screen | None = None,
    ) -> Self:
        """Make them of what bubblewrap told about a session."""
        named = frozenset(
            (name, information[f"{name}-namespace"])
            for name in _NAMESPACES
            if f"{name}-namespace" in information
        )
        return cls(information.get("pid-namespace", 0), began, named, folder, screen)


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of residue, and whether none was found.

    Attributes:
        name: the kind.
        clean: whether none is there.
        detail: what was looked at or found, with counts; never a name that a page could choose.
        advisory: whether somebody other than a visit may have left it, on this machine.
    """

    name: Part
    clean: bool
    detail: str
    advisory: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked for, and whether none was found.

    Attributes:
        checks: one for each kind.
    """

    checks: tuple[Check, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is left."""
        return not self.unclean

    @property
    def unclean(self) -> tuple[str, ...]:
        """The kinds of which something is left."""
        return tuple(c.name.value for c in self.checks if not c.clean and not c.advisory)

    @property
    def warnings(self) -> tuple[Check, ...]:
        """What was found that somebody else may have left."""
        return tuple(c for c in self.checks if not c.clean and c.advisory)


def prove(
    remains: Remains,
    *,
    strict: bool = False,
    cleared: Sequence[Check] = (),
    others: Collection[int] = (),
) -> Proof:
    """Look for the remains of a session.

    Args:
        remains: of which.
        strict: whether the account and the machine are the kiosk's own, so that what appeared
            during a visit can only be the visit's.
        cleared: what was seen by those who lent it something.
        others: the first processes of the sessions that live: one that has just been started may
            bear the number of a namespace that went with this one.
    """
    census = take_census(remains.uid, remains.began, others)
    soft = not strict
    return Proof(
        (
            _processes(remains, census),
            _namespaces(remains, census),
            _mounts(remains, census),
            _files(remains, strict=strict),
            _shared_memory(remains, advisory=soft),
            *cleared,
            _usb(advisory=soft),
            _clipboard(remains, advisory=soft),
            _speech(census, advisory=soft),
            _cores(advisory=soft),
            _swap(advisory=soft),
        )
    )


def _processes(remains: Remains, census: Census) -> Check:
    if not remains.pid_namespace:
        return Check(Part.PROCESSES, clean=True, detail="no sandbox: nothing to tell them by")
    left = len(census.inside(("pid", remains.pid_namespace)))
    dark = census.unreadable
    detail = f"{left} left of its own, {dark} that hide where they live"
    return Check(Part.PROCESSES, clean=not left and not dark, detail=detail)


def _namespaces(remains: Remains, census: Census) -> Check:
    wanted = remains.namespaces
    if remains.pid_namespace:
        wanted = wanted | {("pid", remains.pid_namespace)}
    holders = {pid for one in wanted for pid in census.holders(one)}
    detail = f"{len(wanted)} looked for, {len(holders)} processes hold one"
    return Check(Part.NAMESPACES, clean=not holders, detail=detail)


def _mounts(remains: Remains, census: Census) -> Check:
    kept = sum(f"{kind}:[{number}]" in census.mounts for kind, number in remains.namespaces)
    held = any(census.holders(one) for one in remains.namespaces if one[0] == "mnt")
    inside = remains.folder is not None and f" {remains.folder}" in census.mounts
    detail = f"{kept} of its namespaces are mounted; its own mounts {'live' if held else 'went'}"
    return Check(Part.MOUNTS, clean=not (kept or held or inside), detail=detail)


def _files(remains: Remains, *, strict: bool) -> Check:
    run, cut = fresh_files(
        (remains.folder,) if remains.folder else (), remains.uid, remains.began, _OURS
    )
    places = remains.places
    if places is None:
        places = temporary_places() if strict else ()
    others, cut_too = fresh_files(places, remains.uid, remains.began)
    detail = f"{run} new in our folder, {others} new in {len(places)} places outside"
    if cut or cut_too:
        detail += "; there are more than can be looked at"
    open_house = not remains.pid_namespace  # without walls, our folder is the session's home
    return Check(Part.FILES, not (run or others or cut or cut_too), detail, open_house)


def _shared_memory(remains: Remains, *, advisory: bool) -> Check:
    files, _ = fresh_files((SHARED_MEMORY,), remains.uid, remains.began)
    blocks = segments(remains.uid, remains.began)
    letters = queues(remains.uid, remains.began)
    detail = f"{files} new files, {blocks} new segments, {letters} new queues"
    return Check(Part.SHARED_MEMORY, not (files or blocks or letters), detail, advisory)


def _usb(*, advisory: bool) -> Check:
    number = removable_mounts()
    return Check(Part.USB, not number, f"{number} mounted", advisory)


def _clipboard(remains: Remains, *, advisory: bool) -> Check:
    screen = remains.screen
    if screen is None or screen.platform != "xcb":
        return Check(Part.CLIPBOARD, clean=True, detail="the compositor drops it with its owner")
    try:
        number = owners(screen)
    except (OSError, SelectionError) as error:
        detail = f"the X server was not asked: {type(error).__name__}"
        return Check(Part.CLIPBOARD, clean=False, detail=detail, advisory=advisory)
    return Check(Part.CLIPBOARD, not number, f"{number} selections have an owner", advisory)


def _speech(census: Census, *, advisory: bool) -> Check:
    number = sum(name.startswith(_SPEAKERS) for name in census.young)
    return Check(Part.SPEECH, not number, f"{number} helpers younger than the visit", advisory)


def _cores(*, advisory: bool) -> Check:
    why = cores_kept()
    return Check(Part.CORES, not why, why or "none is kept", advisory)


def _swap(*, advisory: bool) -> Check:
    number = plain_swaps()
    return Check(Part.SWAP, not number, f"{number} that are not encrypted", advisory)
