"""Says a report in the words of a citizen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.i18n import gettext as _
from kiosk.policy.model import Reason
from kiosk.policy.wording import day, in_language
from kiosk.usage.metric import Family, Gauge, Metric
from kiosk.usage.period import UNKNOWN, begins
from kiosk.usage.vocabulary import EndCause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.policy.model import Policy
    from kiosk.usage.report import Report
    from kiosk.usage.upcoming import Upcoming

_ORDER: Final[dict[Metric | Gauge, int]] = {
    name: place for place, name in enumerate((*Metric, *Gauge))
}


@dataclass(frozen=True, slots=True)
class Line:
    """One number and what it counts.

    Attributes:
        n: or None where it is not known yet.
    """

    text: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together on a screen.

    Attributes:
        notes: sentences that stand above the lines.
    """

    title: str
    notes: tuple[str, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """How services and categories are called.

    Attributes:
        services: by id.
        categories: by id.
    """

    services: Mapping[str, str]
    categories: Mapping[str, str]

    @classmethod
    def of(cls, policy: Policy) -> Labels:
        """Take them from a policy, in the language in use."""
        return cls(
            {service.id: service.label for service in policy.services},
            {one.id: in_language(one.name) for one in policy.categories},
        )


NO_LABELS: Final = Labels({}, {})


def upcoming_sections(upcoming: Upcoming, labels: Labels, *, sends: bool) -> tuple[Section, ...]:
    """Say what leaves this kiosk next.

    Args:
        upcoming: what does.
        labels: of the policy in force.
        sends: whether this kiosk sends reports at all.
    """
    promise = Section(_("Ce que cette borne compte"), promises(sends=sends))
    leaves = _("Voici exactement les nombres que la borne va envoyer.")
    stays = _("Voici exactement les nombres que la borne garde.")
    told = [section(report, labels, leaves if sends else stays) for report in upcoming.reports]
    told += [section(report, labels, stays) for report in upcoming.kept]
    if upcoming.cells:
        told.append(_counted(upcoming, labels))
    return (promise, *told)


def promises(*, sends: bool) -> tuple[str, ...]:
    """Say what is promised about every report."""
    leaves = (
        _("Elle envoie ces nombres chaque semaine, deux fois par sécurité.")
        if sends
        else _("Ces nombres restent sur la borne : elle ne les envoie à personne.")
    )
    return (
        _("La borne compte des visites. Elle ne note jamais qui vient."),
        _("Elle ne garde ni vos pages, ni vos textes, ni vos documents."),
        _("Elle ne garde pas l'heure de votre visite."),
        _("Elle ajoute un peu de hasard à chaque nombre, pour cacher chaque visite."),
        _("Un nombre peut donc être un peu faux, et même être sous zéro."),
        leaves,
    )


def section(report: Report, labels: Labels, note: str) -> Section:
    """Say what a report tells.

    Args:
        report: of one period.
        labels: of the policy in force.
        note: what becomes of its numbers.
    """
    rows = sorted(report.rows, key=lambda row: _place(row.name, row.value))
    lines = tuple(Line(name_of(row.name, row.value, labels), row.n) for row in rows)
    first = begins(report.family, report.period)
    if report.family is Family.HEALTH:
        title = _("L'état de la machine, le {day}").format(day=_date(first))
        exact = _("Ces nombres parlent de la machine. Ils sont exacts.")
        return Section(title, (exact, note), lines)
    last = first + timedelta(days=6)
    title = _("Les visites du {first} au {last}").format(first=_date(first), last=_date(last))
    return Section(title, (note,), lines)


def _counted(upcoming: Upcoming, labels: Labels) -> Section:
    title = _("La semaine en cours")
    if upcoming.week != UNKNOWN:  # else nobody has set this machine's clock yet
        last = begins(Family.USAGE, upcoming.week) + timedelta(days=6)
        title = _("La semaine en cours, jusqu'au {last}").format(last=_date(last))
    notes = (
        _("Les nombres de cette semaine sont cachés jusqu'à sa fin."),
        _("Sinon, un voisin pourrait deviner ce que vous avez fait."),
        _("Voici tout ce que la borne compte cette semaine :"),
    )
    cells = sorted(upcoming.cells, key=lambda cell: _place(cell.metric, cell.value))
    lines = (Line(name_of(cell.metric, cell.value, labels), None) for cell in cells)
    return Section(title, notes, tuple(lines))


def _place(name: Metric | Gauge, value: str) -> tuple[int, int, str]:
    """Give where a number stands: visits first, and spans of minutes from short to long."""
    known = list(_durations() if name is Metric.DURATIONS else _ends())
    return _ORDER[name], known.index(value) if value in known else 0, value


def name_of(name: Metric | Gauge, value: str, labels: Labels) -> str:
    """Say what a number counts."""
    if isinstance(name, Gauge):
        return _gauges()[name]
    return _metrics(labels)[name](value)


def title_of(name: Metric, value: str, labels: Labels) -> str:
    """Say what a number counts where the metric is named already."""
    if name is Metric.SERVICES:
        return labels.services.get(value, value)
    if name is Metric.REFUSALS:
        return _reasons().get(value) or labels.categories.get(value, value)
    return name_of(name, value, labels)


def _metrics(labels: Labels) -> dict[Metric, Callable[[str], str]]:
    return {
        Metric.SESSIONS: lambda _value: _("Visites"),
        Metric.DURATIONS: lambda value: _durations().get(value, value),
        Metric.SERVICES: lambda value: _("Visites avec le service : {name}").format(
            name=title_of(Metric.SERVICES, value, labels)
        ),
        Metric.REFUSALS: lambda value: _("Visites avec un site refusé : {name}").format(
            name=title_of(Metric.REFUSALS, value, labels)
        ),
        Metric.PRINTS: lambda _value: _("Visites avec une impression"),
        Metric.SCANS: lambda _value: _("Visites avec une numérisation"),
        Metric.HELP: lambda _value: _("Visites où l'agent a été appelé"),
        Metric.SMILEYS: lambda value: _smileys().get(value, value),
        Metric.ENDS: lambda value: _ends().get(value, value),
    }


def _durations() -> dict[str, str]:
    return {
        "under-2": _("Visites de moins de 2 minutes"),
        "2-5": _("Visites de 2 à 5 minutes"),
        "5-15": _("Visites de 5 à 15 minutes"),
        "15-30": _("Visites de 15 à 30 minutes"),
        "over-30": _("Visites de plus de 30 minutes"),
    }


def _smileys() -> dict[str, str]:
    return {
        "1": _("Avis : content"),
        "2": _("Avis : moyen"),
        "3": _("Avis : mécontent"),
    }


def _ends() -> dict[str, str]:
    return {
        EndCause.USER: _("Visites terminées par la personne"),
        EndCause.IDLE: _("Visites terminées après une absence"),
        EndCause.AGENT: _("Visites terminées par l'agent"),
        EndCause.CRASH: _("Visites terminées par une panne"),
        EndCause.CLOSED: _("Visites terminées par la fermeture du bureau"),
    }


def _reasons() -> dict[str, str]:
    return {
        Reason.NOT_LISTED: _("hors de la liste de la borne"),
        Reason.MODE: _("site officiel que cette borne n'ouvre pas"),
        Reason.LOOKALIKE: _("site qui imite un site officiel"),
        Reason.COMMUNE_CLOSED: _("site fermé par la commune"),
        Reason.CARRIED: _("page qui cache un autre site"),
    }


def _gauges() -> dict[Gauge, str]:
    return {
        Gauge.UPTIME: _("Secondes de marche"),
        Gauge.RESTARTS: _("Redémarrages"),
        Gauge.WIPES_UNPROVED: _("Fins de visite dont l'effacement n'est pas prouvé"),
        Gauge.PRINTER_FAULT: _("Minutes de panne de l'imprimante"),
        Gauge.PRINTER_STATE: _("État de l'imprimante, par un code"),
        Gauge.SCANNER_FAULT: _("Minutes de panne du scanner"),
        Gauge.POLICY_VERSION: _("Version de la liste des sites"),
        Gauge.POLICY_AGE: _("Heures depuis la dernière liste vérifiée"),
        Gauge.POLICY_FAULT: _("Problème de mise à jour de la liste, par un code"),
        Gauge.POLICY_ROLLBACKS: _("Retours à la liste d'avant"),
        Gauge.COMMANDS_DONE: _("Ordres à distance exécutés"),
        Gauge.COMMANDS_REFUSED: _("Ordres à distance refusés"),
        Gauge.IMAGE_VERSION: _("Version du système"),
        Gauge.IMAGE_STEP: _("Étape du nouveau système, par un code"),
        Gauge.IMAGE_FAULT: _("Problème du nouveau système, par un code"),
        Gauge.IMAGE_FAILURES: _("Nouveaux systèmes refusés"),
        Gauge.SOFTWARE: _("Version du logiciel"),
        Gauge.DISK_FREE: _("Place libre sur le disque, en mégaoctets"),
        Gauge.TEMPERATURE: _("Température de la machine, en degrés"),
        Gauge.CLOCK_UNTRUSTED: _("Horloge mal réglée (1 pour oui)"),
        Gauge.REPORTS_DROPPED: _("Rapports perdus, faute de place"),
        Gauge.REPORTS_REFUSED: _("Rapports que le serveur a refusés"),
    }


def _date(moment: datetime) -> str:
    return day(moment.date().isoformat())


def plain(sections: Iterable[Section]) -> str:
    """Give sections as text, for a terminal."""
    blocks = []
    for one in sections:
        shown = ["?" if line.n is None else str(line.n) for line in one.lines]
        lines = [f"{n:>10}  {line.text}" for n, line in zip(shown, one.lines, strict=True)]
        blocks.append("\n".join([one.title, *(f"  {note}" for note in one.notes), *lines]))
    return "\n\n".join(blocks)
