"""Paying by card: the payment page, and the pages of a bank that is on nobody's list."""

from __future__ import annotations

from html import escape
from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit, go
from tests.sites.world import Payment, euros

BANK: Final = "acs.banque-inconnue.example"
FRAME_CARD: Final = "4970100000000006"  # the bank asks in a frame
PAGE_CARD: Final = "4970100000000014"  # the bank asks on a page of its own, reached by POST
PLAIN_CARD: Final = "4970100000000022"  # the bank does not ask
_FILL: Final = (
    """
for (const [id, number] of [['carte-a', '$A'], ['carte-b', '$B'], ['carte-c', '$C']])
  document.getElementById(id).onclick = () => {
    document.getElementById('carte').value = number;
    document.getElementById('validite').value = '12/30';
    document.getElementById('cryptogramme').value = '123';
  };
""".replace("$A", FRAME_CARD)
    .replace("$B", PAGE_CARD)
    .replace("$C", PLAIN_CARD)
)
psp = Site("Paiement par carte – exercice", "scelliuspaiement.labanquepostale.fr", colour="#37306b")
bank = Site("Une banque inconnue – exercice", BANK, colour="#6b1f3a")
SITES: Final = (psp, bank)


@psp.get("/paiement")
def card_form(visit: Visit) -> web.Response:
    return _card_form(visit)


@psp.post("/carte")
def card_sent(visit: Visit) -> web.StreamResponse:
    number = visit.fields.get("t", "")
    match "".join(visit.fields.get("carte", "").split()):
        case card if card == FRAME_CARD:
            return _challenge(number, in_frame=True)
        case card if card == PAGE_CARD:
            return _challenge(number, in_frame=False)
        case card if card == PLAIN_CARD:
            return _settle(visit, number, accepted=True)
        case _:
            return _card_form(visit, "Cette carte n’est pas une carte d’exercice.")


@psp.post("/retour-3ds")
def bank_answered(visit: Visit) -> web.StreamResponse:
    # from another site, so without our cookie: the number of the payment must do, as in real life
    accepted = visit.fields.get("reponse") == "oui"
    return _settle(visit, visit.fields.get("t", ""), accepted=accepted)


@bank.post("/defi")
def challenge(visit: Visit) -> web.Response:
    back = f"https://{psp.hosts[0]}/retour-3ds"
    number = f'<input type="hidden" name="t" value="{escape(visit.fields.get("t", ""))}">'

    def answer(name: str, words: str, value: str) -> str:
        hidden = number + f'<input type="hidden" name="reponse" value="{value}">'
        send = page.button(name, words, kind="submit", soft=value == "non")
        return f'<form method="post" action="{back}" target="_top">{hidden}{send}</form>'

    return page.show(
        bank,
        "Est-ce bien vous ?",
        page.card(
            page.text("Ouvrez l’application de votre banque sur votre téléphone."),
            answer("valider", "J’ai validé sur mon téléphone", "oui"),
            answer("refuser", "Ce n’est pas moi", "non"),
        ),
    )


def _card_form(visit: Visit, wrong: str = "") -> web.Response:
    payment, number = _find(visit)
    if payment is None:
        return page.show(psp, "Ce paiement n’existe pas", status=404)
    return page.show(
        psp,
        f"Payer {euros(payment.cents)} à {payment.merchant}",
        page.exercise("choisissez une carte d’exercice. N’utilisez jamais la vôtre ici."),
        page.error(wrong),
        page.card(
            page.button("carte-a", "Carte A : la banque demande dans la page", soft=True),
            page.button("carte-b", "Carte B : la banque ouvre sa page", soft=True),
            page.button("carte-c", "Carte C : la banque ne demande rien", soft=True),
        ),
        page.form(
            "/carte",
            f'<input type="hidden" name="t" value="{escape(number)}">',
            page.field("carte", "Numéro de carte", mode="numeric", complete="cc-number"),
            page.field("validite", "Fin de validité (MM/AA)", complete="cc-exp", longest=5),
            page.field("cryptogramme", "3 chiffres au dos", mode="numeric", longest=4),
            submit=f"Payer {euros(payment.cents)}",
        ),
        script=_FILL,
    )


def _challenge(number: str, *, in_frame: bool) -> web.Response:
    target = ' target="banque"' if in_frame else ""
    frame = '<iframe name="banque" id="banque" title="Votre banque" height="560"></iframe>'
    return page.show(
        psp,
        "Votre banque vérifie",
        page.text("Ne fermez pas cette page."),
        f'<form id="defi" method="post" action="https://{BANK}/defi"{target}>'
        f'<input type="hidden" name="t" value="{escape(number)}"></form>',
        frame if in_frame else "",
        script="document.getElementById('defi').submit()",
    )


def _settle(visit: Visit, number: str, *, accepted: bool) -> web.StreamResponse:
    payment, _ = _find(visit)
    if payment is None:
        return page.show(psp, "Ce paiement n’existe pas", status=404)
    if payment.state == "open":
        payment.state = "paid" if accepted else "refused"
        fields = {"merchant": payment.merchant, "state": payment.state}
        visit.world.journal.add(Entry("paid", visit.host, size=payment.cents, fields=fields))
    mark = "&" if "?" in payment.back else "?"
    return go(f"{payment.back}{mark}t={number}")


def _find(visit: Visit) -> tuple[Payment | None, str]:
    number = visit.fields.get("t", "")
    return visit.world.payments.get(number), number
