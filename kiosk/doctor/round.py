"""Makes every examination at once, and waits for none of them longer than there is time."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from kiosk.doctor.deadline import Started
from kiosk.doctor.examinations import EXAMINATIONS
from kiosk.doctor.finding import Finding, State, Subject
from kiosk.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.doctor.examinations import Examination
    from kiosk.doctor.machine import Machine

TIME: Final = 11.0  # seconds for all of them together, and for us to be loaded


def make(
    machine: Machine,
    seconds: float = TIME,
    examinations: Sequence[Examination[Any]] = EXAMINATIONS,
) -> tuple[Finding, ...]:
    """Examine a machine.

    Args:
        machine: which.
        seconds: after which we speak, whatever still hangs.
        examinations: those to make.
    """
    until = time.monotonic() + seconds
    begun = [(one.subject, Started(partial(one, machine))) for one in examinations]
    return tuple(_found(subject, started, until) for subject, started in begun)


def _found(subject: Subject, started: Started[Finding], until: float) -> Finding:
    try:
        return started.wait(until)
    except TimeoutError:
        sentence = _("{part} : pas de réponse à temps.").format(part=title(subject))
        advice = _("Redémarrez la machine, puis recommencez ; sinon, appelez le dépannage.")
    except Exception:  # noqa: BLE001 - one part that is stranger than we thought hides no other
        sentence = _("{part} : le diagnostic a échoué.").format(part=title(subject))
        advice = _("Signalez-le au dépannage.")
    return Finding(subject, State.UNKNOWN, sentence, advice)


def title(subject: Subject) -> str:
    """Give the name of a part."""
    return {
        Subject.KIOSK: _("Borne"),
        Subject.HARDWARE: _("Machine"),
        Subject.SCREEN: _("Écran"),
        Subject.TOUCH: _("Écran tactile"),
        Subject.MEMORY: _("Mémoire"),
        Subject.NETWORK: _("Réseau"),
        Subject.CLOCK: _("Horloge"),
        Subject.DISK: _("Disque"),
        Subject.SLOTS: _("Système"),
        Subject.SEED: _("Réglage de l’agence"),
        Subject.SETTINGS: _("Réglages"),
        Subject.POLICY: _("Liste des sites"),
        Subject.INDEX: _("Sites interdits"),
        Subject.PRINTER: _("Imprimante"),
        Subject.SCANNER: _("Scanner"),
        Subject.SPEECH: _("Voix"),
        Subject.SANDBOX: _("Isolement"),
        Subject.PROOF: _("Dernier effacement"),
        Subject.AUDIT: _("Contrôle de nuit"),
        Subject.REPORT: _("Rapports"),
        Subject.UNITS: _("Services"),
    }[subject]


def states() -> dict[State, str]:
    """Give the word for each state."""
    return {
        State.WELL: _("bien"),
        State.WARN: _("à voir"),
        State.ILL: _("en panne"),
        State.ABSENT: _("sans objet"),
        State.UNKNOWN: _("inconnu"),
    }
