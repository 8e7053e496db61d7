"""Writes the sheet of the workshop for whoever leads it: one page of A4."""

from __future__ import annotations

from html import escape
from typing import Final

from kiosk.accessibility.markup import document, heads, listed, paragraphs
from kiosk.accessibility.workshop import Exercise, advice, told
from kiosk.i18n import gettext as _

_STYLE: Final = """
@page{size:A4;margin:12mm}
:root{color-scheme:light}
body{font:13pt/1.4 system-ui,sans-serif;color:#000;background:#fff;max-width:186mm;margin:0 auto}
h1{font-size:20pt;margin:0}p{margin:1.5mm 0}ul{margin:1mm 0;padding-inline-start:5mm}
table{border-collapse:collapse;width:100%}caption{text-align:start;font-weight:bold;padding:2mm 0}
th,td{border:1px solid #000;padding:2mm;text-align:start;vertical-align:top}
td.box{white-space:nowrap}
dl{display:grid;grid-template-columns:auto 1fr;gap:4mm;margin:6mm 0}
dd{margin:0;border-bottom:1px solid #000}
@media screen and (max-width:40rem){
table{table-layout:fixed}th,td{padding:1mm;overflow-wrap:anywhere}
body{font-size:10pt}td.box{white-space:normal}}
"""


def sheet() -> str:
    """Write it, as HTML without a script or anything from elsewhere."""
    head = heads(_("Exercice"), _("Ce que vous faites"), _("C'est réussi quand"), _("Résultat"))
    rows = "".join(_row(exercise) for exercise in Exercise)
    caption = escape(_("Les 3 exercices"))
    table = f"<table><caption>{caption}</caption>{head}<tbody>{rows}</tbody></table>"
    blanks = (_("Atelier animé par"), _("Lieu"), _("Date"), _("Ce qui a été difficile"))
    fields = "".join(f"<dt>{escape(name)}</dt><dd></dd>" for name in blanks)
    begin = paragraphs(
        *advice(),
        _("Sur la borne d'exercice, touchez « Aide », puis « Atelier : 3 exercices »."),
        _("Finissez la visite avant chaque nouvelle personne. Rien ne reste."),
    )
    title = _("Atelier : se servir de la borne")
    return document(title, _STYLE, _bound(f"{begin}{table}<dl>{fields}</dl>"))


def _bound(text: str) -> str:
    """Keep each quotation mark on the line of its words, and a sign with what it follows."""
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" :", "\u00a0:")


def _row(exercise: Exercise) -> str:
    words = told(exercise)
    boxes = f"☐ {escape(_('Seul'))}<br>☐ {escape(_('Avec aide'))}"
    return (
        f'<tr><th scope="row">{int(exercise)}. {escape(words.title)}</th>'
        f"<td>{listed(list(words.steps))}</td><td>{escape(words.proof)}</td>"
        f'<td class="box">{boxes}</td></tr>'
    )
