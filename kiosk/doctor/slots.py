"""Examines the two places for the system: which one runs, and whether the other one would."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from kiosk.doctor.finding import Digits, Finding, Measured, State, Subject, first
from kiosk.i18n import gettext as _
from kiosk.updates.image import fault as words
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.status import Step
from kiosk.updates.image.told import Images

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_RAUC: Final = ("rauc", "status", "--detailed", "--output-format=json")
_PATIENCE: Final = 5.0  # seconds; it starts a service


class Slot(StrEnum):
    """The places."""

    A = "A"
    B = "B"


NAMES: Final = {  # as boot.sh and RAUC's system.conf have them
    "ilot-a": Slot.A,
    "ilot-b": Slot.B,
}


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of one.

    Attributes:
        good: whether it has proved itself; None where nobody knows.
        version: of the image in it, or None.
        written: whether RAUC has ever put an image into it.
    """

    good: bool | None = None
    version: Digits | None = None
    written: bool = False


@dataclass(frozen=True, slots=True)
class Slots(Measured):
    """What runs.

    Attributes:
        running: which one; None on a machine without.
        first: which one starts next time, or None.
        this: the one that runs.
        other: the other.
        told: whether RAUC could be asked.
        step: where this machine stands with a new image, or None.
        fault: why none comes, or None.
    """

    running: Slot | None
    first: Slot | None
    this: Place
    other: Place
    told: bool
    step: Step | None = None
    fault: Fault | None = None


def measure(machine: Machine) -> Slots:
    """Ask the kernel which one runs, and RAUC for the rest."""
    running = _slot(machine.word("rauc.slot"))
    answer = machine.ask(*_RAUC, seconds=_PATIENCE) if running and machine.can(_RAUC[0]) else None
    places: dict[Slot, Place] = {}
    first = None
    if answer and answer.code == 0:
        places, first = read(answer.text)
    other = next((slot for slot in Slot if slot is not running), None)
    this = places.get(running, Place()) if running else Place()
    that = places.get(other, Place()) if other else Place()
    image = Images.of(machine.settings).told(machine.now()) if machine.settings.image else None
    step, fault = (image.step, image.fault) if image else (None, None)
    return Slots(running, first, this, that, bool(places), step, fault)


def examine(measured: Slots) -> Finding:
    """Say which one runs, and whether that is the one that should."""
    return Finding(Subject.SLOTS, *_judged(measured), measured)


def _judged(measured: Slots) -> tuple[State, str, str]:
    running, this, other = measured.running, measured.this, measured.other
    if running is None:
        return State.ABSENT, _("Cette machine n’a pas deux places pour son système."), ""
    wait = _("Attendez dix minutes : s’il ne va pas bien, l’autre revient seul.")
    call = _("La borne marche. Dites-le au dépannage.")
    pending = _("Le système {this} marche ; une mise à jour attend le prochain démarrage.")
    failed = _("Le système {this} marche ; le système {other} n’a pas réussi son essai.")
    free = _("Le système {this} marche ; la place {other} est libre.")
    older = _("Le système {this} marche ; il est plus ancien que le système {other}.")
    state, sentence, advice = first(
        (
            measured.fault,
            State.WARN,
            words.sentence(measured.fault) if measured.fault else "",
            words.advice(measured.fault) if measured.fault else "",
        ),
        (
            not measured.told,
            *(State.UNKNOWN, _("Le système {this} marche ; {other} est inconnu."), ""),
        ),
        (measured.first not in {running, None}, State.WELL, pending, ""),
        (this.good is False, State.WARN, _("Le système {this} est à l’essai."), wait),
        # RAUC calls "bad" what the firmware does not start: a place that is still empty, too
        (other.good is False and not other.written, State.WELL, free, ""),
        (other.good is False, State.WARN, failed, call),
        (_older(this.version, other.version), State.WARN, older, call),
        (True, State.WELL, _("Le système {this} marche ; {other} est prêt en secours."), ""),
    )
    second = next(slot for slot in Slot if slot is not running)
    return state, sentence.format(this=running, other=second), advice


def read(untrusted_text: str) -> tuple[dict[Slot, Place], Slot | None]:
    """Read what RAUC says: the places, and which one starts next time."""
    places: dict[Slot, Place] = {}
    first = None
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        said: dict[str, Any] = json.loads(untrusted_text)
        for entry in said.get("slots") or ():
            for name, known in entry.items():
                slot = _slot(known.get("bootname"))
                if slot is None:
                    continue
                good = {"good": True, "bad": False}.get(str(known.get("boot_status")))
                bundle = (known.get("slot_status") or {}).get("bundle") or {}
                version = Digits.of(str(bundle.get("version", "")))
                places[slot] = Place(good, version, bool(bundle))
                if name == said.get("boot_primary"):
                    first = slot
    return places, first


def _slot(name: object) -> Slot | None:
    return NAMES.get(name) if isinstance(name, str) else None


def _older(version: Digits | None, than: Digits | None) -> bool:
    if version is None or than is None:
        return False
    return _parts(version) < _parts(than)


def _parts(version: Digits) -> list[int]:
    words = version.replace("-", ".").replace("+", ".").split(".")
    return [int(word) for word in words if word.isdigit()]
