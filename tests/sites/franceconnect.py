"""FranceConnect: the middle of a log-in that crosses five hosts, with its single sign-on."""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.sites import page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit, go
from tests.sites.world import CAMILLE

_COLOUR: Final = "#2d2d7f"
_CORE: Final = "https://oidc.franceconnect.gouv.fr/api/v2"
_BACK: Final = frozenset(
    {"www.info-retraite.fr", "www.lassuranceretraite.fr", "www.franceconnect.gouv.fr"}
)
home = Site(
    "FranceConnect – exercice", "www.franceconnect.gouv.fr", "franceconnect.gouv.fr", colour=_COLOUR
)
legacy = Site("FranceConnect – exercice", "app.franceconnect.gouv.fr", colour=_COLOUR)
core = Site("FranceConnect – exercice", "oidc.franceconnect.gouv.fr", colour=_COLOUR)
SITES: Final = (home, legacy, core)


def start(back: str) -> str:
    """Give the address at which a site begins: `back` gets a `ticket` at the end."""
    query = urlencode({"response_type": "code", "redirect_uri": back})
    return f"https://app.franceconnect.gouv.fr/api/v1/authorize?{query}"


def button(back: str) -> str:
    """Draw the button that sites show."""
    return page.link("franceconnect", "S’identifier avec FranceConnect", start(back))


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        home,
        "Un compte que vous avez déjà",
        page.card(
            page.text("FranceConnect vous relie aux services publics."),
            page.link(
                "services", "Voir un service : Info Retraite", "https://www.info-retraite.fr/"
            ),
        ),
    )


@legacy.get("/api/v1/authorize")
def old_address(visit: Visit) -> web.StreamResponse:
    visit.session["seen"] = "yes"
    return go(f"{_CORE}/authorize?{urlencode(visit.fields)}")


@core.get("/api/v2/authorize")
def authorize(visit: Visit) -> web.StreamResponse:
    back = visit.fields.get("redirect_uri", "")
    if urlsplit(back).hostname not in _BACK:
        return page.show(core, "Ce site n’est pas inscrit", status=400)
    visit.session["back"] = back
    if "person" in visit.session:  # single sign-on: no password this time
        visit.world.journal.add(Entry("login", host=visit.host, fields={"how": "sso"}))
        return go("/api/v2/consentement")
    return page.show(
        core,
        "Choisissez un compte",
        page.card(
            page.text("Avec quel compte voulez-vous vous connecter ?"),
            page.link("impots", "impots.gouv.fr", "/api/v2/redirect-to-idp?idp=impots"),
            page.link("ameli", "ameli.fr", "/api/v2/redirect-to-idp?idp=ameli"),
            page.link("aidants", "Aidants Connect", "/api/v2/redirect-to-idp?idp=aidants"),
        ),
    )


@core.get("/api/v2/redirect-to-idp")
def to_provider(visit: Visit) -> web.StreamResponse:
    state = secrets.token_hex(8)
    visit.session["state"] = state
    query = urlencode({"state": state, "redirect_uri": f"{_CORE}/oidc-callback"})
    if visit.fields.get("idp") == "ameli":
        return go(f"https://fc.assure.ameli.fr/oauth2/authorize?{query}")
    if visit.fields.get("idp") == "aidants":
        return go(f"https://aidantsconnect.beta.gouv.fr/authorize?{query}")
    return go(f"https://cfspart-idp.impots.gouv.fr/oauth2/authorize?{query}")


@core.get("/api/v2/oidc-callback")
def back_from_provider(visit: Visit) -> web.StreamResponse:
    person = visit.world.redeem(visit.fields.get("ticket", ""))
    known = visit.session.pop("state", None)
    if person is None or known is None or known != visit.fields.get("state"):
        return page.show(core, "La connexion a échoué", page.error("Recommencez."), status=400)
    visit.session["person"] = person.name
    return go("/api/v2/consentement")


@core.get("/api/v2/consentement")
def consent(visit: Visit) -> web.StreamResponse:
    back = visit.session.get("back")
    if back is None or "person" not in visit.session:
        return go("https://www.franceconnect.gouv.fr/")
    return page.show(
        core,
        "Vous allez vous connecter",
        page.card(
            page.text(f"Vous êtes {visit.session['person']}.", name="identite"),
            page.text(f"Vous allez sur {urlsplit(back).hostname}."),
            page.link("accepter", "Continuer", "/api/v2/accord"),
        ),
    )


@core.get("/api/v2/accord")
def agreed(visit: Visit) -> web.StreamResponse:
    back = visit.session.pop("back", None)
    if back is None or "person" not in visit.session:
        return go("https://www.franceconnect.gouv.fr/")
    return go(f"{back}?ticket={visit.world.ticket(CAMILLE)}")


@core.get("/api/v2/logout")
def leave(visit: Visit) -> web.Response:
    visit.world.forget(visit.host, visit.session)
    return page.show(core, "Vous êtes déconnecté de FranceConnect", page.success("À bientôt."))
