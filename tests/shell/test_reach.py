"""How many letters lead to every service, over our own whitelist, home and search."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk import i18n
from kiosk.i18n import Language
from kiosk.policy.model import Service
from kiosk.policy.search import fold
from kiosk.shell.bars import BarState, ComfortBar, PageBar
from kiosk.shell.controls import Button
from kiosk.shell.home import Home
from kiosk.shell.keyboard.panel import Panel
from kiosk.shell.tiles import TileGrid
from tests.shell.fingers import line
from tests.shots.gallery import BARS, COMFORT, HOME, SIZES, Size, policy

pytestmark = pytest.mark.qt

LETTERS = 4


@pytest.fixture
def home(application, request: pytest.FixtureRequest) -> Iterator[Home]:
    """Show the home in the room that the keys of the screen leave it."""
    size: Size = request.param
    i18n.use(Language.FRENCH)
    look = size.look(language=Language.FRENCH)
    parts = (
        ComfortBar(look, COMFORT),
        PageBar(look, BARS, BarState()),
        Panel(look, lambda _key: None),
    )
    shown = Home(look, policy(), HOME)
    shown.resize(look.width, look.height - sum(part.height() for part in parts))
    shown.show()
    shown.activateWindow()
    assert QTest.qWaitForWindowActive(shown)
    application.processEvents()
    yield shown
    shown.hide()
    shown.deleteLater()


def beginnings(service: Service) -> Iterator[str]:
    """Give what people may type who know one word of it, as far as they need to."""
    for text in (service.label, *service.aliases):
        for word in fold(text).split():
            yield word[:LETTERS]


def seen(home: Home, letters: str) -> list[str]:
    field = line(home)
    field.clear()
    QTest.keyClicks(field, letters)
    QApplication.processEvents()
    grids = [grid for grid in home.findChildren(TileGrid) if grid.isVisible()]
    tiles = [tile for grid in grids for tile in grid.findChildren(Button) if tile.isVisible()]
    return [tile.face.text for tile in tiles if tile.kind == "tile"]


@pytest.mark.parametrize("home", SIZES, ids=str, indirect=True)
def test_four_letters_bring_the_tile_of_any_service_in_sight_beside_the_keyboard(home: Home):
    far = [
        service.id
        for service in policy().offered()
        if not any(service.label in seen(home, letters) for letters in beginnings(service))
    ]
    assert far == []
