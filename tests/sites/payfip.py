"""Paying the town hall: a pop-up that pays, tells its opener, and closes itself."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import page, pdf
from tests.sites.site import Site, Visit, go
from tests.sites.world import euros

CANTEEN_CENTS: Final = 4250
_OPEN: Final = """
const form = document.getElementById('formulaire');
form.onsubmit = event => {
  event.preventDefault();
  const query = new URLSearchParams(new FormData(form));
  window.paiement = window.open('/tpa/paiementws.web?' + query, 'payfip',
                                'popup,width=900,height=760');
  document.getElementById('attente').hidden = false;
};
addEventListener('message', event => {
  if (event.origin !== location.origin || !event.data.paiement) return;
  document.getElementById('attente').hidden = true;
  document.getElementById('recu').hidden = false;
  document.getElementById('ticket').href = '/ticket.pdf?t=' + event.data.paiement;
});
"""
_TELL: Final = """
document.getElementById('terminer').onclick = () => {
  if (window.opener) window.opener.postMessage({paiement: '%s'}, location.origin);
  window.close();
};
"""
payfip = Site("PayFiP – exercice", "www.payfip.gouv.fr", "payfip.gouv.fr", colour="#4a2f6f")
SITES: Final = (payfip,)


@payfip.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        payfip,
        "Payer la cantine ou l’eau",
        page.exercise("tapez 031001 et la référence 2026-0042"),
        page.form(
            "/",
            page.field("collectivite", "Identifiant de la mairie (6 chiffres)", mode="numeric"),
            page.field("reference", "Référence de la facture"),
            submit=f"Payer {euros(CANTEEN_CENTS)}",
        ),
        '<div id="attente" hidden>'
        + page.card(page.text("Le paiement est ouvert dans une autre page."))
        + '</div><div id="recu" hidden>'
        + page.success("Paiement reçu. Merci.")
        + page.link("ticket", "Mon ticket (PDF)", "/ticket.pdf", new_page=True)
        + "</div>",
        script=_OPEN,
    )


@payfip.get("/tpa/paiementws.web")
def begin(visit: Visit) -> web.StreamResponse:
    if not visit.fields.get("reference"):
        return page.show(payfip, "Il manque la référence", page.error("Recommencez."), status=400)
    back = "https://www.payfip.gouv.fr/tpa/retour.web"
    return go(visit.world.pay("la mairie", CANTEEN_CENTS, back))


@payfip.get("/tpa/retour.web")
def done(visit: Visit) -> web.Response:
    number = visit.fields.get("t", "")
    if visit.world.settled(number) is None:
        return page.show(
            payfip,
            "Paiement refusé",
            page.error("Rien n’a été payé."),
            page.button("fermer", "Fermer"),
            script="document.getElementById('fermer').onclick = () => close();",
        )
    return page.show(
        payfip,
        "Paiement accepté",
        page.success(f"{euros(CANTEEN_CENTS)} payés à la mairie."),
        page.button("terminer", "Terminer et revenir"),
        script=_TELL % number,  # ours: `settled` knows it
    )


@payfip.get("/ticket.pdf")
def ticket(visit: Visit) -> web.StreamResponse:
    if visit.world.settled(visit.fields.get("t", "")) is None:
        return go("/")
    return pdf.answer("ticket.pdf", pdf.document("Ticket de paiement", euros(CANTEEN_CENTS)))
