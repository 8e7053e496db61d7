"""Examines whether there is memory left, and whether a page can take no more than its share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject
from kiosk.doctor.machine import whole
from kiosk.doctor.words import bare
from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_LINE: Final = re.compile(r"^(\w{1,40}): +(\d{1,12}) kB$", re.MULTILINE)
_AVERAGE: Final = re.compile(r"^full\b.{0,40}\bavg60=(\d{1,3}\.\d\d)\b", re.MULTILINE)
_KILLED: Final = re.compile(r"^oom_kill (\d{1,9})$", re.MULTILINE)
GIBI: Final = 1 << 30
_KILO: Final = 1024
_SCARCE: Final = 0.1  # of all memory
_BUSY: Final = 10.0  # percent of a minute in which everything waited for memory
_STUCK: Final = 40.0


@dataclass(frozen=True, slots=True)
class Memory(Measured):
    """What of it is left; None where nobody knows.

    Attributes:
        total: bytes.
        available: bytes that programs can still have.
        waiting: percent of the last minute in which everything waited for memory.
        used: bytes that the kiosk takes.
        limit: bytes that it may take.
        killed: how often one of its programs took too much, and was ended.
        appliance: whether there should be a limit.
    """

    total: int | None
    available: int | None
    waiting: float | None
    used: int | None
    limit: int | None
    killed: int | None
    appliance: bool


def measure(machine: Machine) -> Memory:
    """Ask the kernel."""
    known = meminfo(machine.text("proc/meminfo") or "")
    average = _AVERAGE.search(machine.text("proc/pressure/memory") or "")
    group = next(iter(machine.glob("sys/fs/cgroup/*.slice/ilot.service")), None)
    place = str(group.relative_to(machine.root)) if group else ""
    killed = _KILLED.search(machine.text(f"{place}/memory.events") or "") if place else None
    return Memory(
        total=known.get("MemTotal"),
        available=known.get("MemAvailable"),
        waiting=float(average[1]) if average else None,
        used=machine.number(f"{place}/memory.current") if place else None,
        limit=machine.number(f"{place}/memory.max") if place else None,
        killed=int(killed[1]) if killed else None,
        appliance=machine.appliance,
    )


def examine(measured: Memory) -> Finding:
    """Say whether there is enough."""
    if not measured.total or measured.available is None:
        sentence = _("La machine ne dit pas combien de mémoire est libre.")
        return Finding(Subject.MEMORY, State.UNKNOWN, sentence, values=measured)
    sentence = _("{free} Go de mémoire sont libres.").format(free=bare(measured.available / GIBI))
    state, advice = _judged(measured, measured.available / measured.total)
    return Finding(Subject.MEMORY, state, sentence, advice, measured)


def _judged(measured: Memory, left: float) -> tuple[State, str]:
    waiting = measured.waiting or 0.0
    if waiting > _BUSY or left < _SCARCE:
        advice = _("La mémoire manque : finissez la visite, puis redémarrez la borne.")
        return State.ILL if waiting > _STUCK else State.WARN, advice
    if measured.killed:
        said = ngettext(
            "Une page a pris trop de mémoire {n} fois : signalez-le au dépannage.",
            "Des pages ont pris trop de mémoire {n} fois : signalez-le au dépannage.",
            measured.killed,
        )
        return State.WARN, said.format(n=measured.killed)
    if measured.appliance and measured.used is not None and measured.limit is None:
        return State.WARN, _("Rien ne limite la mémoire de la borne : signalez-le au dépannage.")
    return State.WELL, ""


def meminfo(text: str) -> dict[str, int]:
    """Read /proc/meminfo, in bytes."""
    found = ((name, whole(number)) for name, number in _LINE.findall(text))
    return {name: number * _KILO for name, number in found if number is not None}
