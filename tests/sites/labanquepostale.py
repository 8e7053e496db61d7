"""The bank: a keypad of images whose digits move about, and a pop-up with the bank details."""

from __future__ import annotations

import random
import secrets
from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit, go
from tests.sites.world import CAMILLE, PIN

ACCOUNT: Final = "1234567890"
_COLOUR: Final = "#0d3f6e"
_KEYPAD_CSS: Final = (
    "<style>#pave{display:grid;grid-template-columns:repeat(4,1fr);gap:10px;max-width:480px}"
    "#pave button{margin:0;padding:0;min-height:84px;background:#e8eef6}"
    "#pave img{width:60px;height:60px;pointer-events:none}</style>"
)
_KEYPAD: Final = """
for (const key of document.querySelectorAll('#pave button')) key.onclick = () => {
  const field = document.getElementById('chiffres');
  if (field.value.length < 12) field.value += key.dataset.place;
  document.getElementById('points').textContent = '●'.repeat(field.value.length / 2);
};
document.getElementById('effacer').onclick = () => {
  document.getElementById('chiffres').value = '';
  document.getElementById('points').textContent = '';
};
"""
_POPUP: Final = """
document.getElementById('rib').onclick = () =>
  window.open('/rib', 'rib', 'popup,width=640,height=560');
"""
home = Site(
    "La Banque Postale – exercice",
    "www.labanquepostale.fr",
    "labanquepostale.fr",
    colour=_COLOUR,
)
account = Site(
    "La Banque Postale – Mes comptes",
    "voscomptesenligne.labanquepostale.fr",
    colour=_COLOUR,
    door="https://voscomptesenligne.labanquepostale.fr/connexion",
)
SITES: Final = (home, account)


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        home,
        "Votre banque",
        page.card(
            page.text("Voir vos comptes. Imprimer un RIB."),
            page.link("connexion", "Accéder à mes comptes", account.door),
        ),
    )


@account.get("/connexion")
def keypad(visit: Visit) -> web.Response:
    return _keypad(visit)


@account.post("/connexion")
def keypad_sent(visit: Visit) -> web.StreamResponse:
    places = visit.session.pop("pave", "")
    typed = visit.fields.get("chiffres", "")
    pairs = [typed[n : n + 2] for n in range(0, len(typed), 2)]
    inside = all(pair.isdigit() and int(pair) < len(places) for pair in pairs)
    digits = "".join(places[int(pair)] for pair in pairs) if places and inside else ""
    if visit.fields.get("identifiant", "").strip() != ACCOUNT or digits != PIN:
        return _keypad(visit, "L’identifiant ou le mot de passe n’est pas bon.")
    visit.session["person"] = CAMILLE.name
    visit.world.journal.add(Entry("login", host=visit.host, fields={"how": "password"}))
    return go("/comptes")


@account.get("/pave/*")
def picture(visit: Visit) -> web.StreamResponse:
    places = visit.session.get("pave", "")
    if not visit.rest.isdigit() or int(visit.rest) >= len(places):
        return account.missing(visit)
    # strokes, not text: what the pictures show is for eyes only
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60"><text x="30" y="44" '
        'font-size="40" font-family="sans-serif" font-weight="bold" text-anchor="middle" '
        f'fill="#0d3f6e">{places[int(visit.rest)].strip()}</text></svg>'
    )
    return web.Response(
        text=drawing, content_type="image/svg+xml", headers={"Cache-Control": "no-store"}
    )


@account.get("/comptes", private=True)
def accounts(visit: Visit) -> web.Response:
    rows = page.row("Compte courant", "842,17 €") + page.row("Livret A", "1 250,00 €")
    return page.show(
        account,
        f"Bonjour {visit.session['person']}",
        page.card(f'<table id="comptes">{rows}</table>', page.button("rib", "Imprimer un RIB")),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
        script=_POPUP,
    )


@account.get("/rib", private=True)
def details(visit: Visit) -> web.Response:
    return page.show(
        account,
        "Votre RIB",
        page.card(
            page.text(visit.session["person"]),
            page.text("FR76 0000 0000 0000 0000 0000 000 (exercice)", name="iban"),
            page.button("imprimer", "Imprimer"),
            page.button("fermer", "Fermer", soft=True),
        ),
        script="document.getElementById('imprimer').onclick = () => print();"
        "document.getElementById('fermer').onclick = () => close();",
    )


@account.get("/deconnexion")
def leave(visit: Visit) -> web.Response:
    visit.world.forget(visit.host, visit.session)
    return page.show(account, "Vous êtes déconnecté", page.success("À bientôt."))


def _keypad(visit: Visit, wrong: str = "") -> web.Response:
    places = list("0123456789  ")
    random.Random(secrets.randbits(64)).shuffle(places)  # noqa: S311 - where a key stands is no secret here
    visit.session["pave"] = "".join(places)
    # the ids tell tests the digit, which people see in the picture only
    keys = "".join(
        f'<button type="button" id="{f"chiffre-{digit}" if digit.strip() else f"vide-{place}"}" '
        f'data-place="{place:02}"><img alt="touche" src="/pave/{place}?{visit.session.number[:4]}'
        f'{secrets.token_hex(2)}"></button>'
        for place, digit in enumerate(places)
    )
    return page.show(
        account,
        "Se connecter",
        page.exercise(f"identifiant {ACCOUNT}, mot de passe {PIN}"),
        page.error(wrong),
        _KEYPAD_CSS,
        page.form(
            "/connexion",
            page.field("identifiant", "Votre identifiant", mode="numeric", complete="username"),
            "<label>Votre mot de passe : touchez les images</label>",
            f'<div id="pave">{keys}</div><p id="points" class="code"></p>',
            '<input type="hidden" id="chiffres" name="chiffres">',
            page.button("effacer", "Effacer", soft=True),
            submit="Valider",
        ),
        script=_KEYPAD,
    )
