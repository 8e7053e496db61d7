"""A page that puts a text that nobody else would write into every store that a page has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from aiohttp import web

from kiosk.audit.canary import Canary
from tests.sites import page
from tests.sites.site import Site, Visit

_HERE: Final = Path(__file__).parent
_DAY: Final = 86400
canary = Site("Canari – exercice", "canari.caf.fr", colour="#7a5b00")
SITES: Final = (canary,)


@canary.post("/nouveau")
async def fresh(visit: Visit) -> web.Response:
    """Make a canary for one visit, and tell it to the audit, which says where to stray first."""
    visit.world.detours = json.loads(await visit.request.read())
    visit.world.planted = ""
    visit.world.canary = Canary.fresh().value
    return _text(visit.world.canary)


@canary.get("/etat")
def state(visit: Visit) -> web.Response:
    """Tell what the visit has planted, as JSON, or nothing before it is done."""
    return _text(visit.world.planted)


@canary.post("/plante")
async def planted(visit: Visit) -> web.Response:
    """Keep what the page says that it has planted; from now on nobody is given the canary."""
    visit.world.planted = (await visit.request.read()).decode("utf-8", errors="replace")
    return _text("")


@canary.get("/")
def nest(_: Visit) -> web.Response:
    return page.show(
        canary,
        "Une page qui laisse des traces",
        page.text("Cette page écrit partout où une page peut écrire."),
        page.card(
            '<p id="copie"></p>',
            page.field("texte", "Un texte"),
            page.field("saisie", "Un texte tapé sur l'écran"),
            page.field("secret", "Un mot de passe", kind="password"),
            '<iframe name="cadre" title="cadre" hidden></iframe>',
        ),
        script=(_HERE / "canary.js").read_text(encoding="utf-8"),
    )


@canary.get("/canari.txt")
def value(visit: Visit) -> web.Response:
    """Give the canary, once there is one, and cookies of all kinds with it."""
    value = _wanted(visit)
    answer = _text(value)
    if value:
        answer.set_cookie("garde", f"{value}-SRVCOOKIE", max_age=_DAY, secure=True)
        answer.set_cookie("cache", f"{value}-HTTPONLY", max_age=_DAY, secure=True, httponly=True)
        answer.set_cookie("passe", f"{value}-SESSCOOKIE", secure=True)
    return answer


@canary.get("/barriere")
def barrier(visit: Visit) -> web.Response:
    """Let in whoever sends a name and a password as HTTP has it."""
    if visit.request.headers.get("Authorization", "").startswith("Basic "):
        return _text("entrez")
    return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="canari"'})


@canary.get("/detour")
def detour(visit: Visit) -> web.Response:
    """Tell where to stray next, if anywhere."""
    return _text(visit.world.detours.pop() if visit.world.detours else "")


@canary.get("/temoins")
def cookies(visit: Visit) -> web.Response:
    """Tell which cookies have come back, so that the page knows what was kept."""
    stores = ("JSCOOKIE", "SRVCOOKIE", "HTTPONLY", "SESSCOOKIE")
    sent = "; ".join(visit.request.cookies.values())
    return _text(json.dumps([store for store in stores if f"-{store}" in sent]))


@canary.get("/cache.txt")
def cacheable(visit: Visit) -> web.Response:
    headers = {"Cache-Control": f"max-age={_DAY}"}
    body = f"{_wanted(visit)}-HTTPCACHE " * 50
    return web.Response(text=body, headers=headers)


@canary.post("/formulaire")
def form(_: Visit) -> web.Response:
    return _text("reçu")


@canary.get("/ouvrier-canari.js")
def worker(_: Visit) -> web.Response:
    return web.Response(
        text=(_HERE / "canary_worker.js").read_text(encoding="utf-8"),
        content_type="text/javascript",
        headers={"Cache-Control": "no-store"},
    )


def _wanted(visit: Visit) -> str:
    return "" if visit.world.planted else visit.world.canary


def _text(text: str) -> web.Response:
    return web.Response(text=text, headers={"Cache-Control": "no-store"})
