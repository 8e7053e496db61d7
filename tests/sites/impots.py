"""The taxes: a page that looks at the user agent, and an identity provider of two hosts."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from tests.sites import login, page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit, go
from tests.sites.world import CAMILLE

TAX_NUMBER: Final = "1234567890123"
_COLOUR: Final = "#7a2424"
_KNOWN: Final = re.compile(r"(Chrome|Firefox)/\d+")
_FOREIGN: Final = re.compile(r"QtWebEngine|Mobile")
home = Site("Impôts – exercice", "www.impots.gouv.fr", "impots.gouv.fr", colour=_COLOUR)
provider = Site("Impôts – FranceConnect", "cfspart-idp.impots.gouv.fr", colour=_COLOUR)
account = Site(
    "Impôts – Espace particulier",
    "cfspart.impots.gouv.fr",
    colour=_COLOUR,
    door="https://cfspart.impots.gouv.fr/connexion",
)
health = Site("Compte ameli – FranceConnect", "fc.assure.ameli.fr", colour="#0b5c75")
SITES: Final = (home, provider, account, health)

# the provider sends people to its log-in host, which asks and sends them back
login.build(
    login.Door(
        account,
        "/connexion",
        "Votre numéro fiscal (13 chiffres)",
        expects=TAX_NUMBER,
        then="https://cfspart.impots.gouv.fr/entree",
        minutes=15,
    )
)
login.entrance(account, then="/enp/")
login.build(
    login.Door(
        health,
        "/connexion",
        "Votre numéro de sécurité sociale",
        then="https://fc.assure.ameli.fr/retour",
        minutes=15,
    )
)


@home.get("/")
def welcome(visit: Visit) -> web.Response:
    agent = visit.user_agent
    fits = _KNOWN.search(agent) and not _FOREIGN.search(agent)
    warning = "Votre configuration ne correspond pas. Changez de navigateur."
    return page.show(
        home,
        "Vos impôts",
        page.success("Votre navigateur convient.") if fits else page.error(warning),
        page.card(
            page.text("Déclarer. Payer. Imprimer un avis."),
            page.link("connexion", "Votre espace particulier", account.door),
        ),
    )


@account.get("/enp/", private=True)
def space(visit: Visit) -> web.Response:
    return page.show(
        account,
        f"Bonjour {visit.session['person']}",
        page.card(page.text("Vous n’avez rien à payer.")),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
    )


def _build_provider(site: Site, asks: str) -> None:
    @site.get("/oauth2/authorize")
    def authorize(visit: Visit) -> web.StreamResponse:
        visit.session["state"] = visit.fields.get("state", "")
        visit.session["back"] = visit.fields.get("redirect_uri", "")
        if "signed" in visit.session:  # single sign-on
            visit.world.journal.add(Entry("login", host=visit.host, fields={"how": "sso"}))
            return _return(visit)
        query = urlencode({"retour": f"https://{site.hosts[0]}/retour"})
        return go(f"{asks}?{query}")

    @site.get("/retour")
    def come_back(visit: Visit) -> web.StreamResponse:
        if visit.world.redeem(visit.fields.get("ticket", "")) is None:
            return go("https://www.franceconnect.gouv.fr/")
        visit.session["signed"] = "yes"
        return _return(visit)


def _return(visit: Visit) -> web.StreamResponse:
    query = {"state": visit.session.get("state", ""), "ticket": visit.world.ticket(CAMILLE)}
    return go(f"{visit.session.get('back', '')}?{urlencode(query)}")


@account.get("/idp")
def ask_for_provider(visit: Visit) -> web.StreamResponse:
    back = visit.fields.get("retour", "")
    if not back.startswith(f"https://{provider.hosts[0]}/"):
        return go(account.door)
    if "person" in visit.session:
        return go(f"{back}?ticket={visit.world.ticket(CAMILLE)}")
    visit.session["next"] = back
    return go("/connexion")


@health.get("/idp")
def ask_for_health(_: Visit) -> web.StreamResponse:
    return go("/connexion")


_build_provider(provider, f"https://{account.hosts[0]}/idp")
_build_provider(health, f"https://{health.hosts[0]}/idp")
