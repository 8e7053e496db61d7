"""Which image is on trial in the other slot, which has proved itself, which has failed here.

Root keeps it (`image.json` in the folder of slots) and writes each step down before it acts, so
that whatever ends the machine counts as it should. An image is bad when RAUC refuses it, when it
says itself that it is not well, or when it came back twice without a verdict: the firmware starts
the other slot once only, so that a machine that hangs, panics or loses its power is back on the old
one by itself. What may lie at the village, and not at the image, counts as no verdict. What is bad
is never tried again; content counts, not the number.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeAlias

from kiosk.errors import KioskError
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.version import ImageVersion

FILE: Final = "image.json"
STARTS: Final = 2  # that may end without a verdict: a village has power cuts
INSTALLS: Final = 3  # that may be cut off, or fail
REMEMBERED: Final = 32  # bad images
# the box of the line is still off after a power cut; the machine was too slow for its audit
_CIRCUMSTANCES: Final = frozenset({Fault.NETWORK, Fault.AUDIT})


class Stage(StrEnum):
    """How far an image on trial has come."""

    WRITING = "writing"  # into the other slot
    WAITING = "waiting"  # for the machine to start it
    STARTED = "started"  # it runs, and has to show that it is well
    RETURNED = "returned"  # the machine is back, or goes, without a verdict: it has another chance


@dataclass(frozen=True, slots=True)
class Trial:
    """An image that has to prove itself.

    Attributes:
        version: of it.
        sha256: of its bundle.
        stage: how far it has come.
        installs: how often it was begun to be written.
        starts: how often the machine was told to start it.
        came_up: whether it ever ran.
        boot: the life of the machine in which it was installed, or told to start.
        network: whether a way out is asked of it.
    """

    version: str
    sha256: str
    stage: Stage = Stage.WRITING
    installs: int = 1
    starts: int = 0
    came_up: bool = False
    boot: str = ""
    network: bool = False


@dataclass(frozen=True, slots=True)
class Bad:
    """An image that has failed here, and why."""

    version: str
    sha256: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of images; replaced as a whole.

    Attributes:
        confirmed: the last version that proved itself; "" for the one that was delivered.
        trial: the image that is being tried, or None.
        bad: images that have failed, the newest last.
        failures: how many ever did, also those that are forgotten.
    """

    confirmed: str = ""
    trial: Trial | None = None
    bad: tuple[Bad, ...] = ()
    failures: int = 0

    def is_bad(self, sha256: str) -> bool:
        """Whether the image of this bundle has failed here."""
        return any(one.sha256 == sha256 for one in self.bad)


@dataclass(frozen=True, slots=True)
class Begun:
    """A bundle is about to be written into the other slot."""

    version: str
    sha256: str
    boot: str
    network: bool


@dataclass(frozen=True, slots=True)
class Installed:
    """It was written, or told to start again: the machine starts it next, once."""

    boot: str


@dataclass(frozen=True, slots=True)
class NotInstalled:
    """It could not be written."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """It is no longer offered, and the machine was told not to start it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A bundle is none that may be installed here."""

    version: str
    sha256: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Up:
    """The machine runs this version, in this life of it."""

    version: str
    boot: str


@dataclass(frozen=True, slots=True)
class Well:
    """The version that runs has shown that it is well."""

    version: str


@dataclass(frozen=True, slots=True)
class Unwell:
    """The version that runs is not well."""

    version: str
    fault: Fault


Event: TypeAlias = Begun | Installed | NotInstalled | Withdrawn | Refused | Up | Well | Unwell


def step(standing: Standing, event: Event) -> Standing:
    """Give what is known after an event."""
    match event:
        case Begun():
            return _begun(standing, event)
        case Refused(version, sha256, fault):
            trial = standing.trial
            of_it = trial is not None and trial.sha256 == sha256
            kept = replace(standing, trial=None) if of_it else standing
            return _bad(kept, Bad(version, sha256, fault))
        case Well(version):
            trial = standing.trial
            over = trial is None or trial.version == version
            return replace(standing, confirmed=version, trial=None if over else trial)
        case _:
            trial = standing.trial
            return _of_trial(standing, trial, event) if trial else standing


def _of_trial(standing: Standing, trial: Trial, event: Event) -> Standing:
    match event:
        case Up():
            return _up(standing, trial, event)
        case Installed(boot):
            waits = replace(trial, stage=Stage.WAITING, starts=trial.starts + 1, boot=boot)
            return replace(standing, trial=waits)
        case Withdrawn():
            return replace(standing, trial=None)  # it has not failed: once offered again, it is new
        case NotInstalled() if trial.installs >= INSTALLS:
            return _failed(standing, trial, Fault.INSTALL)
        case Unwell(version, fault) if version == trial.version:
            final = fault not in _CIRCUMSTANCES
            return _failed(standing, trial, fault) if final else _again(standing, trial, fault)
        case _:
            return standing


def _begun(standing: Standing, event: Begun) -> Standing:
    trial = standing.trial
    fresh = Trial(event.version, event.sha256, boot=event.boot, network=event.network)
    if trial and trial.sha256 == event.sha256:
        if trial.installs >= INSTALLS:  # each cut off, or this would be over
            return _failed(standing, trial, Fault.INSTALL)
        fresh = replace(
            fresh, installs=trial.installs + 1, starts=trial.starts, came_up=trial.came_up
        )
    return replace(standing, trial=fresh)


def _up(standing: Standing, trial: Trial, event: Up) -> Standing:
    """Judge by what runs after a start of the machine."""
    if event.version == trial.version:
        up = replace(trial, stage=Stage.STARTED, came_up=True, boot=event.boot)
        return replace(standing, trial=up)
    if trial.stage not in {Stage.WAITING, Stage.STARTED} or event.boot == trial.boot:
        return standing
    return _again(standing, trial, Fault.CUT_OFF if trial.came_up else Fault.NO_START)


def _again(standing: Standing, trial: Trial, fault: Fault) -> Standing:
    """Give an image another chance, if it has one left."""
    if trial.starts < STARTS:
        return replace(standing, trial=replace(trial, stage=Stage.RETURNED))
    return _failed(standing, trial, fault)


def _failed(standing: Standing, trial: Trial, fault: Fault) -> Standing:
    return _bad(replace(standing, trial=None), Bad(trial.version, trial.sha256, fault))


def _bad(standing: Standing, bad: Bad) -> Standing:
    if standing.is_bad(bad.sha256):
        return standing
    kept = (*standing.bad, bad)[-REMEMBERED:]
    return replace(standing, bad=kept, failures=standing.failures + 1)


def failure(standing: Standing, running: ImageVersion) -> Bad | None:
    """Give the last image that failed here, as long as nothing newer than it runs."""
    if not standing.bad:
        return None
    last = standing.bad[-1]
    try:
        older = ImageVersion.parse(last.version) <= running
    except ValueError:  # RAUC knew no version of it
        older = False
    refused_for_age = last.fault is Fault.OLDER
    return None if older and not refused_for_age else last


def dump(standing: Standing) -> bytes:
    """Write it down, as JSON."""
    return json.dumps(asdict(standing), indent=1).encode()


def load(text: bytes) -> Standing:
    """Read what was written down, be it by a newer image: the machine may be back from one.

    Raises:
        KioskError: it was not written by `dump`.
    """
    try:
        said: dict[str, Any] = json.loads(text)
        trial = said["trial"]
        return Standing(
            str(said["confirmed"]),
            None if trial is None else _trial(trial),
            tuple(map(_bad_one, said["bad"])),
            int(said["failures"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        hint = "take the file away: what has failed here is tried once more then"
        raise KioskError(f"{FILE}: what is known of images cannot be read", hint=hint) from error


def _trial(said: dict[str, Any]) -> Trial:
    try:
        stage = Stage(said["stage"])
    except ValueError:
        # nothing is started that may be half written; what it has used up of its chances is kept
        stage = Stage.WRITING
    return Trial(**_known(Trial, said) | {"stage": stage})


def _bad_one(said: dict[str, Any]) -> Bad:
    try:
        fault = Fault(said["fault"])
    except ValueError:
        fault = Fault.BROKEN  # why it failed is lost, that it did is not
    return Bad(**_known(Bad, said) | {"fault": fault})


def _known(kind: type[Trial | Bad], said: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in said.items() if name in names}


def read(folder: Path | None) -> Standing:
    """Read the file of it; nothing is known where there is none.

    Args:
        folder: of slots, root's own; None on a machine that has none.

    Raises:
        KioskError: it cannot be read.
    """
    if folder is None:
        return Standing()
    try:
        return load((folder / FILE).read_bytes())
    except FileNotFoundError:
        return Standing()
    except OSError as error:
        hint = "is the disk all right?"
        raise KioskError(f"{folder / FILE}: {error.strerror}", hint=hint) from error
