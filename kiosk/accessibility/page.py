"""Writes the report of conformity: each requirement, how it was tested, what came out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from kiosk.accessibility.markup import document, heads, paragraphs
from kiosk.accessibility.report import Judged, Result, conformity
from kiosk.accessibility.results import Outcome, Results
from kiosk.accessibility.statement import of_whole
from kiosk.accessibility.wording import asked, of_reason
from kiosk.i18n import gettext as _
from kiosk.policy.wording import day

_STYLE: Final = """
:root{color-scheme:light}
body{font:1.1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:70rem;
margin:2rem auto;padding:0 1rem}
h1,h2{line-height:1.2;overflow-wrap:anywhere}h2{margin-top:2.5rem}
table{border-collapse:collapse;width:100%;table-layout:fixed}caption{text-align:left;font-weight:bold}
th,td{border-bottom:1px solid #767676;padding:.4rem;text-align:start;vertical-align:top;
overflow-wrap:anywhere;hyphens:auto}
thead th:nth-child(4){width:32%}thead th:nth-child(5){width:6.5rem}
tbody th{font-weight:normal}th b{display:block}ul{margin:0;padding-inline-start:1rem}
@media screen and (max-width:48rem){
.all,.all tbody,.all tr,.all th,.all td,.all caption{display:block}
.all thead{display:none}
.all th,.all td{border:0;width:auto}.all tr{border-bottom:1px solid #767676}
.all td::before{content:attr(data-head) " : "}}
@media print{body{margin:0;max-width:none;font-size:9pt}tr{break-inside:avoid}}
"""


def page(judged: Sequence[Judged], results: Results) -> str:
    """Write the report, as HTML without a script or anything from elsewhere."""
    title = _("Rapport d'accessibilité de la borne")
    when = _("Version {version} du {day}.").format(
        version=results.version, day=day(results.date.isoformat())
    )
    introduction = paragraphs(
        when,
        of_whole(conformity(judged)),
        _("La norme est EN 301 549."),
        _("Ce rapport est écrit par un programme, à partir des tests."),
        _("Aucun auditeur ne l'a vérifié."),
        _("Les sites des services ont chacun leur propre déclaration."),
    )
    return document(title, _STYLE, introduction + _summary(judged) + _all(judged))


def _summary(judged: Sequence[Judged]) -> str:
    names = {
        Result.PASS: _("Conforme"),
        Result.FAIL: _("Non conforme"),
        Result.SITE: _("À vérifier sur place"),
    }
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f"<td>{sum(one.result is result for one in judged)}</td></tr>"
        for result, name in names.items()
    )
    title, head = escape(_("En résumé")), heads(_("Résultat"), _("Nombre d'exigences"))
    caption = escape(_("Résultats par nombre"))
    table = f"<table><caption>{caption}</caption>{head}<tbody>{rows}</tbody></table>"
    return f"<h2>{title}</h2>{table}"


def _all(judged: Sequence[Judged]) -> str:
    head = heads(_("Exigence"), *_columns())
    title, caption = escape(_("Toutes les exigences")), escape(_("Exigences et résultats"))
    rows = "".join(map(_row, judged))
    table = f'<table class="all"><caption>{caption}</caption>{head}<tbody>{rows}</tbody></table>'
    return f"<h2>{title}</h2>{table}"


def _row(one: Judged) -> str:
    requirement = one.requirement
    date = day(one.date.isoformat()) if one.date else _("Jamais")
    cells = (escape(requirement.clause), escape(of_reason(one.reason)), _tests(one), escape(date))
    told = "".join(
        f'<td data-head="{escape(name)}">{cell}</td>'
        for name, cell in zip(_columns(), cells, strict=True)
    )
    return f'<tr><th scope="row"><b>{requirement.id}</b> {escape(asked(one))}</th>{told}</tr>'


def _columns() -> tuple[str, ...]:
    return _("Référence"), _("Résultat"), _("Tests"), _("Date")


def _tests(one: Judged) -> str:
    if not one.tests:
        return escape(_("Aucun"))
    said = {
        Outcome.PASSED: _("réussi"),
        Outcome.FAILED: _("échoué"),
        Outcome.SKIPPED: _("pas fait ici"),
    }
    items = "".join(
        f'<li><span lang="en">{escape(_sentence(name))}</span> : {escape(said[outcome])}</li>'
        for name, outcome in one.tests
    )
    return f"<ul>{items}</ul>"


def _sentence(test: str) -> str:
    """Give the name of a test as the sentence that it is, without the ids."""
    words = test.rpartition("::")[2].split("_")
    return " ".join(word for word in words[1:] if not (word[:1] == "A" and word[1:].isdigit()))
