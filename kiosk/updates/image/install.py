"""Has a bundle that was fetched written into the other slot, and the machine start it: for root.

Nothing is believed of the one who fetched it: RAUC verifies the signature, the version is the one
that is signed, and what has failed here is refused by what is in it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.updates.image import part as parts
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.keeping import Keeper
from kiosk.updates.image.rauc import Bundle, Rauc, RefusedError
from kiosk.updates.image.standing import (
    Begun,
    Installed,
    NotInstalled,
    Refused,
    Stage,
    Trial,
    Up,
    Withdrawn,
)
from kiosk.updates.image.version import ImageVersion

_IN_ITS_SLOT: Final = frozenset({Stage.WAITING, Stage.RETURNED})


class Outcome(StrEnum):
    """What came of it."""

    NOTHING = "nothing"  # there is nothing to install
    TRIAL = "trial"  # the one that runs is on trial: first things first
    REFUSED = "refused"
    FAILED = "failed"  # it will be tried again, or is bad
    RESTART = "restart"  # the other slot starts next


@dataclass(frozen=True, slots=True)
class Machine:
    """This machine.

    Attributes:
        running: the version that runs.
        boot: names this life of it.
        compatible: what kind of machine it is.
        network: whether it has a way out now, or nobody says that it has none.
    """

    running: ImageVersion
    boot: str
    compatible: str
    network: bool


def install(
    folder: Path, keeper: Keeper, rauc: Rauc, machine: Machine, say: Callable[[str], None]
) -> Outcome:
    """Install what was handed over, if anything was.

    Args:
        folder: of images, in which another user writes.
        keeper: of what root knows.
        rauc: writes slots.
        machine: this one.
        say: is told what happens, in words for an administrator.

    Raises:
        KioskError: RAUC does not answer.
        OSError: what happens cannot be written down; nothing is done then.
    """
    standing = keeper.take(Up(str(machine.running), machine.boot))
    trial = standing.trial
    if trial and trial.stage is Stage.STARTED:
        return Outcome.TRIAL
    refused, offered = False, set[str | None]()
    for file in parts.ready(folder).values():
        sha256 = _digest(file)
        offered.add(sha256)
        outcome = _install(file, sha256, keeper, rauc, machine, say)
        if outcome is Outcome.REFUSED:
            refused = True  # the next one may be good
        elif outcome is not Outcome.NOTHING:
            return outcome
    if trial and trial.stage in _IN_ITS_SLOT:
        if trial.sha256 in offered:
            return _start(trial, keeper, rauc, machine)
        # stopped, or a newer one is on its way; noted afterwards: done twice, it does no harm
        say(f"{trial.version} is no longer offered: it is not started")
        rauc.start_own()
        keeper.take(Withdrawn())
    return Outcome.REFUSED if refused else Outcome.NOTHING


def _start(trial: Trial, keeper: Keeper, rauc: Rauc, machine: Machine) -> Outcome:
    if trial.stage is Stage.RETURNED:
        rauc.start_other()
        keeper.take(Installed(machine.boot))
    return Outcome.RESTART  # it waits still where somebody used the kiosk as it was to restart


def _install(  # noqa: PLR0913, PLR0917 - each of another kind
    file: Path,
    sha256: str | None,
    keeper: Keeper,
    rauc: Rauc,
    machine: Machine,
    say: Callable[[str], None],
) -> Outcome:
    trial = keeper.standing.trial
    if sha256 is None or keeper.standing.is_bad(sha256):
        say(f"{file.name}: no file of ours, or one that has failed here")
        file.unlink(missing_ok=True)
        return Outcome.NOTHING
    if trial and trial.stage in _IN_ITS_SLOT and trial.sha256 == sha256:
        return Outcome.NOTHING
    try:
        bundle = rauc.info(file)
        _suits(bundle, machine)
    except RefusedError as error:
        say(error.message)
        keeper.take(Refused(error.version, sha256, error.fault))
        file.unlink(missing_ok=True)
        return Outcome.REFUSED
    version = str(bundle.version)
    standing = keeper.take(Begun(version, sha256, machine.boot, machine.network))
    if standing.is_bad(sha256):
        say(f"{version}: it could not be written three times")
        file.unlink(missing_ok=True)
        return Outcome.FAILED
    try:
        rauc.install(file)
    except KioskError as error:
        say(error.message)
        if keeper.take(NotInstalled()).is_bad(sha256):
            file.unlink(missing_ok=True)
        return Outcome.FAILED
    keeper.take(Installed(machine.boot))
    say(f"{version} is in the other slot, which starts next")
    return Outcome.RESTART


def _suits(bundle: Bundle, machine: Machine) -> None:
    version = str(bundle.version)
    if bundle.compatible != machine.compatible:
        message = f"{version}: for “{bundle.compatible}”, and this is “{machine.compatible}”"
        raise RefusedError(Fault.OTHER_MACHINE, message, version)
    if bundle.version <= machine.running:
        message = f"{version}: not newer than {machine.running}, which runs"
        raise RefusedError(Fault.OLDER, message, version)


def _digest(file: Path) -> str | None:
    """Give the SHA-256 of a plain file; None for what another user may have put in its place."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return hashlib.file_digest(stream, "sha256").hexdigest()
