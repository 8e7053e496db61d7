"""Pages stay alive beside one another, and pop-ups know their opener."""

from __future__ import annotations

import pytest

from tests.shell.browser.small_site import Answer

pytestmark = pytest.mark.qt


def test_a_tile_shows_its_page_with_the_badge_of_the_true_site(visit):
    visit.open("caf")
    assert visit.title() == "start"
    visit.until(lambda: visit.window._state.badge.kind == "true", "the badge")
    assert visit.window._state.badge.site == "CAF"


def test_four_pages_live_beside_one_another_and_none_is_loaded_again(visit, site):
    names = ("a", "b", "c", "d")
    for name in names:
        visit.open(name)
        visit.run(f"window.marker = '{name}'")
    for name in names:
        visit.session.journey.open_service(name)
        assert visit.run("window.marker") == name
    assert all(len(site.at(f"{name}.test", "/")) == 1 for name in names)


def test_a_popup_is_a_page_whose_opener_works_and_whose_close_returns(visit, site):
    site.pages["/pay"] = Answer("<title>pay</title>")
    visit.open("caf")
    first = visit.stage.current
    visit.start(
        "window.addEventListener('message', e => document.title = e.data);"
        "window.open('/pay', 'pay')"
    )
    visit.until(lambda: visit.stage.current is not first, "pop-up")
    visit.until(lambda: visit.title() == "pay", "pop-up's page")
    visit.start("window.opener.postMessage('paid', '*'); window.close()")
    visit.until(lambda: visit.stage.current is first, "opener")
    visit.until(lambda: visit.title() == "paid", "message")
    assert len(visit.session.open) == 1


def test_a_popup_that_is_not_allowed_shows_why_over_its_opener(visit, site):
    visit.open("caf")
    visit.start("window.open('https://evil.test/', 'x')")
    visit.until(lambda: visit.screen == "Blocked", "refusal")
    assert len(visit.session.open) == 1
    visit.tap("Revenir")
    visit.until(lambda: visit.screen == "QWebEngineView", "page")
    assert not site.at("evil.test")


def test_a_page_that_opens_window_after_window_gets_one(visit, settle):
    visit.open("caf")
    visit.start("for (let i = 0; i < 30; i++) window.open('/?' + i, 'w' + i)")
    settle(1.0)
    assert len(visit.session.open) == 2


def test_the_seventh_page_asks_to_close_one_and_then_opens(visit):
    for name in ("a", "b", "c", "d", "e", "f"):
        visit.open(name)
    visit.session.journey.open_service("g")
    assert visit.screen == "OpenPages"
    visit.tap("Fermer la page 1")
    visit.until(lambda: visit.stage.current and visit.stage.current.service == "g", "g")
    assert len(visit.session.open) == 6


def test_retour_goes_through_the_history_and_then_home(visit, site):
    site.pages["/two"] = Answer("<title>two</title>")
    visit.open("caf")
    visit.start("location.href = '/two'")
    visit.until(lambda: visit.title() == "two", "second page")
    visit.session.journey.back()
    visit.until(lambda: visit.title() == "start", "first page")
    visit.session.journey.back()
    assert visit.stage.current is None


def test_retour_never_sends_a_form_again(visit, site):
    site.pages["/form"] = Answer(
        "<title>form</title><form method=post action=/sent><input name=x></form>"
    )
    site.pages["/sent"] = Answer("<title>sent</title>", headers={"Cache-Control": "no-store"})
    site.pages["/after"] = Answer("<title>after</title>")
    visit.open("caf")
    visit.start("location.href = '/form'")
    visit.until(lambda: visit.title() == "form", "form")
    visit.start("document.forms[0].submit()")
    visit.until(lambda: visit.title() == "sent", "sent")
    visit.start("location.href = '/after'")
    visit.until(lambda: visit.title() == "after", "after")
    visit.session.journey.back()
    visit.until(lambda: visit.title() == "form", "form again")
    assert len([h for h in site.at("caf.test", "/sent") if h.method == "POST"]) == 1
