"""The post: following a parcel, an account behind a captcha, a label to pay and print."""

from __future__ import annotations

import re
import secrets
from typing import Final

from aiohttp import web

from tests.sites import login, page, pdf
from tests.sites.site import Site, Visit, go

PARCEL: Final = "6A12345678901"
LABEL_CENTS: Final = 695
_COLOUR: Final = "#0a3d7a"
_LISTEN: Final = """
addEventListener('message', event => {
  if (event.origin === 'https://newassets.hcaptcha.com')
    document.getElementById('jeton').value = event.data.jeton;
});
"""
_ROBOT: Final = """
document.getElementById('humain').onchange = event => {
  if (event.target.checked) parent.postMessage({jeton: event.target.value}, '*');
};
"""
home = Site("La Poste – exercice", "www.laposte.fr", "laposte.fr", colour=_COLOUR)
account = Site("La Poste – Mon compte", "moncompte.laposte.fr", colour=_COLOUR)
captcha = Site("Êtes-vous un robot ?", "newassets.hcaptcha.com", colour="#4a4a4a")
SITES: Final = (home, account, captcha)
home.door = "https://moncompte.laposte.fr/connexion"
login.entrance(home, then="/affranchir")


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        home,
        "Que voulez-vous faire ?",
        page.exercise(f"le numéro du colis est {PARCEL}"),
        page.form(
            "/suivi",
            page.field("numero", "Suivre un colis : 13 lettres et chiffres", longest=20),
            submit="Suivre",
        ),
        page.card(page.link("affranchir", "Affranchir un colis", "/affranchir")),
    )


@home.post("/suivi")
def follow(visit: Visit) -> web.Response:
    number = "".join(visit.fields.get("numero", "").split()).upper()
    if not re.fullmatch(r"[A-Z0-9]{13}", number):
        return page.show(
            home,
            "Ce numéro n’est pas complet",
            page.error("Il faut 13 lettres et chiffres. Ils sont sur votre avis."),
            page.link("recommencer", "Recommencer", "/"),
        )
    rows = page.row("Lundi", "Pris en charge à Lyon") + page.row("Mardi", "Arrivé à Moulins")
    return page.show(
        home,
        f"Votre colis {number}",
        page.success("Il arrive demain."),
        page.card(f'<table id="trajet">{rows}</table>'),
        page.link("accueil", "Suivre un autre colis", "/", soft=True),
    )


@account.get("/connexion")
def sign_in(_: Visit) -> web.Response:
    return _sign_in()


@account.post("/connexion")
def sign_in_sent(visit: Visit) -> web.StreamResponse:
    if visit.fields.get("jeton") not in visit.world.captchas:
        return _sign_in("Cochez « Je suis humain ».")
    visit.world.captchas.discard(visit.fields["jeton"])
    person = visit.world.log_in(visit.host, visit.fields)
    if person is None:
        return _sign_in("L’adresse ou le mot de passe n’est pas bon.")
    return go(f"https://www.laposte.fr/entree?ticket={visit.world.ticket(person)}")


def _sign_in(wrong: str = "") -> web.Response:
    return page.show(
        account,
        "Mon compte",
        page.exercise("tapez camille@laposte.net et le mot de passe Soleil-03"),
        page.error(wrong),
        page.form(
            "/connexion",
            page.field("adresse", "Adresse mail", kind="email", complete="username"),
            page.field("motdepasse", "Mot de passe", kind="password", complete="current-password"),
            '<input type="hidden" id="jeton" name="jeton">'
            '<p></p><iframe id="captcha" title="Êtes-vous un robot ?" height="120" '
            'src="https://newassets.hcaptcha.com/case"></iframe>',
            submit="Se connecter",
        ),
        script=_LISTEN,
    )


@captcha.get("/case")
def box(visit: Visit) -> web.Response:
    token = secrets.token_hex(8)
    visit.world.captchas.add(token)
    body = (
        '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Captcha d’exercice</title>'
        '<body style="font:20px sans-serif;margin:24px">'
        '<label id="humain-texte" style="display:flex;gap:18px;align-items:center;min-height:60px">'
        f'<input type="checkbox" id="humain" value="{token}" style="width:36px;height:36px">'
        f"Je suis humain (exercice)</label><script>{_ROBOT}</script>"
    )
    return web.Response(text=body, content_type="text/html")


@home.get("/affranchir", private=True)
def label(_: Visit) -> web.Response:
    return page.show(
        home,
        "Affranchir un colis",
        page.form(
            "/affranchir",
            page.field("destinataire", "Nom de la personne qui reçoit"),
            page.field("ville", "Ville"),
            submit="Payer 6,95 €",
        ),
    )


@home.post("/affranchir", private=True)
def label_sent(visit: Visit) -> web.StreamResponse:
    visit.session["destinataire"] = visit.fields.get("destinataire", "")
    return go(visit.world.pay("La Poste", LABEL_CENTS, "https://www.laposte.fr/etiquette"))


@home.get("/etiquette", private=True)
def paid(visit: Visit) -> web.Response:
    if visit.world.settled(visit.fields.get("t", "")) is None:
        return page.show(home, "Paiement refusé", page.error("Rien n’a été payé."))
    name = visit.session.get("destinataire", "")
    return page.show(
        home,
        "Votre étiquette est prête",
        page.success(f"Paiement reçu. Colis pour {name}."),
        page.link("etiquette", "Ouvrir l’étiquette (PDF)", "/etiquette.pdf", new_page=True),
    )


@home.get("/etiquette.pdf", private=True)
def label_pdf(visit: Visit) -> web.Response:
    to = visit.session.get("destinataire", "")
    return pdf.answer("etiquette.pdf", pdf.document("Étiquette de colis", f"Pour : {to}", PARCEL))
