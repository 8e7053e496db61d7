"""Where pages may go, and what is said when they may not or cannot."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from PySide6.QtWidgets import QLabel

from kiosk import wire
from kiosk.shell.browser.failure import Cause, cause
from tests.shell.browser.small_site import Answer

pytestmark = pytest.mark.qt


def test_a_refused_link_shows_why_and_the_page_stays(visit, site):
    visit.open()
    visit.start("location.href = 'https://evil.test/'")
    visit.until(lambda: visit.screen == "Blocked", "refusal")
    assert not site.at("evil.test")
    visit.tap("Revenir")
    assert visit.screen == "QWebEngineView"
    assert visit.title() == "start"


def test_a_refused_redirect_gets_not_even_the_body_of_a_form(visit, site, settle):
    site.pages["/leak"] = Answer(status=307, headers={"Location": "https://evil.test/take"})
    visit.open()
    for _ in range(5):
        visit.start(
            "{ const f = document.createElement('form'); f.method = 'post'; f.action = '/leak';"
            "document.body.append(f); f.submit() }"
        )
        visit.until(lambda: visit.screen == "Blocked", "refusal")
        visit.tap("Revenir")
    settle()
    assert not site.at("evil.test")


def test_a_refused_redirect_of_a_new_page_leads_back_home(visit, site):
    site.pages["caf.test/"] = Answer(status=302, headers={"Location": "https://evil.test/"})
    visit.session.journey.open_service("caf")
    visit.until(lambda: visit.screen == "Blocked", "refusal")
    visit.tap("Revenir")
    assert visit.screen == "Home"
    assert visit.session.open == []


def test_a_page_without_encryption_is_asked_for_with_it(visit, site):
    site.pages["/old"] = Answer("<title>old</title>")
    visit.open()
    visit.start("location.href = 'http://mairie.test/old'")
    visit.until(lambda: visit.title() == "old", "page")
    assert visit.stage.current.address.scheme() == "https"


def test_a_form_keeps_its_body_when_it_is_encrypted(visit, site):
    site.pages["/take"] = Answer("<title>taken</title>")
    visit.open()
    visit.start(
        "document.body.innerHTML = '<form method=post action=http://mairie.test/take>"
        "<input name=a value=b></form>'; document.forms[0].submit()"
    )
    visit.until(lambda: visit.title() == "taken", "page")
    assert [h.body for h in site.at("mairie.test")] == [b"a=b"]


def test_a_page_on_its_way_does_not_wear_the_badge_before_it_is_there(visit, site, settle):
    go_on = threading.Event()

    def slow(_hit):
        go_on.wait(20)
        return Answer("<title>slow</title>")

    site.pages["impots.test/slow"] = slow
    visit.open("caf")
    visit.start("location.href = 'https://impots.test/slow'")
    settle()
    visit.stage.show()
    assert visit.window._state.badge.site == "CAF"
    go_on.set()
    visit.until(lambda: visit.title() == "slow", "page")
    assert visit.window._state.badge.site == "IMPOTS"


def test_an_address_that_is_typed_is_opened_or_refused(visit, site):
    visit.session.journey.open_url("evil.test")
    assert visit.screen == "Blocked"
    visit.tap("Revenir")
    visit.session.journey.open_url("mairie.test/horaires")
    visit.until(lambda: site.at("mairie.test", "/horaires"), "page")


def test_a_refusal_is_counted_by_its_reason_and_never_by_its_address(visit):
    visit.open()
    visit.start("location.href = 'https://evil.test/secret'")
    visit.until(lambda: visit.screen == "Blocked", "refusal")
    assert wire.Blocked("not-listed") in visit.told
    assert "evil" not in str(visit.told)


@pytest.fixture
def tap_link(visit, site, settle):
    """Tap a link that fills the page, with a finger."""

    def tap(link: str) -> None:
        site.pages["/links"] = Answer(
            f"<title>links</title><a href='{link}' style='display:block;height:600px'>x</a>"
        )
        visit.open()
        visit.start("location.href = '/links'")
        visit.until(lambda: visit.title() == "links", "links")
        settle()
        visit.touch_web(100, 200)

    return tap


@pytest.mark.parametrize(
    ("link", "said"),
    [("mailto:mairie@example.fr", "mairie@example.fr"), ("tel:3646", "3646")],
)
def test_a_tap_on_a_mail_or_phone_link_shows_it(visit, tap_link, link, said):
    tap_link(link)
    visit.until(lambda: visit.screen == "Contact", "contact")
    assert said in {label.text() for label in visit.window.findChildren(QLabel)}


@pytest.mark.parametrize("link", ["mailto:a@example.fr", "tel:3646", "zoommtg://x", "smb://x/y"])
def test_a_tap_on_a_link_to_another_program_starts_none(
    visit, tap_link, settle, opened_programs, link
):
    tap_link(link)
    visit.until(lambda: visit.screen in {"Blocked", "Contact"}, "refusal")
    settle()
    assert opened_programs.read_text() == ""


def test_a_site_whose_certificate_nobody_signed_is_closed(visit, site):
    site.untrusted.add("impots.test")
    visit.session.journey.open_service("impots")
    visit.until(lambda: visit.screen == "Failed", "failure")
    assert "sûr" in visit.window._body.currentWidget().accessibleName()
    assert not site.at("impots.test")


def test_a_site_that_the_gate_cannot_reach_is_down_and_has_its_phone(visit):
    visit.faults["caf.test"] = "connection_refused"
    visit.session.journey.open_service("caf")
    visit.stage.current.page._owner.failed(
        visit.page, _cause("connection_refused"), visit.page.requestedUrl()
    )
    assert "CAF ne répond pas" in visit.window._body.currentWidget().accessibleName()


def test_the_words_of_the_gate_tell_our_internet_from_their_site():
    assert _cause("dns_timeout") == "offline"
    assert _cause("connection_timeout") == "site-down"
    assert _cause("http_request_denied") == "refused"


def test_a_dead_page_can_be_opened_again(visit, settle):
    visit.open()
    os.kill(visit.page.renderProcessPid(), signal.SIGKILL)
    visit.until(lambda: visit.screen == "Failed", "failure")
    visit.tap("Essayer encore")
    visit.until(lambda: visit.screen == "QWebEngineView" and visit.title() == "start", "page")
    settle()
    assert visit.screen == "QWebEngineView"


def test_a_page_that_answers_no_more_is_stopped(visit, monkeypatch):
    monkeypatch.setattr("kiosk.shell.browser.pulse.MISSED", 2)
    visit.open()
    visit.page.pulse._beat.setInterval(200)
    visit.start("setTimeout(() => { while (true); })")
    visit.until(lambda: visit.screen == "Failed", "failure")


def test_a_slow_page_asks_for_patience_and_is_no_failure(visit, site):
    go_on = threading.Event()

    def slow(_hit):
        go_on.wait(20)
        return Answer("<title>slow</title>")

    site.pages["/slow"] = slow
    visit.open()
    visit.page.pulse._slow.setInterval(200)
    visit.start("location.href = '/slow'")
    visit.until(lambda: visit.window._banner, "patience")
    assert type(visit.window._banner[1]).__name__ == "Patience"
    assert visit.screen == "QWebEngineView"
    go_on.set()
    visit.until(lambda: visit.title() == "slow", "slow page")
    visit.until(lambda: visit.window._banner is None, "end of patience")


def _cause(fault: str) -> Cause:
    return cause(-111, by_site=False, fault=fault)
