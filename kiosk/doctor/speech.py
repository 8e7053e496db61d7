"""Examines whether this machine can read aloud in French."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject
from kiosk.i18n import gettext as _

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_VOICES: Final = (
    "usr/lib/*/espeak-ng-data/lang/roa/fr",
    "usr/share/espeak-ng-data/lang/roa/fr",
    "usr/share/pico/lang/fr-FR_*.bin",
    "usr/share/mbrola/fr*",
)
_DISPATCHER: Final = "usr/bin/speech-dispatcher"
_PROGRAMS: Final = ("usr/bin/espeak-ng", "usr/lib/speech-dispatcher-modules/sd_*")


@dataclass(frozen=True, slots=True)
class Speech(Measured):
    """What is installed.

    Attributes:
        appliance: whether it should be.
        program: whether something speaks.
        dispatcher: whether speech-dispatcher is there.
        french: whether there is a French voice.
        speakers: whether there is something to hear it with.
    """

    appliance: bool
    program: bool
    dispatcher: bool
    french: bool
    speakers: bool


def measure(machine: Machine) -> Speech:
    """Look what is installed; nothing is said aloud."""
    return Speech(
        appliance=machine.appliance,
        program=any(machine.glob(place) for place in _PROGRAMS),
        dispatcher=machine.has(_DISPATCHER),
        french=any(machine.glob(place) for place in _VOICES),
        speakers=bool(machine.glob("dev/snd/pcmC*D*p")),
    )


def examine(measured: Speech) -> Finding:
    """Say whether it speaks."""

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.SPEECH, state, sentence, advice, measured)

    call = _("La borne marche sans voix. Dites-le au dépannage.")
    if not measured.program and not measured.dispatcher:
        sentence = _("Rien n’est installé pour lire à voix haute.")
        return said(
            *(State.WARN, sentence, call) if measured.appliance else (State.ABSENT, sentence)
        )
    if not measured.french:
        return said(State.WARN, _("La voix n’a pas appris le français."), call)
    if not measured.speakers:
        advice = _("Vérifiez le câble des haut-parleurs ou de l’écran.")
        return said(State.WARN, _("La voix française est là, mais aucun haut-parleur."), advice)
    return said(State.WELL, _("La voix française et un haut-parleur sont là."))
