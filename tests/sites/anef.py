"""Residence permits: a passport is sent as one picture, and nothing else is taken."""

from __future__ import annotations

import hashlib
from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit

MAX_BYTES: Final = 2**20
_JPEG: Final = b"\xff\xd8\xff"
home = Site(
    "Titre de séjour – exercice",
    "administration-etrangers-en-france.interieur.gouv.fr",
    colour="#3b3561",
)
SITES: Final = (home,)


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return _form()


@home.post("/")
def sent(visit: Visit) -> web.Response:
    picture = visit.files[0] if visit.files else None
    if picture is None or not picture.data.startswith(_JPEG):
        return _form("Envoyez une image JPG de votre passeport.")
    if len(picture.data) > MAX_BYTES:
        return _form("Votre image est trop lourde : 1 Mo au plus.")
    fields = {"name": picture.name, "sha256": hashlib.sha256(picture.data).hexdigest()}
    visit.world.journal.add(Entry("upload", visit.host, size=len(picture.data), fields=fields))
    return page.show(
        home, "Passeport reçu", page.success("Nous avons reçu votre passeport. Merci.")
    )


def _form(wrong: str = "") -> web.Response:
    return page.show(
        home,
        "Demander un titre de séjour",
        page.error(wrong),
        page.text("Une image JPG de votre passeport, 1 Mo au plus."),
        page.form(
            "/",
            '<label for="passeport">Votre passeport – Parcourir</label>'
            '<input type="file" id="passeport" name="passeport" accept=".jpg,.jpeg">',
            submit="Envoyer",
            files=True,
        ),
    )
