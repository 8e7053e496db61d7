"""Pages as many are: one whose advertising weighs on the line, one that weighs on the memory."""

from __future__ import annotations

import struct
from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.site import Site, Visit

_WIDTH, _HEIGHT = 200, 100
# a true picture: one that cannot be drawn is not loaded to its end
_PICTURE: Final = struct.pack(
    "<2sIHHIIiiHHIIiiII", b"BM", 60_054, 0, 0, 54, 40, _WIDTH, _HEIGHT, 1, 24, *[0] * 6
) + bytes(_WIDTH * _HEIGHT * 3)
_TRACKER: Final = 30_000
_PICTURES: Final = 10
_TRACKERS: Final = 8
heavy = Site("Le Journal du bourg – exercice", "lourde.caf.fr", colour="#2f4a3c")
agency = Site("Une régie – exercice", "regie.example", colour="#5b5b5b")
album = Site("L’album du bourg – exercice", "album.caf.fr", colour="#2f4a3c")
SITES: Final = (heavy, agency, album)
# what the front pages of newspapers are made of, and more than most of them hold
_PARTS: Final = 6000
_HELD: Final = 300  # MB that its scripts hold
_PHOTOS: Final = 12
_PHOTO: Final = (1600, 1200)
_BANNER: Final = """
<div id="bandeau" style="position:fixed;inset:auto 0 0 0;padding:24px;background:#fff">
<p>Nous utilisons des cookies et d’autres traceurs.</p>
<button type="button" id="accepter">Tout accepter</button>
<button type="button" id="refuser">✗ Tout refuser</button></div>
"""
_SCRIPT: Final = f"""
const banner = document.getElementById('bandeau');
const result = document.getElementById('resultat');
const weigh = () => {{
  const kilobytes = performance.getEntriesByType('resource')
    .reduce((sum, part) => sum + part.transferSize, 0) / 1000;
  result.textContent = Math.round(kilobytes) + ' ko, réponse : ' + result.dataset.answer;
}};
const answered = answer => {{
  banner.remove();
  result.dataset.answer = answer;
  setInterval(weigh, 300);
}};
document.getElementById('refuser').onclick = () => answered('non');
document.getElementById('accepter').onclick = () => {{
  for (let n = 0; n < {_TRACKERS}; n++) {{
    const script = document.createElement('script');
    script.src = 'https://regie.example/traceur/' + n + '.js';
    document.body.append(script);
  }}
  answered('oui');
}};
"""


@heavy.get("/")
def front_page(_: Visit) -> web.Response:
    """Tell at the end how much has come, and what was answered to the banner."""
    shown = "".join(
        f'<img width="60" height="60" alt="" src="https://regie.example/image/{n}.bmp">'
        for n in range(_PICTURES)
    )
    words = page.text("La fête du village aura lieu samedi.")
    return page.show(
        heavy,
        "Les nouvelles",
        page.card(words, '<p id="resultat"></p>'),
        page.card(shown),
        _BANNER,
        script=_SCRIPT,
    )


_ALBUM: Final = f"""
const list = document.getElementById('liste');
for (let n = 0; n < {_PARTS}; n++) {{
  const part = document.createElement('p');
  part.textContent = 'Article ' + n + ' : la fête du village aura lieu samedi, sur la place.';
  list.append(part);
}}
for (let n = 0; n < {_PHOTOS}; n++) {{
  const photo = document.createElement('canvas');
  [photo.width, photo.height] = {list(_PHOTO)};
  photo.style.width = '7%';
  const pen = photo.getContext('2d', {{ willReadFrequently: true }});
  pen.fillStyle = 'hsl(' + n * 30 + ', 60%, 50%)';
  pen.fillRect(0, 0, photo.width, photo.height);
  document.getElementById('photos').append(photo);
}}
window.held = [];
for (let n = 0; n < {_HELD}; n++) window.held.push(new Uint8Array(1 << 20).fill(n + 1));
document.getElementById('resultat').textContent = 'L’album tient ' + window.held.length + ' Mo.';
"""


@album.get("/")
def pages_of_the_album(_: Visit) -> web.Response:
    """Hold so many paragraphs, pictures and bytes; say so at the end."""
    return page.show(
        album,
        "Tout le bourg",
        page.card('<p id="resultat"></p><div id="photos"></div>'),
        page.card('<div id="liste"></div>'),
        script=_ALBUM,
    )


@agency.get("/image/*")
def picture(_: Visit) -> web.Response:
    return _weight(_PICTURE, "image/bmp")


@agency.get("/traceur/*")
def tracker(_: Visit) -> web.Response:
    return _weight(b" " * _TRACKER, "text/javascript")


def _weight(body: bytes, kind: str) -> web.Response:
    headers = {"Timing-Allow-Origin": "*", "Cache-Control": "no-store"}
    return web.Response(body=body, content_type=kind, headers=headers)
