"""Examines whether a visit can be walled in on this machine, by doing so with nothing inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject
from kiosk.errors import KioskError
from kiosk.i18n import gettext as _
from kiosk.settings import Isolation
from kiosk.supervisor.preflight import Trial

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_PATIENCE: Final = 8.0  # seconds


@dataclass(frozen=True, slots=True)
class Sandbox(Measured):
    """What came of it.

    Attributes:
        wanted: whether the settings ask for it.
        works: whether it does; None where it was not tried.
        appliance: whether there must be one.
    """

    wanted: bool
    works: bool | None
    appliance: bool


def measure(machine: Machine) -> Sandbox:
    """Try it."""
    wanted = machine.settings.isolation is Isolation.BUBBLEWRAP
    try:
        Trial().passed(_PATIENCE)
    except (KioskError, OSError):
        return Sandbox(wanted, works=False, appliance=machine.appliance)
    return Sandbox(wanted, works=True, appliance=machine.appliance)


def examine(measured: Sandbox) -> Finding:
    """Say whether visits are walled in."""

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.SANDBOX, state, sentence, advice, measured)

    if not measured.wanted:
        advice = _("C’est permis pour un essai seulement, jamais pour le public.")
        state = State.ILL if measured.appliance else State.WARN
        return said(state, _("Les visites ne sont pas isolées, par réglage."), advice)
    if not measured.works:
        sentence = _("La machine n’arrive pas à isoler une visite : la borne ne démarre pas.")
        return said(State.ILL, sentence, _("Appelez le dépannage."))
    return said(State.WELL, _("Chaque visite est isolée du reste de la machine."))
