"""The pensions: two sites that know people through FranceConnect only."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import franceconnect, login, page, pdf
from tests.sites.site import Site, Visit

info = Site(
    "Info Retraite – exercice", "www.info-retraite.fr", "info-retraite.fr", colour="#5a3b87"
)
carsat = Site(
    "L’Assurance retraite – exercice",
    "www.lassuranceretraite.fr",
    "lassuranceretraite.fr",
    "www.carsat-auvergne.fr",
    "carsat-auvergne.fr",
    colour="#8a3b12",
)
SITES: Final = (info, carsat)


def _build(site: Site, title: str, words: str, document: str) -> None:
    site.door = f"https://{site.hosts[0]}/"
    login.entrance(site, "/retour", then="/compte")

    @site.get("/")
    def welcome(_: Visit) -> web.Response:
        return page.show(
            site,
            title,
            page.card(page.text(words), franceconnect.button(f"https://{site.hosts[0]}/retour")),
        )

    @site.get("/compte", private=True)
    def account(visit: Visit) -> web.Response:
        return page.show(
            site,
            f"Bonjour {visit.session['person']}",
            page.card(
                page.text("Vous avez 148 trimestres."),
                page.link("releve", f"{document} (PDF)", "/releve.pdf", new_page=True),
            ),
            page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
        )

    @site.get("/releve.pdf", private=True)
    def statement(visit: Visit) -> web.Response:
        data = pdf.document(
            document, f"Assurée : {visit.session['person']}", "148 trimestres", pages=2
        )
        return pdf.answer("releve.pdf", data)


_build(
    info, "Toutes vos retraites", "Un seul compte pour toutes vos retraites.", "Relevé de carrière"
)
_build(
    carsat, "Votre retraite", "La Carsat, c’est l’Assurance retraite.", "Attestation de paiement"
)
