"""Writes a page for a mayor: what a kiosk has made public of itself, with plots, on one file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Final

from kiosk.i18n import gettext as _
from kiosk.i18n import is_right_to_left, language, ngettext
from kiosk.policy.wording import day
from kiosk.usage.metric import MERGES, SHAPES, Gauge, Merge, Metric
from kiosk.usage.noise import deviation
from kiosk.usage.period import begins
from kiosk.usage.plot import Bar, lying, standing
from kiosk.usage.report import Report
from kiosk.usage.wording import Labels, name_of, title_of

_MOST: Final = 15  # bars of one plot; the table has all
_STYLE: Final = """
:root{color-scheme:light}
body{font:1.1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:46rem;
margin:2rem auto;padding:0 1rem}
h1,h2{line-height:1.2}h2{margin-top:2.5rem}
svg{display:block;width:100%;height:auto;font-size:14px;overflow:visible}rect{fill:#1b4f9c}path{stroke:#1a1a1a}
table{border-collapse:collapse;width:100%}caption{text-align:start;font-weight:bold}
th,td{border-bottom:1px solid #767676;padding:.3rem;text-align:start}
td,th+th{text-align:end;font-variant-numeric:tabular-nums}tbody th{font-weight:normal}
@media print{body{margin:0;max-width:none;font-size:11pt}section{break-inside:avoid}}
"""


def page(kiosk: str, weeks: Sequence[Report], days: Sequence[Report], labels: Labels) -> str:
    """Write the page, as HTML without a script or anything from elsewhere.

    Args:
        kiosk: its number, or "".
        weeks: what was made public of its visits, the oldest first.
        days: what was made public of the machine, the oldest first.
        labels: how services and categories are called.
    """
    title = _("Ce que la borne {kiosk} a compté").format(kiosk=kiosk).replace("  ", " ")
    parts = [f"<h1>{escape(title)}</h1>", _introduction(weeks)]
    if weeks:
        parts += [_visits(weeks), *_cuts(weeks, labels)]
    if days:
        parts.append(_machine(days, labels))
    direction = ' dir="rtl"' if is_right_to_left() else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language().value}"{direction}>'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        # whatever gets into this file: nothing runs, nothing is fetched
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _introduction(weeks: Sequence[Report]) -> str:
    if not weeks:
        return _paragraphs(_("Aucune semaine n'est encore finie. Revenez lundi."))
    first = begins(weeks[0].family, weeks[0].period).date().isoformat()
    text = ngettext(
        "{n} semaine comptée depuis le {day}.",
        "{n} semaines comptées depuis le {day}.",
        len(weeks),
    )
    count = text.format(n=len(weeks), day=day(first))
    return _paragraphs(
        count,
        _("La borne ajoute un peu de hasard à chaque nombre."),
        _("Ainsi personne ne peut reconnaître la visite d'un habitant."),
        _("Les petits nombres sont donc peu sûrs. Comparez des mois, pas des jours."),
    )


def _visits(weeks: Sequence[Report]) -> str:
    bars = [
        Bar(f"{begins(week.family, week.period):%d/%m}", row.n)
        for week in weeks
        for row in week.rows
        if row.name is Metric.SESSIONS
    ]
    title = _("Visites par semaine")
    note = _margin(SHAPES[Metric.SESSIONS].scale, 1)
    table = _table(title, [Bar(bar.name, bar.n) for bar in bars], _("Semaine du"))
    return _section(title, note, standing(title, bars), table)


def _cuts(weeks: Sequence[Report], labels: Labels) -> list[str]:
    titles = {
        Metric.SERVICES: _("Services ouverts"),
        Metric.DURATIONS: _("Durée des visites"),
        Metric.PRINTS: _("Impressions"),
        Metric.SCANS: _("Numérisations"),
        Metric.HELP: _("Appels à l'agent"),
        Metric.SMILEYS: _("Avis des habitants"),
        Metric.ENDS: _("Fins de visite"),
        Metric.REFUSALS: _("Sites refusés"),
    }
    drawn = []
    for metric, title in titles.items():
        totals: dict[str, int] = {}
        for week in weeks:
            for row in week.rows:
                if row.name is metric:
                    totals[row.value] = totals.get(row.value, 0) + row.n
        bars = [Bar(title_of(metric, value, labels), n) for value, n in totals.items()]
        bars.sort(key=lambda bar: -bar.n)
        if bars:
            note = _margin(SHAPES[metric].scale, len(weeks))
            plot = lying(title, bars[:_MOST])
            drawn.append(_section(title, note, plot, _table(title, bars, _("Ce qui est compté"))))
    return drawn


def _machine(days: Sequence[Report], labels: Labels) -> str:
    title = _("Marche de la machine, en heures par jour")
    bars = []
    totals: dict[Gauge, int] = {}
    for one in days:
        hours = 0
        for row in one.rows:
            if not isinstance(row.name, Gauge):
                continue
            if row.name is Gauge.UPTIME:
                hours = round(row.n / 3600)
            summed = MERGES[row.name] is Merge.SUM
            totals[row.name] = row.n + (totals.get(row.name, 0) if summed else 0)
        bars.append(Bar(f"{begins(one.family, one.period):%d/%m}", hours))
    rows = [Bar(name_of(gauge, "", labels), n) for gauge, n in totals.items()]
    table = _table(_("Sur toute la période"), rows, _("Ce qui est compté"))
    return _section(title, _("Ces nombres sont exacts."), standing(title, bars), table)


def _margin(scale: int, weeks: int) -> str:
    margin = math.ceil(2 * deviation(scale) * math.sqrt(weeks))
    return _("Chaque nombre est juste à {margin} près, 19 fois sur 20.").format(margin=margin)


def _section(title: str, note: str, plot: str, table: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{_paragraphs(note)}{plot}</section>{table}"


def _paragraphs(*sentences: str) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _table(caption: str, bars: Sequence[Bar], what: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(bar.name)}</th><td>{bar.n}</td></tr>' for bar in bars
    )
    count = _("Nombre")  # apart: Babel does not look into an f-string
    head = f'<tr><th scope="col">{escape(what)}</th><th scope="col">{escape(count)}</th></tr>'
    return (
        f"<table><caption>{escape(caption)}</caption><thead>{head}</thead>"
        f"<tbody>{rows}</tbody></table>"
    )
