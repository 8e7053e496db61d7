"""Examines printer and scanner, as the kiosk itself would ask them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject, first
from kiosk.doctor.kiosk import asked
from kiosk.fact import Known
from kiosk.i18n import gettext as _
from kiosk.peripherals.escl import EsclAddress, is_scanner, read_scanner
from kiosk.peripherals.escl import NoAnswerError as SilentScannerError
from kiosk.peripherals.line import NoAnswerError, PrinterAddress, default_queue, read_printer
from kiosk.peripherals.printer import PrinterState, after
from kiosk.peripherals.reasons import Trouble
from kiosk.peripherals.sane import FINDING, PROGRAM, found
from kiosk.peripherals.scanners import NONE as NO_SCANNER
from kiosk.peripherals.scanners import likely
from kiosk.peripherals.watch import NONE as NO_PRINTER
from kiosk.scanning import TROUBLES, Step
from kiosk.shell.devices import printer_action
from kiosk.shell.scan_words import action

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_TRIES: Final = 2  # as the kiosk itself
_SEARCHING: Final = 8.0  # seconds; SANE touches every device, and some keep it for ever
_READY: Final = frozenset({Trouble.OK, Trouble.INFO, Trouble.BUSY, Trouble.WARMING})


@dataclass(frozen=True, slots=True)
class Printer(Measured):
    """How it is.

    Attributes:
        wanted: whether the settings name one.
        refused: whether they say that there is none.
        cups: whether CUPS answers; None where there is none, and need be none.
        queue: whether CUPS has a printer.
        speaks: whether that one says how it is.
        trouble: what is the matter, or None.
        blocked: whether nothing can be printed.
    """

    wanted: bool
    refused: bool
    cups: bool | None
    queue: bool
    speaks: bool
    trouble: Trouble | None
    blocked: bool


@dataclass(frozen=True, slots=True)
class Scanner(Measured):
    """How it is.

    Attributes:
        wanted: whether the settings name one.
        refused: whether they say that there is none.
        there: whether there is one; None where the search did not end.
        trouble: what is the matter, or None.
    """

    wanted: bool
    refused: bool
    there: bool | None
    trouble: Step | None


def measure_printer(machine: Machine) -> Printer:
    """Ask CUPS which it is, and then itself."""
    settings = machine.settings
    refused = settings.printer == NO_PRINTER
    wanted = bool(settings.printer) and not refused
    cups = settings.cups
    said = partial(Printer, wanted, refused)
    nothing = said(cups=None, queue=False, speaks=False, trouble=None, blocked=False)
    if refused or not (cups.exists() or machine.appliance or wanted):
        return nothing
    try:
        queue = default_queue(cups)
    except NoAnswerError:
        return replace(nothing, cups=False)
    if queue is None:
        return replace(nothing, cups=True)
    address = queue.printer
    if address is None:
        return replace(nothing, cups=True, queue=True)
    state = _asked(address)
    return said(cups=True, queue=True, speaks=True, trouble=state.trouble, blocked=state.blocked)


def examine_printer(measured: Printer) -> Finding:
    """Say whether it prints."""
    trouble = measured.trouble or Trouble.OK
    restart = _("Redémarrez la machine ; sinon, appelez le dépannage.")
    cable = _("Branchez le câble de l’imprimante et allumez-la.")
    none, odd = _("Aucune imprimante n’est installée."), printer_action(trouble)
    told = first(
        (
            measured.refused,
            *(State.ABSENT, _("Cette borne n’a pas d’imprimante, comme prévu."), ""),
        ),
        (
            measured.cups is False,
            *(State.ILL, _("Le service d’impression ne marche pas."), restart),
        ),
        (not measured.queue and measured.wanted, State.ILL, none, cable),
        (not measured.queue, State.ABSENT, none, ""),
        (
            not measured.speaks,
            *(State.WELL, _("Une imprimante est installée ; elle ne dit pas son état."), ""),
        ),
        (
            trouble is Trouble.OFFLINE,
            *(State.ILL, _("L’imprimante ne répond pas."), cable),
        ),
        (measured.blocked, State.ILL, _("L’imprimante n’imprime plus."), odd),
        (trouble in _READY, State.WELL, _("L’imprimante est prête."), ""),
        (True, State.WARN, _("L’imprimante marche, mais signale un problème."), odd),
    )
    return Finding(Subject.PRINTER, *told, measured)


def measure_scanner(machine: Machine) -> Scanner:
    """Look for it where the kiosk does, and ask it."""
    named = machine.settings.scanner
    refused = named == NO_SCANNER
    wanted = bool(named) and not refused
    if refused:
        return Scanner(wanted, refused, there=False, trouble=None)
    address = EsclAddress.parse(named) if named else _beside(machine)
    if address is None:
        if (known := _known(machine)) is not None:
            return Scanner(wanted, refused, *known)
        return Scanner(wanted, refused, _searched(machine, named), trouble=None)
    trouble: Step | None = Step.SILENT
    for _try in range(_TRIES):
        with suppress(SilentScannerError):
            trouble = read_scanner(address).trouble
            break
    return Scanner(wanted, refused, there=True, trouble=trouble)


def examine_scanner(measured: Scanner) -> Finding:
    """Say whether it reads papers."""
    plug = _("Débranchez le scanner, attendez dix secondes, rebranchez-le.")
    none, cable = _("Aucun scanner n’est trouvé."), _("Branchez et allumez le scanner.")
    odd = action(measured.trouble) if measured.trouble else ""
    told = first(
        (measured.refused, State.ABSENT, _("Cette borne n’a pas de scanner, comme prévu."), ""),
        (
            measured.there is None,
            *(State.UNKNOWN, _("La recherche du scanner ne finit pas."), plug),
        ),
        (not measured.there and measured.wanted, State.ILL, none, cable),
        (not measured.there, State.ABSENT, none, ""),
        (
            measured.trouble is Step.SILENT,
            *(State.ILL, _("Le scanner ne répond pas."), odd),
        ),
        (measured.trouble, State.ILL, _("Le scanner ne lit plus de papier."), odd),
        (True, State.WELL, _("Le scanner est prêt."), ""),
    )
    return Finding(Subject.SCANNER, *told, measured)


def _asked(address: PrinterAddress) -> PrinterState:
    state = PrinterState()
    for _try in range(_TRIES):
        try:
            return after(state, read_printer(address))
        except NoAnswerError:
            state = after(state, None)
    return state


def _beside(machine: Machine) -> EsclAddress | None:
    """Give the first place at which somebody scans."""
    printer = None
    with suppress(NoAnswerError):
        queue = default_queue(machine.settings.cups)
        printer = queue.printer if queue else None
    for url in likely(printer):
        address = EsclAddress.parse(url)
        if address is not None and is_scanner(address):
            return address
    return None


def _known(machine: Machine) -> tuple[bool, Step | None] | None:
    """Ask the kiosk that runs for its scanner: a search might spoil what somebody scans."""
    _runs, facts = asked(machine)
    said = facts.get(Known.SCANNER)
    if said is None:
        return None
    return said != Step.NO_SCANNER, next((step for step in TROUBLES if step == said), None)


def _searched(machine: Machine, named: str) -> bool | None:
    """Have SANE look for one that needs a driver; None where it does not come to an end."""
    if not machine.can(PROGRAM):
        return False
    answer = machine.ask(*FINDING, seconds=_SEARCHING)
    if answer is None:
        return None
    return named in answer.text.splitlines() if named else found(answer.text) is not None
