"""Examines which units failed, as systemd says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject
from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_FAILED: Final = ("systemctl", "--failed", "--output=json")
_PATIENCE: Final = 4.0  # seconds


class Unit(StrEnum):
    """Those of ours, and those without which ours are nothing; another's name is not repeated."""

    KIOSK = "ilot.service"
    SCREEN = "ilot-screen.service"
    SEED = "ilot-seed.service"
    FIRST_START = "ilot-first-start.service"
    OUT_OF_SERVICE = "ilot-out-of-service.service"
    UPDATE = "ilot-update.service"
    REPORT = "ilot-report.service"
    NIGHT = "ilot-night.service"
    AUDIT = "ilot-audit.service"
    CLOCK_FLOOR = "ilot-clock.service"
    OPENINGS = "ilot-openings.service"
    FOLDERS = "ilot-state.service"
    STICK = "ilot-stick.service"
    IMAGE = "ilot-image.service"
    WELL = "ilot-well.service"
    CUPS = "cups.service"
    IPP_USB = "ipp-usb.service"
    USBGUARD = "usbguard.service"
    RAUC = "rauc.service"
    CLOCK = "systemd-timesyncd.service"
    NETWORK = "systemd-networkd.service"
    RESOLVED = "systemd-resolved.service"
    FIREWALL = "nftables.service"
    STATE = "var-lib-ilot.mount"


# without these nobody is served, or nobody is safe
_VITAL: Final = frozenset({Unit.KIOSK, Unit.SCREEN, Unit.USBGUARD, Unit.FIREWALL, Unit.STATE})


@dataclass(frozen=True, slots=True)
class Units(Measured):
    """Those that failed.

    Attributes:
        managed: whether systemd runs this machine.
        told: whether it could be asked.
        failed: that are known by name.
        others: how many besides.
    """

    managed: bool
    told: bool
    failed: tuple[Unit, ...]
    others: int


def measure_units(machine: Machine) -> Units:
    """Ask for those that failed."""
    if not machine.managed:
        return Units(managed=False, told=False, failed=(), others=0)
    answer = machine.ask(*_FAILED, seconds=_PATIENCE)
    names = _names(answer.text) if answer and answer.code == 0 else None
    if names is None:
        return Units(managed=True, told=False, failed=(), others=0)
    ours = tuple(unit for unit in Unit if unit.value in names)
    return Units(managed=True, told=True, failed=ours, others=len(names) - len(ours))


def examine_units(measured: Units) -> Finding:
    """Say which failed."""

    def said(state: State, sentence: str, advice: str = "") -> Finding:
        return Finding(Subject.UNITS, state, sentence, advice, measured)

    if not measured.managed:
        return said(State.ABSENT, _("systemd ne gère pas cette machine."))
    if not measured.told:
        return said(State.UNKNOWN, _("systemd ne dit pas quels services sont en panne."))
    advice = _("Redémarrez la machine ; sinon, appelez le dépannage.")
    if measured.failed:
        sentence = ngettext(
            "Un service est en panne : {names}.",
            "Des services sont en panne : {names}.",
            len(measured.failed),
        )
        state = State.ILL if _VITAL & {*measured.failed} else State.WARN
        return said(state, sentence.format(names=", ".join(measured.failed)), advice)
    if measured.others:
        sentence = ngettext(
            "{n} service du système est en panne.",
            "{n} services du système sont en panne.",
            measured.others,
        )
        return said(State.WARN, sentence.format(n=measured.others), advice)
    return said(State.WELL, _("Aucun service n’est en panne."))


def _names(untrusted_text: str) -> set[str] | None:
    try:
        return {str(one["unit"]) for one in json.loads(untrusted_text)}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
