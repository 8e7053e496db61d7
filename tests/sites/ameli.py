"""The health insurance: log-in with a code by mail, a certificate as a blob: PDF."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import login, page, pdf
from tests.sites.site import Site, Visit

_COLOUR: Final = "#0b5c75"
_BLOB: Final = """
async function attestation(){
  const answer = await fetch('/attestation.pdf');
  return URL.createObjectURL(await answer.blob());
}
document.getElementById('attestation').onclick = async () => {
  const page = window.open('about:blank', '_blank');
  page.location.href = await attestation();
};
document.getElementById('attestation-ici').onclick = async () => {
  location.href = await attestation();
};
"""
home = Site("Assurance Maladie – exercice", "www.ameli.fr", "ameli.fr", colour=_COLOUR)
entry = Site("Compte ameli – connexion", "ameliconnect.ameli.fr", colour=_COLOUR)
account = Site(
    "Compte ameli",
    "assure.ameli.fr",
    colour=_COLOUR,
    door="https://ameliconnect.ameli.fr/oauth2/authorize",
)
SITES: Final = (home, entry, account)

login.build(
    login.Door(
        entry,
        "/oauth2/authorize",
        "Votre numéro de sécurité sociale (13 chiffres)",
        then="https://assure.ameli.fr/entree",
        minutes=15,
    )
)
login.entrance(account, then="/PortailAS")


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        home,
        "Votre santé, vos droits",
        page.card(
            page.text("Remboursements, carte Vitale, attestation de droits."),
            page.link("connexion", "Accéder à mon compte", account.door),
        ),
    )


@account.get("/PortailAS", private=True)
def portal(visit: Visit) -> web.Response:
    return page.show(
        account,
        f"Bonjour {visit.session['person']}",
        page.card(
            page.text("Dernier remboursement : 18,55 € le 12 du mois."),
            page.link("demarches", "Mes démarches", "/demarches"),
        ),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
    )


@account.get("/demarches", private=True)
def procedures(_: Visit) -> web.Response:
    return page.show(
        account,
        "Mes démarches",
        page.card(
            page.text("Attestation de droits : elle prouve que vous êtes assuré."),
            page.button("attestation", "Ouvrir l’attestation dans une nouvelle page"),
            page.button("attestation-ici", "Ouvrir l’attestation ici", soft=True),
        ),
        page.link("retour-compte", "Retour à mon compte", "/PortailAS", soft=True),
        script=_BLOB,
    )


@account.get("/attestation.pdf", private=True)
def certificate(visit: Visit) -> web.Response:
    data = pdf.document("Attestation de droits", f"Assurée : {visit.session['person']}", pages=2)
    return pdf.answer("attestation-droits.pdf", data)
