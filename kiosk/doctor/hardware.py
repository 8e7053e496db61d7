"""Examines the machine itself: processor, memory, heat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject
from kiosk.doctor.memory import GIBI, meminfo
from kiosk.doctor.words import bare
from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.supervisor.vitals import temperature

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_TOO_LITTLE: Final = 1.7  # gibibytes; one visit on a heavy page takes two
_LITTLE: Final = 3.4  # "4 GB", of which graphics and firmware take some
_HOT: Final = 85  # degrees Celsius; processors slow down from some 90 on
_POSSIBLE: Final = range(-40, 150)  # what a sensor that works may say
_RANGES: Final = re.compile(r"\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*")


@dataclass(frozen=True, slots=True)
class Hardware(Measured):
    """What it is made of; None where nobody knows.

    Attributes:
        cores: of the processor.
        memory: in bytes.
        degrees: the highest temperature, in degrees Celsius.
    """

    cores: int | None
    memory: int | None
    degrees: int | None


def measure(machine: Machine) -> Hardware:
    """Look what it is made of."""
    degrees = temperature(machine.root)
    return Hardware(
        cores=cores(machine.text("sys/devices/system/cpu/online") or ""),
        memory=meminfo(machine.text("proc/meminfo") or "").get("MemTotal"),
        degrees=degrees if degrees in _POSSIBLE else None,
    )


def examine(measured: Hardware) -> Finding:
    """Say whether that is enough, and not too hot."""
    if measured.cores is None or measured.memory is None:
        sentence = _("La machine ne dit pas de quoi elle est faite.")
        return Finding(Subject.HARDWARE, State.UNKNOWN, sentence, values=measured)
    memory = measured.memory / GIBI
    parts = [
        ngettext("{n} cœur", "{n} cœurs", measured.cores).format(n=measured.cores),
        _("{n} Go de mémoire").format(n=bare(memory)),
    ]
    if measured.degrees is not None:
        parts.append(_("{n} degrés").format(n=measured.degrees))
    state, advice = State.WELL, ""
    if measured.degrees is not None and measured.degrees >= _HOT:
        state, advice = State.WARN, _("Elle est très chaude : dégagez ses grilles d’aération.")
    elif memory < _LITTLE:
        state = State.ILL if memory < _TOO_LITTLE else State.WARN
        advice = _("Il faut 4 Go de mémoire : faites-en ajouter.")
    sentence = _("La machine a {parts}.").format(parts=", ".join(parts))
    return Finding(Subject.HARDWARE, state, sentence, advice, measured)


def cores(online: str) -> int | None:
    """Count the processors of a list like "0-3,6"; None where it is no list."""
    if not _RANGES.fullmatch(online.strip()):
        return None
    found: set[int] = set()
    for part in online.strip().split(","):
        first, _dash, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return len(found) or None
