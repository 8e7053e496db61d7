"""Writes the form with which a person checks on site what no test can see: one page of A4."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from kiosk.accessibility.markup import document, heads, paragraphs
from kiosk.accessibility.requirements import Requirement
from kiosk.i18n import gettext as _

_STYLE: Final = """
@page{size:A4;margin:12mm}
:root{color-scheme:light}
body{font:12pt/1.35 system-ui,sans-serif;color:#000;background:#fff;max-width:186mm;margin:0 auto}
h1{font-size:18pt;margin:0}p{margin:1mm 0}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:1mm 0}
th,td{border:1px solid #000;padding:2mm 2mm;text-align:start;vertical-align:top}
tbody th{font-weight:normal}td.box{white-space:nowrap}td.note{width:34mm}
dl{display:grid;grid-template-columns:auto 1fr;gap:3mm;margin:5mm 0}
dd{margin:0;border-bottom:1px solid #000}
@media screen and (max-width:40rem){
table{table-layout:fixed}th,td{padding:1mm;overflow-wrap:anywhere}
body{font-size:10pt}td.box{white-space:normal}td.note{width:auto}}
"""


def form(requirements: Iterable[Requirement]) -> str:
    """Write the form, as HTML without a script or anything from elsewhere."""
    rows = "".join(_row(one) for one in requirements if one.on_site)
    head = heads(_("Numéro"), _("Ce que vous faites"), _("Résultat"), _("Remarque"))
    caption = escape(_("Points à vérifier"))
    table = f"<table><caption>{caption}</caption>{head}<tbody>{rows}</tbody></table>"
    blanks = (_("Agence"), _("Numéro de la borne"), _("Date"), _("Nom"), _("Signature"))
    fields = "".join(f"<dt>{escape(name)}</dt><dd></dd>" for name in blanks)
    introduction = paragraphs(
        _("Vérifiez chaque point à côté de la borne, après son installation."),
        _("Cochez une case par ligne. Notez ce qui manque. Gardez cette feuille."),
    )
    title = _("Vérifier l'accessibilité sur place")
    return document(title, _STYLE, f"{introduction}{table}<dl>{fields}</dl>")


def _row(one: Requirement) -> str:
    boxes = f"☐ {escape(_('Oui'))} ☐ {escape(_('Non'))}"
    return (
        f'<tr><th scope="row">{one.id}</th><td>{escape(_(one.on_site))}</td>'
        f'<td class="box">{boxes}</td><td class="note"></td></tr>'
    )
