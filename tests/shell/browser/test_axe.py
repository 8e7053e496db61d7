"""Every HTML page that the project itself serves or prints, examined by axe-core."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable

import pikepdf
import pytest
import shiboken6
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineScript
from PySide6.QtWebEngineWidgets import QWebEngineView

from kiosk import i18n
from kiosk.accessibility.form import form
from kiosk.accessibility.page import page as report
from kiosk.accessibility.report import judge
from kiosk.accessibility.requirements import IDS
from kiosk.accessibility.results import Found, Outcome, Results
from kiosk.accessibility.shipped import judged, requirements
from kiosk.accessibility.workshop_sheet import sheet
from kiosk.i18n import Language
from kiosk.settings import ROOT
from kiosk.supervisor.counter_page import CounterPage
from kiosk.usage.page import page as usage
from tests.shots.gallery import languages
from tests.usage.test_page import DAYS, LABELS, WEEKS

pytestmark = [pytest.mark.qt, pytest.mark.engine]

AXE = ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld
ASK = """axe.run(document, {resultTypes: ['violations']}).then(
  found => { window.found = JSON.stringify({
    violations: found.violations.map(one => one.id + ': ' + one.nodes.map(n => n.html).join(' ')),
    passes: found.passes.length}) },
  error => { window.found = JSON.stringify({violations: [String(error)], passes: 0}) }); 0"""


def all_outcomes() -> Results:
    """Give results of every kind."""
    kinds = (*Outcome, None)
    day = dt.date(2026, 11, 28)
    found = {
        name: Found(date=day, tests={f"tests/t.py::test_{name}_all_is_well": kind})
        for number, name in enumerate(IDS)
        if (kind := kinds[number % len(kinds)])
    }
    return Results(version="1", date=day, requirements=found)


def counter(*, asked: bool) -> str:
    page = CounterPage("127.0.0.1:0")
    page.asked = asked
    return page._page()


PAGES: dict[str, Callable[[], str]] = {
    "report": lambda: report(judge(requirements(), all_outcomes()), all_outcomes()),
    "report-shipped": lambda: report(*judged()),
    "form": lambda: form(requirements()),
    "workshop": sheet,
    "usage": lambda: usage("03-00017", WEEKS, DAYS, LABELS),
    "usage-empty": lambda: usage("", [], [], LABELS),
    "counter-quiet": lambda: counter(asked=False),
    "counter-asked": lambda: counter(asked=True),
}


@pytest.fixture(params=languages(), ids=str)
def language(request):
    i18n.use(request.param)
    yield request.param
    i18n.use(Language.FRENCH)


@pytest.fixture
def shown(application, until):
    """Show a page in an engine, and give what runs there."""
    del application
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    view = QWebEngineView()
    view.setPage(page)

    def run(script: str) -> object:
        told: list[object] = []
        page.runJavaScript(script, WORLD.value, told.append)
        until(lambda: told, script[:20])
        return told[0]

    def show(html: str, size: QSize):
        view.resize(size)
        view.show()
        loaded: list[bool] = []
        page.loadFinished.connect(loaded.append)
        page.setHtml(html)
        until(lambda: loaded, "the page")
        until(lambda: run("innerWidth") == size.width(), "its size")
        return run

    yield show
    for each in (view, page, profile):  # in this order, or Chromium fails
        shiboken6.delete(each)


@pytest.mark.usefixtures("language")
@pytest.mark.skipif(not AXE.exists(), reason="no npm when ./dev setup ran, so no axe-core")
@pytest.mark.parametrize("name", PAGES)
def test_A12_axe_finds_nothing_wrong_in_a_page_of_ours(shown, until, name: str):
    run = shown(PAGES[name](), QSize(1280, 900))
    run(AXE.read_text("utf-8") + "\n;0")
    run(ASK)
    until(lambda: run("window.found || ''"), "the verdict")
    found = json.loads(str(run("window.found")))
    assert found["violations"] == []
    assert found["passes"] > 5


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", PAGES)
def test_A07_a_page_of_ours_reflows_in_320_pixels_with_its_text_spaced_out(shown, name: str):
    spaced = (
        "<style>*{line-height:1.5!important;letter-spacing:.12em!important;"
        "word-spacing:.16em!important}p{margin-bottom:2em!important}</style></head>"
    )
    for html in (PAGES[name](), PAGES[name]().replace("</head>", spaced)):
        run = shown(html, QSize(320, 800))
        assert run("document.documentElement.scrollWidth") <= 320
        cut = run(
            "[...document.querySelectorAll('h1,h2,p,th,td,li,button,dt')].filter("
            "one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display "
            "!== 'inline').map(one => one.textContent).join('|')"
        )
        assert cut == ""


def test_the_sheet_of_the_workshop_prints_on_one_page_of_a4(application, until):
    del application
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    loaded: list[bool] = []
    page.loadFinished.connect(loaded.append)
    page.setHtml(sheet())
    until(lambda: loaded, "the page")
    made: list[QByteArray] = []
    page.printToPdf(made.append)
    until(lambda: made, "the PDF")
    with pikepdf.open(io.BytesIO(bytes(made[0].data()))) as document:
        assert len(document.pages) == 1
        assert [round(float(edge)) for edge in document.pages[0].mediabox[2:]] in (
            [595, 842],
            [596, 842],
        )
    shiboken6.delete(page)
    shiboken6.delete(profile)
