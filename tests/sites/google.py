"""A mailbox that refuses browsers which say that they are embedded."""

from __future__ import annotations

import re
from typing import Final

from aiohttp import web

from tests.sites import login, page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit, go
from tests.sites.world import PASSWORD, Person

ADDRESS: Final = "camille.exercice@gmail.com"
_EMBEDDED: Final = re.compile(r"QtWebEngine|HeadlessChrome|; wv\)|Electron")
_COLOUR: Final = "#3b5a3f"
door = Site("Google – exercice", "accounts.google.com", colour=_COLOUR)
mail = Site(
    "Gmail – exercice",
    "mail.google.com",
    colour=_COLOUR,
    door="https://accounts.google.com/signin",
)
SITES: Final = (door, mail)
login.entrance(mail)


@door.get("/signin")
def address(_: Visit) -> web.Response:
    return page.show(
        door,
        "Connexion",
        page.exercise(f"tapez {ADDRESS}"),
        page.form("/signin", page.field("adresse", "Adresse mail", kind="email"), submit="Suivant"),
    )


@door.post("/signin")
def address_sent(visit: Visit) -> web.StreamResponse:
    if _EMBEDDED.search(visit.user_agent):
        return page.show(
            door,
            "Connexion impossible",
            page.error("Ce navigateur ou cette application ne sont peut-être pas sécurisés."),
        )
    visit.session["adresse"] = visit.fields.get("adresse", "")
    return go("/signin/motdepasse")


@door.get("/signin/motdepasse")
def password(_: Visit) -> web.Response:
    return _password()


@door.post("/signin/motdepasse")
def password_sent(visit: Visit) -> web.StreamResponse:
    if visit.fields.get("motdepasse") != PASSWORD or visit.session.get("adresse") != ADDRESS:
        return _password("L’adresse ou le mot de passe n’est pas bon.")
    visit.world.journal.add(Entry("login", host=visit.host, fields={"how": "password"}))
    ticket = visit.world.ticket(Person(ADDRESS, ADDRESS))
    return go(f"https://mail.google.com/entree?ticket={ticket}")


@mail.get("/", private=True)
def inbox(_: Visit) -> web.Response:
    return page.show(
        mail,
        "Vos messages",
        page.text(ADDRESS, name="adresse"),
        page.card(page.text("Aucun message pour le moment.")),
    )


def _password(wrong: str = "") -> web.Response:
    return page.show(
        door,
        "Bienvenue",
        page.exercise(f"tapez {PASSWORD}"),
        page.error(wrong),
        page.form(
            "/signin/motdepasse",
            page.field("motdepasse", "Mot de passe", kind="password", complete="current-password"),
            submit="Suivant",
        ),
    )
