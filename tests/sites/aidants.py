"""Aidants Connect: a helper with a code of her own, a mandate, and the log-in for somebody else."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.sites import page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit, go
from tests.sites.world import CAMILLE

HELPER: Final = "lea@mairie.fr"
CARD: Final = "482915"  # what the card of the exercise shows
_FRANCECONNECT: Final = "oidc.franceconnect.gouv.fr"
site = Site(
    "Aidants Connect – exercice",
    "aidantsconnect.beta.gouv.fr",
    colour="#0f4c81",
    door="https://aidantsconnect.beta.gouv.fr/connexion",
)
SITES: Final = (site,)


@site.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        site,
        "Faire à la place de quelqu’un, avec son accord",
        page.card(
            page.text("Réservé aux aidants professionnels habilités."),
            page.link("connexion", "Se connecter", "/connexion"),
        ),
    )


@site.get("/connexion")
def door(_: Visit) -> web.Response:
    return _door()


@site.post("/connexion")
def door_sent(visit: Visit) -> web.StreamResponse:
    fields = visit.fields
    if fields.get("adresse", "").strip().lower() != HELPER or fields.get("code") != CARD:
        return _door("Nous ne connaissons pas cette adresse ou ce code.")
    visit.session["person"] = HELPER
    visit.world.journal.add(Entry("login", host=visit.host, fields={"how": "password"}))
    return go("/espace")


@site.get("/espace", private=True)
def space(visit: Visit) -> web.Response:
    if "mandat" not in visit.session:
        return page.show(
            site,
            "Bonjour, aidant",
            page.card(page.link("mandat", "Créer un mandat", "/mandat")),
        )
    return page.show(
        site,
        "Votre mandat est signé",
        page.card(
            page.text(f"Vous aidez {visit.session['mandat']}."),
            page.link("demarche", "Faire une démarche", "https://www.info-retraite.fr/"),
        ),
    )


@site.get("/mandat", private=True)
def mandate(_: Visit) -> web.Response:
    return page.show(
        site,
        "Créer un mandat",
        page.text(f"Pour l’exercice, {CAMILLE.name} est à côté de vous."),
        page.form(
            "/mandat",
            page.choices("accord", "Est-ce que cette personne est d’accord ?", {"oui": "Oui"}),
            submit="Signer le mandat",
        ),
    )


@site.post("/mandat", private=True)
def mandate_signed(visit: Visit) -> web.StreamResponse:
    visit.session["mandat"] = CAMILLE.name
    return go("/espace")


@site.get("/authorize", private=True)
def vouch(visit: Visit) -> web.StreamResponse:
    """Vouch for the person of the mandate, as FranceConnect asks."""
    back = visit.fields.get("redirect_uri", "")
    if urlsplit(back).hostname != _FRANCECONNECT or "mandat" not in visit.session:
        return go("/espace")
    query = urlencode(
        {"state": visit.fields.get("state", ""), "ticket": visit.world.ticket(CAMILLE)}
    )
    return go(f"{back}?{query}")


def _door(wrong: str = "") -> web.Response:
    return page.show(
        site,
        "Se connecter",
        page.exercise(f"tapez {HELPER} et {CARD}"),
        page.error(wrong),
        page.form(
            "/connexion",
            page.field("adresse", "Votre adresse professionnelle", kind="email"),
            page.field("code", "Code à 6 chiffres de votre carte", mode="numeric", longest=6),
            submit="Se connecter",
        ),
    )
