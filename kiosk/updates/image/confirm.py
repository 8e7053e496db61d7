"""Confirms the image that runs once its kiosk is well, or goes back to the one before: for root."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from kiosk.updates.image import part as parts
from kiosk.updates.image import wellness
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.keeping import Keeper
from kiosk.updates.image.pace import Clock
from kiosk.updates.image.rauc import Rauc
from kiosk.updates.image.standing import Stage, Unwell, Up, Well
from kiosk.updates.image.version import ImageVersion
from kiosk.updates.image.wellness import Ask, Seen

EVERY: Final = 2.0  # seconds between two questions


class Verdict(StrEnum):
    """What came of it."""

    NO_TRIAL = "no-trial"  # the slot that runs has proved itself before
    GOOD = "good"
    BAD = "bad"  # the machine is to restart, into the one before


class Audit(StrEnum):
    """How an audit of a wipe ended."""

    CLEAN = "clean"
    FOUND = "found"  # something of the visit was left
    NOT_MADE = "not-made"  # nobody knows


@dataclass(frozen=True, slots=True)
class Kiosk:
    """How the running kiosk is asked.

    Attributes:
        facts: gives what it says of itself, by names; None where none answers.
        erase: has its session ended and proved wiped.
        seeded: tells whether what is particular to this agency was applied.
        audit: makes a whole audit, and tells how it ended; None where there is none.
    """

    facts: Callable[[], Mapping[str, str] | None]
    erase: Callable[[], object]
    seeded: Callable[[], bool]
    audit: Callable[[], Audit] | None = None


def confirm(  # noqa: PLR0913 - each by its name
    keeper: Keeper,
    rauc: Rauc,
    kiosk: Kiosk,
    *,
    running: ImageVersion,
    boot: str,
    folder: Path | None = None,
    clock: Clock | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Verdict:
    """Wait until it is known how this image is, and tell the firmware.

    A slot that the firmware will not start again is on trial too, whatever is written down: its
    file may be lost.

    Args:
        keeper: of what root knows.
        rauc: tells the firmware.
        kiosk: how the kiosk is asked.
        running: the version that runs.
        boot: names this life of the machine.
        folder: of images; what was installed is taken away from it.
        clock: of this machine.
        say: is told what happens, in words for an administrator.

    Raises:
        KioskError: RAUC does not answer.
        OSError: what happens cannot be written down.
    """
    version = str(running)
    trial = keeper.take(Up(version, boot)).trial
    on_trial = trial is not None and trial.stage is Stage.STARTED
    if not on_trial and rauc.status().good:
        return Verdict.NO_TRIAL
    network = trial.network if trial and on_trial else False
    seen = Seen(network, audits=kiosk.audit is not None)
    # without its seed no kiosk is to come: it is not waited for
    fault = _watch(kiosk, seen, clock or Clock(), say) if kiosk.seeded() else Fault.SEED
    if fault is None:
        rauc.mark_good()
        keeper.take(Well(version))
        if folder:
            parts.clear(folder)
        say(f"{version} is well: it stays")
        return Verdict.GOOD
    say(f"{version} is not well ({fault}): back to the one before")
    try:
        keeper.take(Unwell(version, fault))
    finally:
        # the firmware starts the old slot whatever happens here: it was told to try this one once
        rauc.mark_bad()
    return Verdict.BAD


def _watch(kiosk: Kiosk, seen: Seen, clock: Clock, say: Callable[[str], None]) -> Fault | None:
    began = before = clock.now()
    while True:
        now = clock.now()
        seen, ask = wellness.look(seen, kiosk.facts(), now - began, now - before)
        before = now
        match ask:
            case Ask.WELL:
                return None
            case Ask.UNWELL:
                return wellness.blame(seen)
            case Ask.ERASE:
                kiosk.erase()
            case Ask.AUDIT if kiosk.audit:
                say("the audit begins")
                if (ended := kiosk.audit()) is not Audit.CLEAN:
                    return Fault.WIPE if ended is Audit.FOUND else Fault.AUDIT
                # the kiosk was stopped for it: the one that comes back has proved nothing yet
                seen = replace(seen, audited=True, erased=False)
                began += clock.now() - now  # it takes minutes, which count for nothing
                before = clock.now()
                continue
            case _:
                pass
        clock.sleep(EVERY)


def patiently(ask: Callable[[], str], seconds: float, clock: Clock | None = None) -> bool:
    """Ask until nothing is in the way: somebody may use the kiosk.

    Args:
        ask: gives why not, or "".
        seconds: until this is given up.
        clock: of this machine.
    """
    clock = clock or Clock(time.monotonic, time.sleep)
    end = clock.now() + seconds
    while ask():
        if clock.now() >= end:
            return False
        clock.sleep(30.0)
    return True
