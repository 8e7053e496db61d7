"""What a page asks of the machine, and the answer: no, in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo

from kiosk.shell.browser.interceptor import RESOURCES
from tests.shell.browser.conftest import AGENT
from tests.shell.browser.small_site import Answer

pytestmark = pytest.mark.qt


def test_every_kind_of_request_that_qt_knows_is_decided():
    assert set(RESOURCES) == set(QWebEngineUrlRequestInfo.ResourceType)


def test_a_part_of_an_allowed_page_is_leased_before_it_is_asked_for(visit, site):
    site.pages["/"] = Answer("<title>start</title><script src='https://cdn.test/x.js'></script>")
    site.pages["cdn.test/x.js"] = Answer("window.loaded = 1", kind="text/javascript")
    visit.open()
    assert visit.run("window.loaded") == 1
    assert "cdn.test" in visit.leased


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/x", "https://cdn.test:22/x", "https://printer.lan/x", "ftp://a.test/"],
)
def test_a_part_that_is_wrong_in_itself_is_not_asked_for(visit, site, url):
    visit.open()
    assert visit.run(
        f"fetch('{url}').then(() => document.title = 'got', () => document.title = 'no'); 1"
    )
    visit.until(lambda: visit.title() == "no", "refusal")
    assert [h.host for h in site.hits] == ["caf.test"]
    assert set(visit.leased) <= {"caf.test"}


def test_sites_are_told_a_browser_that_they_have_heard_of(visit, site):
    visit.open()
    sent = site.at("caf.test")[0].headers
    assert "QtWebEngine" not in sent["User-Agent"]
    assert "Chrome/" in sent["User-Agent"]
    assert "QtWebEngine" not in str(sent)
    assert sent["Accept-Language"].startswith("fr-FR")
    assert "QtWebEngine" not in str(visit.run("navigator.userAgent"))


def test_a_site_gets_the_user_agent_that_its_entry_names(visit, site):
    visit.open("sniffer")
    assert site.at("sniffer.test")[0].headers["User-Agent"] == AGENT
    assert visit.run("navigator.userAgent") == AGENT
    visit.open("caf")
    assert visit.run("navigator.userAgent") != AGENT


def test_the_log_in_host_of_a_site_is_told_the_same_user_agent(visit, site):
    visit.open("sniffer")
    visit.page.load("https://login.sniffer.test/")
    visit.until(lambda: site.at("login.sniffer.test"))
    visit.until(lambda: not visit.page.isLoading())
    assert site.at("login.sniffer.test")[0].headers["User-Agent"] == AGENT
    assert visit.run("navigator.userAgent") == AGENT


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("navigator.geolocation.getCurrentPosition(() => d('yes'), e => d('no' + e.code))", "no1"),
        ("Notification.requestPermission().then(d)", "denied"),
        ("navigator.mediaDevices.getUserMedia({video: 1}).then(() => d('y'), () => d('no'))", "no"),
        ("navigator.mediaDevices.getDisplayMedia().then(() => d('yes'), () => d('no'))", "no"),
        ("document.documentElement.requestFullscreen(); d('asked')", "asked"),
        ("navigator.clipboard.readText().then(() => d('yes'), () => d('no'))", "no"),
        ("navigator.registerProtocolHandler('mailto', '/?%s'); d('asked')", "asked"),
        ("print(); d('printed')", "printed"),
    ],
)
def test_what_a_page_may_not_have_is_refused_and_the_page_lives_on(
    visit, site, settle, script, name
):
    site.pages["/ask"] = Answer(
        "<title>ask</title><body style='height:600px' onclick=\"const d = t => document.title = t;"
        + script.replace('"', "&quot;")
        + '">'
    )
    visit.open()
    visit.start("location.href = '/ask'")
    visit.until(lambda: visit.title() == "ask", "page")
    settle()
    visit.touch_web(100, 300)
    visit.until(lambda: visit.title() == name, name)
    assert visit.run("1") == 1
    assert not visit.window.windowState() & visit.window.windowState().WindowFullScreen


@pytest.mark.parametrize("link", ["/file.zip", "blob"])
def test_a_download_is_not_taken_and_a_sentence_says_so(visit, site, settle, link):
    site.pages["/file.zip"] = Answer(b"PK", kind="application/zip")
    visit.open()
    if link == "blob":
        link = "' + URL.createObjectURL(new Blob(['x'], {type: 'application/zip'})) + '"
    visit.start(
        f"const a = document.createElement('a'); a.href = '{link}'; a.download='x'; a.click()"
    )
    visit.until(lambda: visit.window._banner, "sentence")
    assert type(visit.window._banner[1]).__name__ == "Notice"
    settle(0.2)
    assert visit.title() == "start"


def _pdf(height: int) -> bytes:
    page = f"/Type/Page/Parent 2 0 R/MediaBox[0 0 600 {height}]"
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        f"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<<{page}>>endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n"
    ).encode()


def test_a_pdf_is_shown_in_place_and_scrolls_with_the_buttons(visit, site):
    site.pages["/doc.pdf"] = Answer(_pdf(height=1000), kind="application/pdf")
    visit.open()
    visit.start("location.href = '/doc.pdf'")

    def paper_at(y: int) -> object:
        view = visit.stage.current.view
        return view.grab().toImage().pixelColor(790, y).lightness() > 250

    visit.until(lambda: paper_at(100) and paper_at(500), "first page of the document")

    def further_down() -> bool:
        visit.session.journey.scroll(up=False)  # pressed again: the viewer may not listen yet
        return not paper_at(visit.stage.current.view.height() - 10)

    visit.until(further_down, "end of the document")


@pytest.mark.parametrize(
    "body",
    [
        "<div style='height:5000px'>x</div>",
        "<div id=s style='height:90vh;overflow:auto'><p style='height:5000px'>x</div>",
        "<iframe style='width:95vw;height:90vh' srcdoc='<p style=height:5000px>x'></iframe>",
    ],
    ids=["document", "part", "frame"],
)
def test_A32_the_scroll_buttons_move_whatever_fills_the_page(visit, site, body):
    site.pages["/long"] = Answer(f"<title>long</title>{body}")
    visit.open()
    visit.start("location.href = '/long'")
    visit.until(lambda: visit.title() == "long" and not visit.page.isLoading(), "page")
    moved = "Math.max(scrollY, window.s ? s.scrollTop : 0, frames[0] ? frames[0].scrollY : 0) > 100"
    visit.until(lambda: visit.run("document.querySelector('p,div,iframe') !== null"), "content")
    visit.session.journey.scroll(up=False)
    visit.until(lambda: visit.run(moved), "move")
    visit.session.journey.scroll(up=True)
    visit.until(lambda: not visit.run(moved), "way back")


def test_A30_strong_contrast_and_large_text_reach_open_pages_and_those_to_come(visit):
    colour = "getComputedStyle(document.querySelector('h1')).color"
    visit.open("a")
    visit.session._dress(replace(visit.window.look, contrast=True, scale=1.5))
    visit.until(lambda: visit.run(colour) == "rgb(255, 255, 255)", "contrast")
    assert visit.run("devicePixelRatio") == 1.5
    visit.open("b")
    assert visit.run(colour) == "rgb(255, 255, 255)"
    assert visit.run("devicePixelRatio") == 1.5
    visit.session._dress(replace(visit.window.look, contrast=False, scale=1.0))
    visit.until(lambda: visit.run(colour) == "rgb(0, 0, 0)", "usual colours")
    assert visit.run("devicePixelRatio") == 1
