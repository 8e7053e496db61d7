"""A page of 300 parts, for measuring."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.site import Site, Visit

PARTS: Final = 300
_MOST: Final = 2000
_SHEETS: Final = 10  # one part in so many is a style sheet
_DONE: Final = """
addEventListener('load', () => {
  const images = [...document.images].filter(image => image.naturalWidth).length;
  const parts = images + document.querySelectorAll('#parties link').length;
  window.duree = performance.now();
  document.getElementById('resultat').textContent =
    parts + ' parties en ' + Math.round(duree) + ' ms';
  document.title = 'chargé ' + parts;
});
"""
perf = Site("Mesures – exercice", "perf.caf.fr", colour="#3d4654")
SITES: Final = (perf,)


@perf.get("/")
def many(visit: Visit) -> web.Response:
    """`?n=` parts, `?cache=0` to have each one fetched anew."""
    wanted = visit.fields.get("n", "")
    count = min(int(wanted), _MOST) if wanted.isdigit() else PARTS
    query = "?cache=0" if visit.fields.get("cache") == "0" else ""
    parts = "".join(
        f'<link rel="stylesheet" href="/partie/{n}.css{query}">'
        if n % _SHEETS == 0
        else f'<img width="24" height="24" alt="" src="/partie/{n}.svg{query}">'
        for n in range(count)
    )
    return page.show(
        perf,
        "Une page de beaucoup de parties",
        '<p id="resultat">Chargement…</p>',
        page.card(f'<div id="parties">{parts}</div>'),
        script=_DONE,
    )


@perf.get("/partie/*")
def part(visit: Visit) -> web.Response:
    number, _, kind = visit.rest.partition(".")
    kept = "no-store" if visit.fields.get("cache") == "0" else "max-age=3600"
    tone = int(number) * 37 % 360 if number.isdigit() else 0
    if kind == "css":
        text, mime = f".partie-{tone}{{color:hsl({tone} 50% 40%)}}", "text/css"
    else:
        text = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
            f'<circle cx="12" cy="12" r="10" fill="hsl({tone} 60% 50%)"/></svg>'
        )
        mime = "image/svg+xml"
    return web.Response(text=text, content_type=mime, headers={"Cache-Control": kept})
