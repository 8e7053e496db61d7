"""Reads /proc once and tells which processes live in a namespace, or hold one open."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

Space = tuple[str, int]  # ("mnt", inode)

_PROC: Final = "/proc"
_KINDS: Final = ("pid", "mnt", "net", "ipc")
_LINKS: Final = ("pid:[", "mnt:[", "net:[", "ipc:[")
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PARENT: Final = 1  # field of /proc/PID/stat, counted after the name
_START: Final = 19  # as above


@dataclass(slots=True)
class Census:
    """Who was there when it was taken.

    Attributes:
        mounts: our own mount table, as text.
        young: the names of our account's processes that were started since a moment.
        unreadable: processes of our account in a sandbox that do not let themselves be read.
    """

    mounts: str = ""
    young: list[str] = field(default_factory=list)
    unreadable: int = 0
    _inside: dict[Space, set[int]] = field(default_factory=dict)
    _open: dict[Space, set[int]] = field(default_factory=dict)
    _parents: dict[int, int] = field(default_factory=dict)

    def inside(self, space: Space) -> set[int]:
        """Give the processes that live in a namespace."""
        return self._inside.get(space, set())

    def holders(self, space: Space) -> set[int]:
        """Give the processes that keep a namespace alive: its own, and those that have it open."""
        return self.inside(space) | self._open.get(space, set())

    def lives_in(self, pid: int, space: Space) -> None:
        """Note where a process lives."""
        self._inside.setdefault(space, set()).add(pid)

    def descends(self, pid: int, parent: int) -> None:
        """Note whose child it is."""
        self._parents[pid] = parent

    def leave_out(self, families: Collection[int]) -> None:
        """Forget where the descendants of these live; what they have open still counts."""
        kin = {pid for pid in self._parents if self._is_of(pid, families)}
        self._inside = {space: pids - kin for space, pids in self._inside.items()}

    def _is_of(self, pid: int, families: Collection[int]) -> bool:
        seen = {0}  # a number given away while /proc is read may make somebody his own ancestor
        while pid not in families:
            if pid in seen:
                return False
            seen.add(pid)
            pid = self._parents.get(pid, 0)
        return True

    def has_open(self, pid: int, space: Space) -> None:
        """Note what a process has open."""
        self._open.setdefault(space, set()).add(pid)


def take_census(uid: int, since: float, others: Collection[int] = ()) -> Census:
    """Read /proc once.

    Args:
        uid: the account whose processes are told.
        since: in seconds since the epoch; younger ones are named.
        others: the first processes of sandboxes that may bear a number which was another's: the
            kernel gives a namespace that is made the lowest that is free. Nobody in them can have
            entered a namespace that was there before.
    """
    census = Census(mounts=Path("/proc/self/mountinfo").read_text(encoding="utf-8"))
    booted = _booted()
    for name in os.listdir(_PROC):  # noqa: PTH208 - thrice as fast as Path, between two visits
        if name.isdigit():
            _visit(census, int(name), uid, since - booted)
    census.leave_out(others)
    return census


def _visit(census: Census, pid: int, uid: int, since: float) -> None:
    folder = f"{_PROC}/{pid}"
    try:
        stat = _read(f"{folder}/stat")
        name, _, rest = stat.partition("(")[2].rpartition(")")
        fields = rest.split()
        if fields[0] in {"Z", "X"}:
            return  # it has its return code, no memory
        spaces = list(_spaces(folder))
        census.descends(pid, int(fields[_PARENT]))
    except PermissionError:
        census.unreadable += _is_ours_and_inside(folder, uid)
        return
    except (OSError, IndexError):  # it has died meanwhile
        return
    for space in spaces:
        census.lives_in(pid, space)
    for space in _open_spaces(folder):
        census.has_open(pid, space)
    if int(fields[_START]) / _TICKS >= since and _owner(folder) == uid:
        census.young.append(name)


def _spaces(folder: str) -> Iterator[Space]:
    for kind in _KINDS:
        space = _parsed(os.readlink(f"{folder}/ns/{kind}"))  # noqa: PTH115 - no path
        if space:
            yield space


def _open_spaces(folder: str) -> Iterator[Space]:
    try:
        names = os.listdir(f"{folder}/fd")  # noqa: PTH208 - as above
    except OSError:
        return
    for name in names:
        try:
            target = os.readlink(f"{folder}/fd/{name}")  # noqa: PTH115 - as above
        except OSError:
            continue
        if target.startswith(_LINKS) and (space := _parsed(target)):
            yield space


def _parsed(link: str) -> Space | None:
    kind, _, number = link.rstrip("]").partition(":[")
    return (kind, int(number)) if number.isdigit() else None


def _is_ours_and_inside(folder: str, uid: int) -> bool:
    """Tell from what everybody may read whether a session could have such a process."""
    try:
        status = _read(f"{folder}/status")
    except OSError:
        return False
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    nested = len(lines.get("NSpid", "").split()) > 1
    return nested and lines.get("Uid", "").split()[:1] == [str(uid)]


def _owner(folder: str) -> int:
    try:
        return os.stat(folder).st_uid  # noqa: PTH116 - as above
    except OSError:
        return -1


def _read(place: str) -> str:
    with open(place, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - as above
        return file.read()


def _booted() -> float:
    for line in _read(f"{_PROC}/stat").splitlines():
        if line.startswith("btime "):
            return float(line.split()[1])
    return 0.0
