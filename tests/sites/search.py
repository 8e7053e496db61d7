"""A search engine whose first answer is a fake site, and a site of videos; both say how strict."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.site import Site, Visit

FAKE: Final = "carte-grise-gouv.org"
CLUB: Final = "www.club-de-boules.example"
engine = Site("Moteur de recherche – exercice", "duckduckgo.com", colour="#8a4b12")
videos = Site("Vidéos – exercice", "www.youtube.com", "m.youtube.com", colour="#7a1f1f")
SITES: Final = (engine, videos)


@engine.get("/")
def answer(visit: Visit) -> web.Response:
    words = visit.fields.get("q", "")
    strict = "strict" if visit.fields.get("kp") == "1" else "aucun"
    return page.show(
        engine,
        f"Réponses pour : {words}",
        page.text(f"Filtre : {strict}", name="filtre"),
        '<form method="get" action="/">'
        + page.field("q", "Chercher autre chose")
        + page.button("chercher", "Chercher", kind="submit")
        + "</form>",
        page.card(page.link("annonce", f"{words} rapide", f"https://{FAKE}/")),
        page.card(page.link("club", "Club de boules", f"https://{CLUB}/")),
    )


@videos.get("/")
def video(visit: Visit) -> web.Response:
    asked = visit.request.headers.get("YouTube-Restrict", "aucun")
    return page.show(videos, "Vidéos", page.text(f"Filtre : {asked}", name="filtre"))
