"""The one page of every host that the sandbox does not play."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from tests.sites import page
from tests.sites.site import Site, Visit


class _Elsewhere(Site):
    def missing(self, visit: Visit) -> web.StreamResponse:
        return page.show(
            self,
            visit.host,
            page.card(
                page.text("Vous êtes au bon endroit. Ce site n’existe pas encore en exercice."),
                page.text("Touchez « Accueil » pour choisir un autre service."),
            ),
        )


ELSEWHERE: Final = _Elsewhere("Un autre site", colour="#455a64")
