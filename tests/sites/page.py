"""The look that all sites of the sandbox share: ribbon, header, forms big enough for fingers."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from tests.sites.site import Site

RIBBON: Final = "BAC À SABLE – exercice, ce n’est pas le vrai site"
_CSS: Final = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def show(site: Site, title: str, *parts: str, script: str = "", status: int = 200) -> web.Response:
    """Answer with a page of a site; `parts` and `script` are ours, already safe."""
    return web.Response(
        text=document(site.name, site.colour, title, *parts, script=script),
        status=status,
        content_type="text/html",
        headers={"Cache-Control": "no-store"},
    )


def document(name: str, colour: str, title: str, *parts: str, script: str = "") -> str:
    """Write a whole page."""
    code = f"<script>{script}</script>" if script else ""
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)} – {escape(name)}</title>'
        f"<style>:root{{--c:{colour}}}{_CSS}</style></head><body>"
        f'<div class="ruban" id="ruban">{RIBBON}</div>'
        f'<header><span class="forme"></span><strong>{escape(name)}</strong></header>'
        f'<main><h1 id="titre">{escape(title)}</h1>{"".join(parts)}</main>{code}</body></html>'
    )


def text(words: str, *, name: str = "") -> str:
    """A paragraph."""
    return f"<p{_id(name)}>{escape(words)}</p>"


def exercise(words: str) -> str:
    """The box that tells a learner what to type."""
    return f'<p class="exercice" id="exercice">Pour l’exercice : {escape(words)}</p>'


def error(words: str) -> str:
    """The box that says what went wrong."""
    return f'<p class="erreur" id="erreur" role="alert">{escape(words)}</p>' if words else ""


def success(words: str) -> str:
    """The box that says what went right."""
    return f'<p class="bravo" id="bravo" role="status">{escape(words)}</p>'


def card(*parts: str) -> str:
    """A white card around other parts."""
    return f'<div class="carte">{"".join(parts)}</div>'


def link(name: str, words: str, url: str, *, new_page: bool = False, soft: bool = False) -> str:
    """A link that looks like a button."""
    look = "bouton doux" if soft else "bouton"
    target = ' target="_blank"' if new_page else ""
    return f'<a class="{look}" id="{name}" href="{escape(url)}"{target}>{escape(words)}</a>'


def button(name: str, words: str, *, soft: bool = False, kind: str = "button") -> str:
    """A button; a script or a form gives it something to do."""
    look = ' class="doux"' if soft else ""
    return f'<button type="{kind}" id="{name}"{look}>{escape(words)}</button>'


def form(action: str, *parts: str, submit: str = "Continuer", files: bool = False) -> str:
    """A form in a card; its button has the id "continuer"."""
    kind = ' enctype="multipart/form-data"' if files else ""
    inside = "".join(parts) + button("continuer", submit, kind="submit")
    return card(
        f'<form id="formulaire" method="post" action="{escape(action)}"{kind}>{inside}</form>'
    )


def field(  # noqa: PLR0913 - an input of HTML has that many attributes
    name: str,
    label: str,
    *,
    kind: str = "text",
    mode: str = "",
    complete: str = "off",
    longest: int = 80,
    value: str = "",
    required: bool = True,
) -> str:
    """A labelled input, whose id and name are the same."""
    keyboard = f' inputmode="{mode}"' if mode else ""
    need = " required" if required else ""
    filled = f' value="{escape(value)}"' if value else ""
    return (
        f'<label for="{name}">{escape(label)}</label><input type="{kind}" id="{name}" name="{name}"'
        f'{keyboard} autocomplete="{complete}" maxlength="{longest}"{filled}{need}>'
    )


def choices(name: str, label: str, options: dict[str, str]) -> str:
    """Radio buttons; each has the id "name-value", and so has its label with "-texte"."""
    rows = "".join(
        f'<label class="choix" id="{name}-{value}-texte"><input type="radio" id="{name}-{value}"'
        f' name="{name}" value="{value}" required>{escape(words)}</label>'
        for value, words in options.items()
    )
    return f"<fieldset><legend>{escape(label)}</legend>{rows}</fieldset>"


def row(*cells: str) -> str:
    """A row of a table."""
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def steps(done: int, total: int) -> str:
    """The bar over a form of several screens."""
    marks = "".join(f'<i class="{"fait" if n < done else ""}"></i>' for n in range(total))
    return f'<p id="etape">Étape {done} sur {total}</p><div class="etapes">{marks}</div>'


def _id(name: str) -> str:
    return f' id="{name}"' if name else ""
