"""Papers of a car: four papers to send, and a payment."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.journal import Entry
from tests.sites.site import Site, Visit, go
from tests.sites.world import euros

CENTS: Final = 1376
PAPERS: Final = ("identite", "domicile", "cession", "controle")
_COLOUR: Final = "#23395d"
_LABELS: Final = dict(
    zip(
        PAPERS,
        ("Pièce d’identité", "Justificatif de domicile", "Acte de vente", "Contrôle technique"),
        strict=True,
    )
)
home = Site("France Titres – exercice", "ants.gouv.fr", "www.ants.gouv.fr", colour=_COLOUR)
cars = Site("Carte grise – exercice", "immatriculation.ants.gouv.fr", colour=_COLOUR)
SITES: Final = (home, cars)


@home.get("/")
def welcome(_: Visit) -> web.Response:
    return page.show(
        home,
        "Carte grise, permis, passeport",
        page.card(
            page.text("Ces démarches se font ici et nulle part ailleurs."),
            page.link(
                "demande", "Demander une carte grise", "https://immatriculation.ants.gouv.fr/"
            ),
        ),
    )


@cars.get("/")
def papers(_: Visit) -> web.Response:
    return page.show(
        cars,
        "Votre carte grise",
        page.exercise("tapez AB-123-CD ; les pièces peuvent venir plus tard"),
        page.form(
            "/demande",
            page.field("plaque", "Numéro de la plaque", longest=10),
            *(page.field(name, _LABELS[name], kind="file", required=False) for name in PAPERS),
            submit=f"Payer {euros(CENTS)}",
            files=True,
        ),
    )


@cars.post("/demande")
def sent(visit: Visit) -> web.StreamResponse:
    fields = {"files": str(len(visit.files))}
    visit.world.journal.add(Entry("papers", visit.host, fields=fields))
    return go(visit.world.pay("France Titres", CENTS, "https://immatriculation.ants.gouv.fr/fin"))


@cars.get("/fin")
def done(visit: Visit) -> web.Response:
    if visit.world.settled(visit.fields.get("t", "")) is None:
        return page.show(cars, "Paiement refusé", page.error("Rien n’a été payé."))
    return page.show(
        cars, "Votre demande est enregistrée", page.success(f"{euros(CENTS)} payés. Merci.")
    )
