"""The home screen under a finger and a keyboard."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.i18n import Language
from kiosk.settings import ROOT
from kiosk.shell.controls import Button
from kiosk.shell.home import Home, HomeActions
from tests.shell.fingers import button, focused, line, press, rest, touch, words
from tests.shots.gallery import SIZES, policy

pytestmark = pytest.mark.qt

NAMED = [service.label for service in policy().services if service.named]


@pytest.fixture
def asked() -> list[tuple[str, object]]:
    return []


@pytest.fixture
def open_home(application, asked):
    """Show a home screen, in any room."""
    shown = []

    def show(width: int = 1920, height: int = 860, scale: float = 1.0, **place):  # noqa: ANN003 - where it begins
        look = SIZES[0].look(scale=scale, language=Language.FRENCH)
        actions = HomeActions(
            open_service=lambda name: asked.append(("service", name)),
            open_url=lambda text: asked.append(("url", text)),
            help=lambda: asked.append(("help", None)),
            call_agent=lambda: asked.append(("agent", None)),
            moved=lambda: asked.append(("moved", None)),
        )
        home = Home(look, policy(), actions, **place)
        shown.append(home)
        home.resize(width, height)
        home.show()
        home.activateWindow()
        assert QTest.qWaitForWindowActive(home)
        application.processEvents()
        rest()
        return home

    yield show
    for home in shown:
        home.hide()
        home.deleteLater()


def tiles(home) -> list[str]:
    found = [b for b in home.findChildren(Button) if b.isVisible() and b.kind == "tile"]
    return [b.face.text for b in sorted(found, key=lambda b: (b.y(), b.x()))]


def tap(home, text: str) -> None:
    touch(button(home, text))
    rest()


def type_in(home, text: str) -> None:
    QTest.keyClicks(line(home), text)
    QApplication.processEvents()


def test_the_eight_services_of_the_mission_are_on_the_first_screen(open_home):
    assert len(NAMED) == 8
    assert tiles(open_home()) == NAMED


def test_a_tap_on_a_tile_opens_its_service(open_home, asked):
    tap(open_home(), "CAF")
    assert asked == [("service", "caf")]


def test_j03_four_letters_and_one_tap_lead_to_france_travail(open_home, asked):
    home = open_home()
    type_in(home, "pole")
    assert tiles(home)[0] == "France Travail"
    tap(home, "France Travail")
    assert ("service", "francetravail") in asked


def test_results_follow_every_letter_and_go_with_the_text(open_home):
    home = open_home()
    type_in(home, "rsa")
    assert tiles(home) == ["CAF", "Département de l'Allier"]
    tap(home, "Effacer la recherche")
    assert tiles(home) == NAMED
    assert home.query == ""


def test_nothing_found_says_so_and_offers_the_agent(open_home, asked):
    home = open_home(query="zzzz")
    assert "Nous n'avons rien trouvé. Essayez un autre mot." in words(home)
    tap(home, "Appeler l'agent")
    assert ("agent", None) in asked


def test_an_address_can_be_opened_as_it_was_typed(open_home, asked):
    home = open_home()
    type_in(home, "mairie-exemple.fr")
    tap(home, "Aller sur ce site")
    assert ("url", "mairie-exemple.fr") in asked


def test_enter_opens_the_only_hit(open_home, asked):
    home = open_home(query="gazpar")
    press(line(home), Qt.Key.Key_Return)
    assert asked == [("service", "grdf")]


def test_enter_goes_to_the_first_of_several_hits(open_home, asked):
    home = open_home(query="rsa")
    press(line(home), Qt.Key.Key_Return)
    press(focused(), Qt.Key.Key_Return)
    assert asked == [("service", "caf")]


def test_my_mailbox_shows_the_mail_services(open_home):
    home = open_home()
    tap(home, "Ma boîte mail")
    assert len(tiles(home)) == 8
    assert "Mail Orange" in tiles(home)
    assert home.can_go_back


def test_every_service_is_within_three_taps(open_home, application):
    home = open_home(view="all")
    reached = set()
    for theme in tiles(home):
        tap(home, theme)
        reached.update(tiles(home))
        while home._middle.page < home._middle.pages - 1:
            tap(home, "Plus bas")
            reached.update(tiles(home))
        home.show_view("all")
        application.processEvents()
    assert reached == {s.label for s in policy().offered()}


def test_the_tile_of_those_who_help_comes_first_and_goes_with_the_help_mode(open_home):
    home = open_home()
    before = tiles(home)
    assert "Aidants Connect" not in before
    home.help(on=True)
    QApplication.processEvents()
    assert tiles(home)[0] == "Aidants Connect"
    home.help(on=False)
    QApplication.processEvents()
    assert tiles(home) == before


def test_a_home_made_anew_keeps_the_help_mode(open_home):
    assert tiles(open_home(helped=True))[0] == "Aidants Connect"
    assert "Aidants Connect" in tiles(open_home(helped=True, view="demarches"))


def test_the_ways_back_lead_up_step_by_step(open_home):
    home = open_home(view="papiers", query="rsa")
    steps = []
    while home.can_go_back:
        steps.append((home.query, home.view))
        home.go_back()
    assert steps == [("rsa", "papiers"), ("", "papiers"), ("", "all")]


def test_escape_goes_back(open_home):
    home = open_home(view="mail")
    press(home, Qt.Key.Key_Escape)
    assert home.view == "start"


def test_A36_another_look_keeps_the_place(open_home):
    before = open_home(scale=2.0, view="papiers")
    tap(before, "Plus bas")
    after = open_home(scale=2.0, view=before.view, query=before.query, page=before.page)
    assert tiles(after) == tiles(before)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("height", [700, 560, 430])
def test_with_the_keyboard_up_a_tile_still_fits(open_home, scale: float, height: int):
    home = open_home(height=height, scale=scale)
    (first, *_) = [b for b in home.findChildren(Button) if b.isVisible() and b.kind == "tile"]
    edge = 4 * home._look.ring
    assert first.face.height_for(first.width() - edge) <= first.height() - edge
    assert home.height() == height


def test_tiles_that_do_not_fit_are_on_further_pages(open_home):
    home = open_home(height=430, scale=2.0)
    seen = list(tiles(home))
    while home._middle.page < home._middle.pages - 1:
        tap(home, "Plus bas")
        seen += tiles(home)
    assert seen == NAMED


def test_right_to_left_mirrors_the_tiles(open_home):
    home = open_home()
    home.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    home.resize(1919, 860)
    row = list(reversed(tiles(home)[:4]))
    assert row == NAMED[:4]


def test_the_home_screen_needs_no_browser_to_paint():
    code = (
        "import sys; import kiosk.shell.home, kiosk.shell.bars;"
        "print([m for m in sys.modules if 'WebEngine' in m or m in ('yaml', 'pydantic')])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
