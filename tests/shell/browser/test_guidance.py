"""What is said before a service and while it asks for a code, over real pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.shell.browser.conftest import Visit
from tests.shell.browser.small_site import Answer

pytestmark = pytest.mark.qt

CODE = '<title>code</title><label>Code <input id="c" autocomplete="one-time-code"></label>'


@pytest.fixture
def prepared(application, policy, until, site):
    """A visit where CAF asks for papers, and everything else for nothing."""
    del application, site
    services = tuple(
        replace(one, needs=("login", "upload")) if one.id == "caf" else one
        for one in policy.services
    )
    made = Visit(replace(policy, services=services), until)
    yield made
    made.close()


def hint(visit) -> bool:
    banner = visit.window.banner
    return type(banner).__name__ == "CodeHint" and banner.isVisible()


def test_the_page_of_a_service_is_on_its_way_while_one_reads_what_to_prepare(prepared, site):
    prepared.session.journey.open_service("caf")
    assert prepared.screen == "Prepare"
    prepared.until(lambda: site.at("caf.test", "/"), "the page behind the screen")
    prepared.tap("J'ai tout, je commence")
    prepared.until(lambda: prepared.title() == "start", "the page")
    assert prepared.screen == "QWebEngineView"


def test_a_service_without_anything_to_prepare_opens_at_once(prepared):
    prepared.open("a")
    assert prepared.screen == "QWebEngineView"


def test_what_to_prepare_is_said_once_a_visit(prepared):
    prepared.session.journey.open_service("caf")
    prepared.tap("Revenir au début")
    assert prepared.screen == "Home"
    assert prepared.session.open == []
    prepared.open("caf")
    assert prepared.screen == "QWebEngineView"


def test_retour_of_the_bar_leaves_what_to_prepare_as_its_own_button_does(prepared):
    prepared.session.journey.open_service("caf")
    prepared.session.journey.back()
    assert prepared.screen == "Home"
    assert prepared.session.open == []


def test_a_page_that_asks_for_a_code_says_where_it_comes(visit, site):
    site.pages["/"] = Answer(CODE)
    visit.open()
    visit.until(lambda: hint(visit), "the hint")
    visit.tap("Ma boîte mail")
    assert visit.screen == "Home"
    assert len(visit.session.open) == 1  # the page waits for the code


def test_the_hint_of_a_code_goes_with_its_page(visit, site):
    site.pages["/"] = Answer(CODE)
    site.pages["/next"] = Answer("<title>next</title>")
    visit.open()
    visit.until(lambda: hint(visit), "the hint")
    visit.start("location.href = '/next'")
    visit.until(lambda: visit.title() == "next" and not hint(visit), "the end of the hint")


@pytest.mark.parametrize(
    ("field", "asks"),
    [
        ('<input type="text" name="codeOtp">', True),
        ('<input type="tel" id="code-sms">', True),
        ('<input type="text" name="verification_code">', True),
        ('<input type="text" name="codePostal">', False),
        ('<input type="text" name="code" maxlength="5">', False),
        ('<input type="text" name="codePromo">', False),
        ('<input type="hidden" name="codeOtp">', False),
        ('<input type="text" name="codeOtp" style="display:none">', False),
        ('<input type="text" name="codeOtp" disabled>', False),
    ],
)
def test_only_a_field_for_a_code_that_is_sent_has_the_hint(visit, site, field, asks):
    from kiosk.shell.browser import scripts  # noqa: PLC0415 - Qt after the environment

    site.pages["/"] = Answer(f"<title>x</title>{field}")
    visit.open()
    assert visit.run(scripts.ASKS_CODE) is asks


def test_A10_the_keys_are_in_the_page_once_one_has_begun_by_keys(prepared):
    prepared.session.journey.open_service("caf")
    prepared.window.activateWindow()
    prepared.until(lambda: prepared.window.focusWidget() is not None, "the focus")
    prepared.tap("J'ai tout, je commence")
    view = prepared.stage.current.view
    prepared.until(lambda: prepared.window.focusWidget() is not None, "the focus")
    focus = prepared.window.focusWidget()
    assert focus is view or view.isAncestorOf(focus)
