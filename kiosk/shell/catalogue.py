"""The services of the policy as tiles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from kiosk.i18n import gettext as _
from kiosk.policy.model import Policy, Service
from kiosk.policy.search import is_address
from kiosk.policy.wording import in_language
from kiosk.shell.tiles import Tile

MAIL: Final = "mail"
_EXAMPLES: Final = 3  # services that a theme's line names
_ICONS: Final = {
    "courrier-banque": "enveloppe",
    "demarches": "dossier",
    "papiers": "carte-identite",
    "argent": "payer",
    "sante-retraite": "sante",
    "logement-travail-justice": "maison",
    "vie-locale": "mairie",
    MAIL: "mail",
}


def named(policy: Policy, *, helped: bool = False) -> list[Service]:
    """Give the services of the mission; before them, while the agent helps, those for helping."""
    shown = _shown(policy, helped=helped)
    helpers = [service for service in shown if service.helper]
    return helpers + [service for service in shown if service.named and not service.helper]


def of_theme(policy: Policy, theme: str, *, helped: bool = False) -> list[Service]:
    """Give the services of a theme."""
    return [service for service in _shown(policy, helped=helped) if service.theme == theme]


def theme_name(policy: Policy, theme: str) -> str:
    """Give the words of a theme in the language in use."""
    words = next((t.label for t in policy.themes if t.id == theme), None)
    return in_language(words) if words else theme


def service_tile(service: Service, on_tap: Callable[[], object]) -> Tile:
    """Give the tile of a service."""
    line = in_language(service.description)
    if service.hint:  # what people get wrong about it, told before they go there
        line = f"{line} {in_language(service.hint)}"
    return Tile(service.label, line, service.icon, on_tap)


def theme_tiles(
    policy: Policy, show: Callable[[str], object], *, helped: bool = False
) -> list[Tile]:
    """Give a tile for each theme that has a service; what no theme names comes last."""
    used = dict.fromkeys(service.theme for service in _shown(policy, helped=helped))
    order = [theme.id for theme in policy.themes]
    themes = [theme for theme in order if theme in used] + [t for t in used if t not in order]
    return [
        Tile(
            theme_name(policy, theme),
            ", ".join(s.label for s in of_theme(policy, theme, helped=helped)[:_EXAMPLES]),
            _ICONS.get(theme, "themes"),
            partial(show, theme),
        )
        for theme in themes
    ]


def address_tile(query: str, open_url: Callable[[str], object]) -> Tile | None:
    """Give a tile for what looks like the address of a site."""
    typed = query.strip()
    if not is_address(typed):
        return None
    return Tile(_("Aller sur ce site"), typed, "connexion", partial(open_url, typed))


@dataclass(frozen=True, slots=True)
class WebSearch:
    """A search on the web.

    Attributes:
        engine: who answers.
        find: takes the words.
    """

    engine: str
    find: Callable[[str], object]


def web_tile(query: str, web: WebSearch) -> Tile:
    """Give the tile that searches the web for what was typed."""
    line = _("« {words} » avec {engine}").format(words=query, engine=web.engine)
    return Tile(_("Chercher sur Internet"), line, "search", partial(web.find, query))


def _shown(policy: Policy, *, helped: bool) -> list[Service]:
    return sorted(policy.offered(helped=helped), key=lambda service: service.order)
