"""An allowed host whose pages attack: what must not get out of the kiosk, and what annoys."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from tests.sites import page
from tests.sites.site import Site, Visit

_HERE: Final = Path(__file__).parent
hostile = Site("Site hostile – exercice", "hostile.caf.fr", colour="#5d0f1e")
rebinding = Site("Site hostile – exercice", "rebind.caf.fr", colour="#5d0f1e")
SITES: Final = (hostile, rebinding)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def attack_names(kind: str = "") -> tuple[str, ...]:
    """Give the names of the attacks of a kind ("quiet", "leaving", "nuisance"), or of all."""
    lines = (_HERE / "hostile.js").read_text(encoding="utf-8").splitlines()
    found = []
    current = ""
    for line in lines:
        if line.startswith("// kind: "):
            current = line.removeprefix("// kind: ").split(",")[0].strip()
        if line.startswith("attacks['") and (not kind or current == kind):
            found.append(line.split("'")[1])
    return tuple(found)


@hostile.get("/")
def board(_: Visit) -> web.Response:
    """`?attaque=` a name or "tout"; `hote`, `port` where the loot should go."""
    buttons = "".join(page.button(f"attaque-{name}", name, soft=True) for name in attack_names())
    return page.show(
        hostile,
        "Cette page essaie de s’échapper",
        page.text("Chaque bouton est une attaque. Rien ne doit sortir de la borne."),
        page.card(page.button("tout", "Toutes les attaques discrètes"), '<p id="resultat"></p>'),
        page.card(buttons),
        script=(_HERE / "hostile.js").read_text(encoding="utf-8"),
    )


@hostile.get("/redirection")
def redirect(visit: Visit) -> web.Response:
    return _redirect(visit)


@hostile.post("/redirection")
def redirect_post(visit: Visit) -> web.Response:
    return _redirect(visit)


def _redirect(visit: Visit) -> web.Response:
    wanted = visit.request.query.get("code", "302")
    code = int(wanted) if wanted.isdigit() else 0
    target = visit.request.query.get("vers", "/")
    if code not in _REDIRECTS or urlsplit(target).scheme not in {"", "http", "https"}:
        return web.Response(status=400)
    return web.Response(status=code, headers={"Location": target, "Cache-Control": "no-store"})


@hostile.get("/ouvrier.js")
def worker(_: Visit) -> web.Response:
    """Every kind of worker runs this: it opens a WebSocket to `?vers=`."""
    return web.Response(
        text=(_HERE / "hostile_worker.js").read_text(encoding="utf-8"),
        content_type="text/javascript",
        headers={"Cache-Control": "no-store"},
    )


@hostile.get("/meta")
def meta_refresh(visit: Visit) -> web.Response:
    target = escape(visit.fields.get("vers", "/"))
    return web.Response(
        text=f'<!doctype html><meta http-equiv="refresh" content="0;url={target}"><p>…',
        content_type="text/html",
    )


@rebinding.get("/")
def rebound(_: Visit) -> web.Response:
    return page.show(rebinding, "Une adresse qui change", page.text("Ce nom peut mener ailleurs."))
