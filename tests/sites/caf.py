"""The family benefits: log-in with a code by mail, a form of four screens, a PDF."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import login, page, pdf, wizard
from tests.sites.site import Site, Visit

_COLOUR: Final = "#1f5f8b"
home = Site("CAF – exercice", "www.caf.fr", "caf.fr", colour=_COLOUR)
entry = Site("CAF – connexion", "connect.caf.fr", colour=_COLOUR)
account = Site(
    "CAF – Mon compte",
    "wwwd.caf.fr",
    colour=_COLOUR,
    door="https://connect.caf.fr/connexionappli",
)
SITES: Final = (home, entry, account)

login.build(
    login.Door(
        entry,
        "/connexionappli",
        "Votre numéro de sécurité sociale",
        then="https://wwwd.caf.fr/entree",
        minutes=15,
    )
)
login.entrance(account, then="/wps/myportal")


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        home,
        "Vos aides, simplement",
        page.card(
            page.text("Aides au logement, prime d’activité, allocations familiales."),
            page.link("connexion", "Se connecter à Mon compte", account.door),
        ),
    )


@account.get("/wps/myportal", private=True)
def portal(visit: Visit) -> web.Response:
    return page.show(
        account,
        f"Bonjour {visit.session['person']}",
        page.card(
            page.link("declarer", "Déclarer mes ressources", "/ressources/1"),
            page.link(
                "attestation", "Mon attestation (PDF)", "/attestation.pdf", new_page=True, soft=True
            ),
        ),
        page.link("deconnexion", "Se déconnecter", "/deconnexion", soft=True),
    )


def _declared(_: Visit, answers: dict[str, str]) -> web.Response:
    rows = "".join(page.row(label, value) for label, value in answers.items())
    return page.show(
        account,
        "Votre déclaration est envoyée",
        page.success("C’est fait. Prochaine déclaration dans trois mois."),
        page.card(f'<table id="resume">{rows}</table>'),
        page.link("attestation", "Mon attestation (PDF)", "/attestation.pdf", new_page=True),
        page.link("retour-compte", "Retour à Mon compte", "/wps/myportal", soft=True),
    )


wizard.build(
    account,
    "/ressources",
    "Déclarer mes ressources",
    (
        (wizard.Question("situation", "Votre situation a-t-elle changé ?"),),
        (wizard.amount("salaires", "Vos salaires des trois derniers mois, en euros"),),
        (wizard.amount("autres", "Vos autres revenus, en euros"),),
        (wizard.Question("certifie", "Certifiez-vous que tout est vrai ?"),),
    ),
    _declared,
)


@account.get("/attestation.pdf", private=True)
def certificate(visit: Visit) -> web.Response:
    person = visit.session["person"]
    data = pdf.document(
        "Attestation de paiement", f"Bénéficiaire : {person}", "Aide au logement : 253,00 €"
    )
    return pdf.answer("attestation-caf.pdf", data)
