"""How many taps lead to the eight services of the mission, over our own whitelist."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk import wire
from kiosk.policy.reading import Source, read_policy
from kiosk.settings import WHITELIST
from tests.shell.browser.conftest import Visit

pytestmark = pytest.mark.qt

TAPS = 2
POLICY = read_policy(Source(WHITELIST.name, WHITELIST.read_bytes()))
EIGHT = [service for service in POLICY.services if service.named]
BEGIN = "J'ai tout, je commence"


@pytest.fixture
def visit(application, until, site):
    del application, site
    made = Visit(POLICY, until)
    yield made
    made.close()


def tile(visit: Visit, label: str) -> None:
    """Tap a tile, once it has its place."""
    visit.until(lambda: label in _in_sight(visit), f"the tile {label}")
    visit.tap(label)


def _in_sight(visit: Visit) -> list[str]:
    from kiosk.shell.controls import Button  # noqa: PLC0415 - Qt after the environment

    return [one.face.text for one in visit.window.findChildren(Button) if one.isVisible()]


def opened(visit: Visit) -> list[str]:
    return [message.service for message in visit.told if isinstance(message, wire.Opened)]


@pytest.mark.parametrize("service", EIGHT, ids=lambda service: service.id)
def test_two_taps_lead_from_the_home_to_the_page_of_each_of_the_eight(visit, service):
    taps = [service.label]
    tile(visit, service.label)
    if visit.screen == "Prepare":
        taps.append(BEGIN)
        visit.tap(BEGIN)
    visit.until(lambda: visit.title() == "start", "the page")
    assert visit.screen == "QWebEngineView"
    assert visit.stage.current.address.toString() == service.start
    assert len(taps) <= TAPS


def _at_help(visit: Visit) -> None:
    visit.tap("Aide")


def _at_rules(visit: Visit) -> None:
    visit.tap("Aide")
    visit.tap("Lire les règles")


def _at_theme(visit: Visit) -> None:
    visit.tap("Tous les services")


def _at_mail(visit: Visit) -> None:
    visit.tap("Ma boîte mail")


def _at_papers(visit: Visit) -> None:
    visit.tap("Scanner un papier")


def _at_end(visit: Visit) -> None:
    visit.tap("J'ai fini")


def _on_page(visit: Visit) -> None:
    visit.open("franceconnect")


def _at_pages(visit: Visit) -> None:
    visit.open("franceconnect")
    visit.tap("Vos pages ouvertes")


def _at_refusal(visit: Visit) -> None:
    visit.session.open_url("evil.test")


@pytest.mark.parametrize(
    "place",
    [
        *(_at_help, _at_rules, _at_theme, _at_mail, _at_papers),
        *(_at_end, _on_page, _at_pages, _at_refusal),
    ],
    ids=lambda place: place.__name__,
)
def test_two_taps_lead_from_any_screen_to_where_each_of_the_eight_begins(
    visit: Visit, site, place: Callable[[Visit], None]
):
    for service in EIGHT:
        place(visit)
        visit.tap("Accueil")
        tile(visit, service.label)
        assert opened(visit)[-1] == service.id
        assert visit.screen == "Prepare"  # what to have at hand, over its page
        host = service.start.removeprefix("https://").strip("/")
        visit.until(lambda host=host: site.at(host, "/"), "the page, on its way")
        visit.tap("Revenir au début")
        assert visit.screen == "Home"
        visit.session.journey._preparing._told.clear()
