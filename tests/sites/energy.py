"""Gas: who reads the meter (GRDF) and who sends the bill (Engie), which people mix up."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import login, page, pdf
from tests.sites.site import Site, Visit, go
from tests.sites.world import CAMILLE, euros

BILL_CENTS: Final = 6480
_METER: Final = "#0f6b5c"
_SUPPLIER: Final = "#1b5a8a"
grdf = Site("GRDF – exercice", "www.grdf.fr", "grdf.fr", colour=_METER)
grdf_entry = Site("GRDF – connexion", "connexion.grdf.fr", colour=_METER)
grdf_account = Site(
    "GRDF – Mon espace",
    "monespace.grdf.fr",
    colour=_METER,
    door="https://connexion.grdf.fr/idp/idx/identify",
)
engie = Site(
    "Engie – exercice", "particuliers.engie.fr", "www.engie.fr", "engie.fr", colour=_SUPPLIER
)
engie.door = "https://particuliers.engie.fr/connexion"
SITES: Final = (grdf, grdf_entry, grdf_account, engie)

login.build(
    login.Door(
        grdf_entry,
        "/idp/idx/identify",
        "Votre adresse mail",
        expects=CAMILLE.address,
        kind="email",
        mode="email",
        then="https://monespace.grdf.fr/entree",
        in_two=True,
    )
)
login.entrance(grdf_account)
login.build(
    login.Door(
        engie,
        "/connexion",
        "Votre adresse mail",
        expects=CAMILLE.address,
        kind="email",
        mode="email",
        then="https://particuliers.engie.fr/entree",
        minutes=10,
    )
)
login.entrance(engie, then="/factures")


def _hint() -> str:
    return page.card(
        page.text("GRDF lit votre compteur. GRDF ne vend pas de gaz.", name="conseil"),
        page.text("Votre facture est chez votre fournisseur."),
        page.link("fournisseur", "Ma facture : aller chez Engie", "https://particuliers.engie.fr/"),
    )


@grdf.get("/")
def meter_home(_: Visit) -> web.Response:
    return page.show(
        grdf,
        "Votre compteur de gaz",
        page.card(page.link("connexion", "Mon espace GRDF", "https://monespace.grdf.fr/")),
        _hint(),
    )


@grdf_account.get("/", private=True)
def meter(visit: Visit) -> web.Response:
    bars = "".join(
        f'<rect x="{12 + 48 * n}" y="{120 - h}" width="32" height="{h}" rx="5" fill="{_METER}"/>'
        for n, h in enumerate((104, 96, 71, 40, 18, 9))
    )
    chart = f'<svg id="releves" viewBox="0 0 300 120" width="100%" height="200">{bars}</svg>'
    return page.show(
        grdf_account,
        f"Bonjour {visit.session['person']}",
        page.card(page.text("Votre gaz, de janvier à juin :"), chart),
        _hint(),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
    )


@engie.get("/")
def supplier_home(_: Visit) -> web.Response:
    return page.show(
        engie,
        "Votre gaz et votre électricité",
        page.card(page.link("connexion", "Mes factures", "/factures")),
    )


@engie.get("/factures", private=True)
def bills(visit: Visit) -> web.Response:
    paid = "facture-payee" in visit.session
    state = "payée" if paid else "à payer avant le 28"
    todo = (
        page.link("recu", "Mon reçu (PDF)", "/recu.pdf", new_page=True)
        if paid
        else page.link("payer", f"Payer {euros(BILL_CENTS)}", "/payer")
    )
    return page.show(
        engie,
        f"Bonjour {visit.session['person']}",
        page.success("Votre paiement est arrivé.") if paid else "",
        page.card(page.text(f"Facture de gaz : {euros(BILL_CENTS)}, {state}.", name="etat"), todo),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
    )


@engie.get("/payer", private=True)
def pay(visit: Visit) -> web.StreamResponse:
    return go(visit.world.pay("Engie", BILL_CENTS, "https://particuliers.engie.fr/paiement"))


@engie.get("/paiement", private=True)
def paid(visit: Visit) -> web.StreamResponse:
    if visit.world.settled(visit.fields.get("t", "")):
        visit.session["facture-payee"] = visit.fields["t"]
        return go("/factures")
    return page.show(
        engie,
        "Paiement refusé",
        page.error("Rien n’a été payé."),
        page.link("factures", "Retour à mes factures", "/factures"),
    )


@engie.get("/recu.pdf", private=True)
def receipt(visit: Visit) -> web.StreamResponse:
    if "facture-payee" not in visit.session:
        return go("/factures")
    return pdf.answer("recu.pdf", pdf.document("Reçu de paiement", euros(BILL_CENTS)))
