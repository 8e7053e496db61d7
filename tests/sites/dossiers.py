"""Démarche numérique: a long file on three screens, which the site keeps for whoever logs in.

Sending the papers, and printing what is to be kept, come with printing and scanning.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import login, page
from tests.sites.site import Site, Visit, go
from tests.sites.world import CAMILLE

_SCREENS: Final = (
    ("nom", "Nom de votre association"),
    ("projet", "Décrivez votre projet"),
    ("piece", "Numéro de l’attestation de la CAF"),
)
site = Site(
    "Démarche numérique – exercice",
    "demarche.numerique.gouv.fr",
    "demarches-simplifiees.fr",
    "www.demarches-simplifiees.fr",
    colour="#000091",
    door="https://demarche.numerique.gouv.fr/users/sign_in",
)
SITES: Final = (site,)

login.build(
    login.Door(
        site,
        "/users/sign_in",
        "Votre adresse électronique",
        then="https://demarche.numerique.gouv.fr/entree",
        expects=CAMILLE.address,
        kind="email",
        mode="",
        minutes=10,
    )
)
login.entrance(site, then="/dossiers")


@site.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        site,
        "Votre dossier en ligne",
        page.card(
            page.text("Une administration vous demande un dossier ? Remplissez-le ici."),
            page.link("connexion", "Se connecter", site.door),
        ),
    )


@site.get("/dossiers", private=True)
def files(visit: Visit) -> web.Response:
    kept = _kept(visit)
    rows = "".join(page.row(label, kept[name]) for name, label in _SCREENS if name in kept)
    return page.show(
        site,
        "Vos dossiers",
        page.card(
            page.text("1 dossier en brouillon" if kept else "Vous n’avez pas de dossier."),
            f'<table id="brouillon">{rows}</table>',
            page.link(
                "dossier", "Reprendre le dossier" if kept else "Commencer un dossier", "/dossier/1"
            ),
        ),
    )


@site.get("/dossier/*", private=True)
def screen(visit: Visit) -> web.Response:
    number = _number(visit)
    name, label = _SCREENS[number - 1]
    return page.show(
        site,
        f"Subvention, partie {number}",
        page.steps(number, len(_SCREENS)),
        page.form(
            f"/dossier/{number}",
            page.field(name, label, longest=400, value=_kept(visit).get(name, "")),
            submit="Enregistrer et continuer",
        ),
        page.link("plus-tard", "Finir plus tard", "/dossiers", soft=True),
    )


@site.post("/dossier/*", private=True)
def keep(visit: Visit) -> web.StreamResponse:
    number = _number(visit)
    name = _SCREENS[number - 1][0]
    _kept(visit)[name] = visit.fields.get(name, "")
    return go("/dossiers" if number == len(_SCREENS) else f"/dossier/{number + 1}")


def _kept(visit: Visit) -> dict[str, str]:
    return visit.world.files.setdefault(visit.session["person"], {})


def _number(visit: Visit) -> int:
    digits = visit.rest
    return min(max(int(digits), 1), len(_SCREENS)) if digits.isdigit() else 1
