"""Examines the disk: its room, and whether it does as it is told."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject, first
from kiosk.doctor.words import gigabytes, room
from kiosk.i18n import gettext as _
from kiosk.supervisor.state_folder import state_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.doctor.machine import Machine

_STATE: Final = "/var/lib/ilot"  # where the partition of an image of ours belongs
_MOUNT: Final = re.compile(
    r"^\d+ \d+ (?P<device>\d{1,6}:\d{1,6}) \S+ (?P<place>\S+) (?P<options>\S+)(?: \S+)* - "
    r"\S+ \S+ (?P<super>\S+)$"
)
_OURS: Final = "CRYPT-VERITY-"
_CORRUPT: Final = re.compile(r"\bverity C$", re.MULTILINE)
_DMSETUP: Final = 3.0  # seconds
_NO_SUCH_FILES: Final = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT})
_MEGABYTE: Final = 10**6
_LITTLE: Final = 300 * _MEGABYTE
_TOO_LITTLE: Final = 50 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Disk(Measured):
    """How it is; None where nobody knows.

    Attributes:
        appliance: whether it has a partition of its own for what survives.
        mounted: whether that is where it belongs.
        size: bytes.
        free: bytes that we may still write.
        files: how many more files fit.
        read_only: whether the kernel lets nobody write.
        writes: whether something could be written there just now.
        errors: that the kernel has found on disks since they were made.
        verified: whether the system's own files are checked as they are read.
        corrupt: whether some of them were found other than they should be.
    """

    appliance: bool
    mounted: bool
    size: int | None
    free: int | None
    files: int | None
    read_only: bool
    writes: bool | None
    errors: int | None
    verified: bool
    corrupt: bool | None


@dataclass(frozen=True, slots=True)
class _Mount:
    device: str
    place: str
    options: frozenset[str]


def measure(machine: Machine) -> Disk:
    """Look at it, and write something that has no name and is gone at once."""
    folder = _there(state_folder(machine.settings, machine.environment))
    mounts = list(_mounts(machine.text("proc/self/mountinfo") or ""))
    below = [one for one in mounts if folder.is_relative_to(one.place)]
    own = max(below, key=lambda one: len(one.place), default=None)
    system = next((one for one in reversed(mounts) if one.place == "/"), None)
    uuid = f"sys/dev/block/{system.device}/dm/uuid" if system else ""
    verified = (machine.text(uuid) or "").startswith(_OURS) if system else False
    try:
        room_ = os.statvfs(folder)
    except OSError:
        room_ = None
    return Disk(
        appliance=machine.appliance,
        mounted=any(one.place == _STATE for one in mounts),
        size=room_.f_blocks * room_.f_frsize if room_ else None,
        free=room_.f_bavail * room_.f_frsize if room_ else None,
        files=room_.f_favail if room_ and room_.f_files else None,
        read_only="ro" in own.options if own else False,
        writes=_writes(folder),
        errors=_errors(machine),
        verified=verified,
        corrupt=_corrupt(machine) if verified else None,
    )


def examine(measured: Disk) -> Finding:
    """Say how much room there is, or what is wrong."""
    return Finding(Subject.DISK, *_judged(measured), measured)


def _judged(measured: Disk) -> tuple[State, str, str]:
    size, free = measured.size, measured.free
    if size is None or free is None:
        return State.UNKNOWN, _("Le disque ne dit pas combien de place il a."), ""
    call, new = _("Appelez le dépannage."), _("Appelez le dépannage : il faut changer le disque.")
    restart = _("Redémarrez la machine ; sinon, appelez le dépannage.")
    had = _("Il a eu {n} erreurs : dites-le au dépannage.").format(n=measured.errors)
    left = _("Le disque a {free} Go libres sur {size}.").format(
        free=gigabytes(free), size=gigabytes(size)
    )
    full = _("Le disque est plein : il reste {free}.").format(free=room(free))
    closed = measured.read_only or measured.writes is False
    gone = measured.appliance and not measured.mounted
    return first(
        (measured.corrupt, State.ILL, _("Le disque a abîmé des fichiers du système."), new),
        (
            closed and measured.errors,
            *(State.ILL, _("Le disque a eu des erreurs : plus rien ne s’y écrit."), new),
        ),
        (gone, State.ILL, _("La partie du disque qui garde les réglages manque."), restart),
        (free < _TOO_LITTLE or measured.files == 0, State.ILL, full, call),
        (closed, State.ILL, _("Rien ne peut être écrit sur le disque."), restart),
        (measured.errors, State.WARN, left, had),
        (
            free < _LITTLE,
            *(State.WARN, left, _("Il sera bientôt plein : dites-le au dépannage.")),
        ),
        (True, State.WELL, left, ""),
    )


def _there(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that there is."""
    for one in (folder, *folder.parents):
        try:
            if one.is_dir():
                return one.absolute()
        except OSError:
            continue
    return Path("/")


def _writes(folder: Path) -> bool | None:
    """Write a file that never has a name; None where this account may not, or cannot tell."""
    try:
        descriptor = os.open(folder, os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    except PermissionError:
        return None
    except OSError as error:
        return None if error.errno in _NO_SUCH_FILES else False
    try:
        os.write(descriptor, b"?")
        os.fsync(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _mounts(text: str) -> Iterator[_Mount]:
    for line in text.splitlines():
        if found := _MOUNT.match(line):
            options = {*found["options"].split(","), *found["super"].split(",")}
            yield _Mount(found["device"], found["place"], frozenset(options))


def _errors(machine: Machine) -> int | None:
    places = machine.glob("sys/fs/ext4/*/errors_count")
    counts = [machine.number(str(place.relative_to(machine.root))) for place in places]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _corrupt(machine: Machine) -> bool | None:
    """Ask the device mapper, which tells nobody but root."""
    if os.geteuid() != 0 or not machine.can("dmsetup"):
        return None
    answer = machine.ask("dmsetup", "status", "--target", "verity", seconds=_DMSETUP)
    return bool(_CORRUPT.search(answer.text)) if answer and answer.code == 0 else None
