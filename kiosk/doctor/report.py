"""Examines the reports: what waits to be sent, and when one last was."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject
from kiosk.doctor.words import at
from kiosk.i18n import gettext as _
from kiosk.i18n import ngettext
from kiosk.usage import outbox
from kiosk.usage.database import glimpse

if TYPE_CHECKING:
    from kiosk.doctor.machine import Machine

_LATE: Final = timedelta(days=3)  # there is one a day


@dataclass(frozen=True, slots=True)
class Reports(Measured):
    """What the outbox holds.

    Attributes:
        counts: whether this kiosk counts at all.
        sends: whether reports go anywhere.
        readable: whether the outbox could be read.
        waiting: reports that nobody has taken yet.
        refused: reports that were refused for good.
        last: when one was last taken.
        now: by this machine's clock.
    """

    counts: bool
    sends: bool
    readable: bool
    waiting: int
    refused: int
    last: datetime | None
    now: datetime


def measure(machine: Machine) -> Reports:
    """Look into the outbox, and leave it as it is."""
    settings, now = machine.settings, machine.now()
    counts, sends = settings.usage is not None, bool(settings.report)
    if settings.usage is None:
        return Reports(counts, sends, readable=True, waiting=0, refused=0, last=None, now=now)
    try:
        with glimpse(settings.usage) as connection:
            letters = outbox.everything(connection) if connection else []
            last = outbox.last_taken(connection) if connection else None
    except (sqlite3.Error, OSError, ValueError):
        return Reports(counts, sends, readable=False, waiting=0, refused=0, last=None, now=now)
    return Reports(
        counts,
        sends,
        readable=True,
        waiting=sum(not letter.taken and not letter.refused for letter in letters),
        refused=sum(bool(letter.refused) for letter in letters),
        last=_moment(last),
        now=now,
    )


def examine(measured: Reports) -> Finding:
    """Say whether they arrive."""
    state, sentence, advice = _judged(measured)
    return Finding(Subject.REPORT, state, sentence, advice, measured)


def _judged(measured: Reports) -> tuple[State, str, str]:
    if not measured.counts:
        return State.ABSENT, _("Cette borne ne compte rien, et n’envoie rien."), ""
    if not measured.readable:
        advice = _("Lancez le diagnostic avec le compte de la borne.")
        return State.UNKNOWN, _("Les rapports ne se lisent pas avec ce compte."), advice
    if not measured.sends:
        return State.ABSENT, _("Cette borne garde ses chiffres, et n’envoie rien."), ""
    manager = _("Prévenez la personne qui gère le serveur.")
    if measured.refused:
        sentence = ngettext(
            "Le serveur a refusé {n} rapport.",
            "Le serveur a refusé {n} rapports.",
            measured.refused,
        )
        return State.WARN, sentence.format(n=measured.refused), manager
    if measured.last is None and not measured.waiting:
        return State.WELL, _("Aucun rapport n’est encore à envoyer."), ""
    return _late(measured)


def _late(measured: Reports) -> tuple[State, str, str]:
    waiting = ngettext(
        "{n} rapport attend d’être envoyé.",
        "{n} rapports attendent d’être envoyés.",
        measured.waiting,
    ).format(n=measured.waiting)
    internet = _("Vérifiez l’accès à internet.")
    if measured.last is None:
        return (
            State.WARN,
            _("Aucun rapport n’est encore parti ; {waiting}").format(waiting=waiting),
            internet,
        )
    moment = at(measured.last, measured.now)
    sentence = _("Le dernier rapport est parti {moment}.").format(moment=moment)
    if measured.now - measured.last > _LATE:
        return State.WARN, sentence, internet
    return State.WELL, f"{sentence} {waiting}" if measured.waiting else sentence, ""


def _moment(seconds: int | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
