"""The mailbox where all codes arrive, a new address, and the telephone of the exercise."""

from __future__ import annotations

import re
import secrets
from html import escape
from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.site import Site, Visit, go
from tests.sites.world import CAMILLE, PASSWORD, Letter

_COLOUR: Final = "#14507a"
_POLL: Final = """
setInterval(async () => {
  const answer = await fetch('/boite/liste');
  if (answer.ok) document.getElementById('messages').innerHTML = await answer.text();
}, 3000);
"""
_LETTERS: Final = "ABCDEFHKMNPRSTUVXYZ"
mail = Site("laposte.net – exercice", "www.laposte.net", "laposte.net", colour=_COLOUR)
mail.door = "https://www.laposte.net/"
telephone = Site("Le téléphone de l’exercice", "telephone.laposte.net", colour="#333333")
SITES: Final = (mail, telephone)


@mail.get("/")
def welcome(_: Visit) -> web.Response:
    return _welcome()


@mail.post("/connexion")
def sign_in(visit: Visit) -> web.StreamResponse:
    person = visit.world.log_in(visit.host, visit.fields)
    if person is None:
        return _welcome("L’adresse ou le mot de passe n’est pas bon.")
    visit.session.update(person=person.name, address=person.address)
    return go("/boite")


@mail.get("/boite", private=True)
def inbox(visit: Visit) -> web.Response:
    return page.show(
        mail,
        "Vos messages",
        page.text(visit.session["address"], name="adresse"),
        page.card(f'<div id="messages">{_list(visit)}</div>'),
        page.link("actualiser", "Chercher les nouveaux messages", "/boite"),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
        script=_POLL,
    )


@mail.get("/boite/liste", private=True)
def inbox_list(visit: Visit) -> web.Response:
    return web.Response(text=_list(visit), content_type="text/html")


@mail.get("/message/*", private=True)
def message(visit: Visit) -> web.StreamResponse:
    letters = visit.world.mail.get(visit.session["address"], [])
    if not visit.rest.isdigit() or not 0 < int(visit.rest) <= len(letters):
        return go("/boite")
    letter = letters[-int(visit.rest)]
    return page.show(
        mail,
        letter.subject,
        page.card(page.text(f"De : {letter.sender}"), page.text(letter.text, name="texte")),
        page.link("retour-boite", "Retour aux messages", "/boite"),
    )


@mail.get("/deconnexion")
def leave(visit: Visit) -> web.Response:
    visit.world.forget(visit.host, visit.session)
    return page.show(
        mail,
        "Vous êtes déconnecté",
        page.success("À bientôt."),
        page.link("accueil", "Retour à l’accueil", "/", soft=True),
    )


# --- a new address --------------------------------------------------------------------------------
@mail.get("/creer")
def create(visit: Visit) -> web.Response:
    return _create(visit)


@mail.post("/creer")
def create_sent(visit: Visit) -> web.StreamResponse:
    wanted = visit.fields.get("nom", "").strip().lower()
    address = wanted if wanted.endswith("@laposte.net") else f"{wanted}@laposte.net"
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,40}@laposte\.net", address):
        return _create(visit, "L’adresse : au moins 3 lettres, sans accent ni espace.")
    if address in visit.world.passwords:
        return _create(visit, "Cette adresse est déjà prise. Choisissez-en une autre.")
    if len(visit.fields.get("motdepasse", "")) < len(PASSWORD) - 1:
        return _create(visit, "Le mot de passe : au moins 8 signes.")
    if visit.fields.get("lettres", "").strip().upper() != visit.session.pop("lettres", None):
        return _create(visit, "Les lettres de l’image ne sont pas les bonnes.")
    visit.session.update(nouvelle=address, motdepasse=visit.fields["motdepasse"])
    digits = visit.world.new_code(visit.session.number, 10)
    visit.world.text(Letter("laposte.net", "Message", f"Votre code est {digits}."))
    return go("/creer/code")


@mail.get("/creer/image")
def picture(visit: Visit) -> web.Response:
    marks = "".join(
        f'<text x="{34 + 52 * n}" y="{62 + (n % 2) * 12}" '
        f'transform="rotate({(-9, 8, -5, 11)[n % 4]} {34 + 52 * n} 60)">{letter}</text>'
        for n, letter in enumerate(visit.session.get("lettres", ""))
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" font-size="46" '
        f'font-family="serif" fill="{_COLOUR}"><path d="M0 60Q70 20 150 62T300 40" fill="none" '
        f'stroke="#b58900" stroke-width="3"/>{marks}</svg>'
    )
    return web.Response(
        text=drawing, content_type="image/svg+xml", headers={"Cache-Control": "no-store"}
    )


@mail.get("/creer/code")
def create_code(visit: Visit) -> web.StreamResponse:
    return _create_code() if "nouvelle" in visit.session else go("/creer")


@mail.post("/creer/code")
def create_code_sent(visit: Visit) -> web.StreamResponse:
    if "nouvelle" not in visit.session:
        return go("/creer")
    if visit.world.check_code(visit.session.number, visit.fields.get("code", "")) != "right":
        return _create_code("Ce n’est pas le bon code.")
    address = visit.session.pop("nouvelle")
    visit.world.passwords[address] = visit.session.pop("motdepasse")
    letter = Letter("laposte.net", "Bienvenue", "Votre nouvelle adresse est prête.")
    visit.world.write(address, letter)
    return page.show(
        mail,
        "Votre adresse est créée",
        page.success("Notez-la. Ne notez pas le mot de passe à côté."),
        page.card(f'<p class="code" id="adresse">{escape(address)}</p>'),
        page.link("connexion", "Ouvrir ma boîte mail", "/"),
    )


@telephone.get("/")
def messages(visit: Visit) -> web.Response:
    rows = "".join(
        f'<div class="carte"><strong>{escape(letter.sender)}</strong>'
        f'<p id="sms-{n}">{escape(letter.text)}</p></div>'
        for n, letter in enumerate(visit.world.telephone[:5])
    )
    return page.show(
        telephone,
        "Vos messages (SMS)",
        rows or page.text("Aucun message."),
        page.link("actualiser", "Regarder encore", "/", soft=True),
    )


def _welcome(wrong: str = "") -> web.Response:
    return page.show(
        mail,
        "Votre boîte mail",
        page.exercise(f"tapez {CAMILLE.address} et le mot de passe {PASSWORD}"),
        page.error(wrong),
        page.form(
            "/connexion",
            page.field("adresse", "Adresse mail", kind="email", complete="username"),
            page.field("motdepasse", "Mot de passe", kind="password", complete="current-password"),
            submit="Se connecter",
        ),
        page.link("creer", "Créer une adresse", "/creer", soft=True),
    )


def _list(visit: Visit) -> str:
    letters = visit.world.mail.get(visit.session["address"], [])
    rows = "".join(
        f'<p><a class="lien" id="message-{len(letters) - n}" href="/message/{len(letters) - n}">'
        f"{escape(letter.sender)} : {escape(letter.subject)}</a></p>"
        for n, letter in enumerate(letters[:20])
    )
    return rows or page.text("Aucun message pour le moment.")


def _create(visit: Visit, wrong: str = "") -> web.Response:
    visit.session["lettres"] = "".join(secrets.choice(_LETTERS) for _ in range(5))
    return page.show(
        mail,
        "Créer une adresse",
        page.exercise("inventez un nom, par exemple paul.martin"),
        page.error(wrong),
        page.form(
            "/creer",
            page.field("nom", "Le nom que vous voulez, avant @laposte.net", mode="email"),
            page.field("motdepasse", "Un mot de passe", kind="password", complete="new-password"),
            page.field("telephone", "Votre numéro de téléphone", kind="tel", required=False),
            "<label>Recopiez ces lettres</label>"
            f'<img id="image" alt="Lettres à recopier" src="/creer/image?{secrets.token_hex(3)}" '
            'width="300" height="100">',
            page.field("lettres", "Les lettres de l’image", longest=8),
        ),
    )


def _create_code(wrong: str = "") -> web.Response:
    return page.show(
        mail,
        "Le code reçu par SMS",
        page.error(wrong),
        page.link(
            "telephone", "Regarder le téléphone", "https://telephone.laposte.net/", new_page=True
        ),
        page.form(
            "/creer/code", page.field("code", "Code à 6 chiffres", mode="numeric", longest=9)
        ),
    )
