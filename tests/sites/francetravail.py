"""The job agency: old address, monthly statement on three screens, a page that takes its time."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from tests.sites import login, page, pdf, wizard
from tests.sites.site import Site, Visit, go

_COLOUR: Final = "#283276"
_LONGEST: Final = 120.0
old = Site(
    "Pôle emploi",
    "www.pole-emploi.fr",
    "pole-emploi.fr",
    "candidat.pole-emploi.fr",
    colour=_COLOUR,
)
home = Site("France Travail – exercice", "www.francetravail.fr", "francetravail.fr", colour=_COLOUR)
entry = Site(
    "France Travail – connexion", "authentification-candidat.francetravail.fr", colour=_COLOUR
)
account = Site(
    "France Travail – Mon espace",
    "candidat.francetravail.fr",
    colour=_COLOUR,
    door="https://authentification-candidat.francetravail.fr/connexion/XUI/",
)
SITES: Final = (old, home, entry, account)

login.build(
    login.Door(
        entry,
        "/connexion/XUI/",
        "Votre identifiant",
        expects="1234567a",
        mode="",
        then="https://candidat.francetravail.fr/entree",
    )
)
login.entrance(account, then="/espacepersonnel/")


@old.get("/")
def moved(_: Visit) -> web.StreamResponse:
    return go("https://www.francetravail.fr/")


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        home,
        "Votre emploi, pas à pas",
        page.card(
            page.text("Pôle emploi s’appelle maintenant France Travail."),
            page.link("connexion", "Espace candidat", account.door),
            page.link(
                "connexion-lente", "Espace candidat un jour chargé (lent)", "/lent", soft=True
            ),
        ),
    )


@home.get("/lent")
async def slow(visit: Visit) -> web.StreamResponse:
    wanted = visit.fields.get("secondes", "")
    seconds = float(wanted) if wanted.isdigit() else visit.world.slow
    await asyncio.sleep(min(seconds, _LONGEST))
    return page.show(
        home,
        "Merci d’avoir attendu",
        page.success("Le site est lent à la fin du mois. Ce n’est pas une panne."),
        page.link("connexion", "Espace candidat", account.door),
    )


@account.get("/espacepersonnel/", private=True)
def space(visit: Visit) -> web.Response:
    return page.show(
        account,
        f"Bonjour {visit.session['person']}",
        page.card(
            page.link("actualiser", "Je m’actualise", "/actualisation/1"),
            page.link("avis", "Avis de situation (PDF)", "/avis.pdf", new_page=True, soft=True),
        ),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
    )


def _done(_: Visit, answers: dict[str, str]) -> web.Response:
    rows = "".join(page.row(label, value) for label, value in answers.items())
    return page.show(
        account,
        "Votre actualisation est enregistrée",
        page.success("C’est fait pour ce mois-ci."),
        page.card(f'<table id="resume">{rows}</table>'),
        page.link("avis", "Avis de situation (PDF)", "/avis.pdf", new_page=True),
        page.link("retour-compte", "Retour à mon espace", "/espacepersonnel/", soft=True),
    )


wizard.build(
    account,
    "/actualisation",
    "Je m’actualise",
    (
        (wizard.Question("travail", "Avez-vous travaillé ce mois-ci ?"),),
        (wizard.Question("stage", "Avez-vous été en stage ou en formation ?"),),
        (wizard.Question("recherche", "Cherchez-vous toujours un emploi ?"),),
    ),
    _done,
)


@account.get("/avis.pdf", private=True)
def notice(visit: Visit) -> web.Response:
    data = pdf.document("Avis de situation", f"Candidate : {visit.session['person']}")
    return pdf.answer("avis-de-situation.pdf", data)
