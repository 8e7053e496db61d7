"""The ways in that several sites share: name and password, then a code by mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit, go
from tests.sites.world import CAMILLE, PASSWORD, Letter

NUMBER: Final = "2840503123456"


@dataclass(frozen=True, slots=True)
class Door:
    """One way in.

    Attributes:
        path: of the first screen.
        asks: the label of the first field.
        expects: what must be typed there; blanks do not count.
        then: where it leads, which gets a `ticket`; a `next` in the session wins.
        minutes: how long the code by mail is good; 0 for no code.
        in_two: the password is asked on a screen of its own.
    """

    site: Site
    path: str
    asks: str
    then: str
    expects: str = NUMBER
    kind: str = "text"
    mode: str = "numeric"
    minutes: int = 0
    in_two: bool = False


def build(door: Door) -> None:
    """Add the screens of a way in to its site."""
    site, path = door.site, door.path

    @site.get(path)
    def first(_: Visit) -> web.Response:
        return _first_screen(door)

    @site.post(path)
    def first_sent(visit: Visit) -> web.StreamResponse:
        if _plain(visit.fields.get("identifiant", "")) != door.expects:
            return _first_screen(door, "Nous ne connaissons pas cet identifiant.")
        if door.in_two:
            visit.session["identifiant"] = door.expects
            return go(path + "/motdepasse")
        if visit.fields.get("motdepasse") != PASSWORD:
            return _first_screen(door, "Le mot de passe n’est pas le bon.")
        return _password_right(door, visit)

    if door.in_two:
        _build_second(door)
    if door.minutes:
        _build_code(door)


def entrance(site: Site, path: str = "/entree", then: str = "/") -> None:
    """Let a site take the tickets that its door has given out."""

    @site.get(path)
    def enter(visit: Visit) -> web.StreamResponse:
        person = visit.world.redeem(visit.fields.get("ticket", ""))
        if person is None:
            return go(site.door)
        visit.session["person"] = person.name
        return go(visit.session.pop("next", then))

    @site.get("/deconnexion")
    def leave(visit: Visit) -> web.Response:
        visit.world.forget(visit.host, visit.session)
        return page.show(site, "Vous êtes déconnecté", page.success("À bientôt."))


def _first_screen(door: Door, wrong: str = "") -> web.Response:
    parts = [
        page.field("identifiant", door.asks, kind=door.kind, mode=door.mode, complete="username")
    ]
    help_ = f"tapez {door.expects}"
    if not door.in_two:
        parts.append(_password_field())
        help_ += f" et le mot de passe {PASSWORD}"
    return page.show(
        door.site,
        "Se connecter",
        page.exercise(help_),
        page.error(wrong),
        page.form(door.path, *parts, submit="Suivant" if door.in_two else "Se connecter"),
    )


def _build_second(door: Door) -> None:
    path = door.path + "/motdepasse"

    def screen(wrong: str = "") -> web.Response:
        return page.show(
            door.site,
            "Votre mot de passe",
            page.exercise(f"tapez {PASSWORD}"),
            page.error(wrong),
            page.form(path, _password_field(), submit="Se connecter"),
        )

    @door.site.get(path)
    def second(visit: Visit) -> web.StreamResponse:
        return screen() if "identifiant" in visit.session else go(door.path)

    @door.site.post(path)
    def second_sent(visit: Visit) -> web.StreamResponse:
        if "identifiant" not in visit.session:
            return go(door.path)
        if visit.fields.get("motdepasse") != PASSWORD:
            return screen("Le mot de passe n’est pas le bon.")
        return _password_right(door, visit)


def _build_code(door: Door) -> None:
    path = door.path + "/code"

    def screen(wrong: str = "") -> web.Response:
        return page.show(
            door.site,
            "Entrez le code",
            page.error(wrong),
            page.text(
                "Nous avons envoyé un code à ca•••@laposte.net. "
                f"Il est valable {door.minutes} minutes."
            ),
            page.text("Gardez cette page ouverte. Regardez votre boîte mail dans une autre page."),
            page.form(
                path,
                page.field(
                    "code", "Code à 6 chiffres", mode="numeric", complete="one-time-code", longest=9
                ),
            ),
            page.link("recommencer", "Recommencer depuis le début", door.path, soft=True),
        )

    @door.site.get(path)
    def code(visit: Visit) -> web.StreamResponse:
        return screen() if "attend" in visit.session else go(door.path)

    @door.site.post(path)
    def code_sent(visit: Visit) -> web.StreamResponse:
        if "attend" not in visit.session:
            return go(door.path)
        match visit.world.check_code(_key(visit), visit.fields.get("code", "")):
            case "right":
                del visit.session["attend"]
                return _enter(door, visit)
            case "wrong":
                return screen("Ce n’est pas le bon code. Regardez le dernier message.")
            case "late":
                return screen("Ce code n’est plus valable. Recommencez depuis le début.")


def _password_right(door: Door, visit: Visit) -> web.StreamResponse:
    if not door.minutes:
        return _enter(door, visit)
    digits = visit.world.new_code(_key(visit), door.minutes)
    visit.session["attend"] = "code"
    visit.world.write(
        CAMILLE.address,
        Letter(
            door.site.name,
            f"Votre code : {digits}",
            f"Votre code est {digits}. Il est valable {door.minutes} minutes. "
            "Ne le donnez à personne.",
        ),
    )
    return go(door.path + "/code")


def _enter(door: Door, visit: Visit) -> web.StreamResponse:
    visit.session["person"] = CAMILLE.name
    visit.world.journal.add(Entry("login", host=visit.host, fields={"how": "password"}))
    target = visit.session.pop("next", door.then)
    mark = "&" if "?" in target else "?"
    return go(f"{target}{mark}ticket={visit.world.ticket(CAMILLE)}")


def _password_field() -> str:
    return page.field("motdepasse", "Mot de passe", kind="password", complete="current-password")


def _key(visit: Visit) -> str:
    return visit.host + visit.session.number


def _plain(untrusted: str) -> str:
    return "".join(untrusted.split()).lower()
