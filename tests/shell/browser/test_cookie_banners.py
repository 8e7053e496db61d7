"""Cookies are refused in people's stead, and nothing else is pressed for anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from kiosk.policy.model import Policy
from tests.shell.browser.conftest import Visit
from tests.shell.browser.small_site import Answer, SmallSite

pytestmark = pytest.mark.qt

ASKS = "<p>Nous utilisons des cookies et d’autres traceurs.</p>"
FIXED = "style='position:fixed;bottom:0;width:100%'"
NO = "onclick=\"document.title='non';this.closest('#b').remove()\""
YES = "<button onclick=\"document.title='oui'\">Tout accepter</button>"
BANNERS = {
    "tarteaucitron": f"<div id=b>{ASKS}{YES}<button id=tarteaucitronAllDenied2 {NO}>✗</button>",
    "the State's design": f"<div id=b role=dialog>{ASKS}{YES}<button {NO}>Tout refuser</button>",
    "didomi": f"<div id=b>{ASKS}{YES}<span class=didomi-continue-without-agreeing {NO}>X</span>",
    "a link": f"<div id=b {FIXED}>{ASKS}{YES}<a href='#' {NO}>Continuer sans accepter →</a>",
    "capital letters": f"<div id=b {FIXED}>{ASKS}{YES}<button {NO}> REFUSER  TOUT </button>",
}
ELSE = {
    "an appointment": f"<div id=b role=dialog><p>Rendez-vous lundi à 9 h</p><button {NO}>Refuser",
    "a page about cookies": f"<div id=b>{ASKS}<button {NO}>Refuser</button>",
    "a banner that only informs": f"<div id=b {FIXED}>{ASKS}<button {NO}>J’ai compris</button>",
    "a hidden banner": f"<div id=b {FIXED} hidden>{ASKS}<button {NO}>Tout refuser</button>",
}


@pytest.fixture
def relieved(application, policy: Policy, until, site: SmallSite) -> Iterator[Visit]:
    del application, site
    made = Visit(replace(policy, without_cookie_banners=True), until)
    yield made
    made.close()


def show(visit: Visit, site: SmallSite, body: str) -> None:
    site.pages["/"] = Answer(f"<title>start</title><h1>Bonjour</h1>{body}")
    visit.open()


@pytest.mark.parametrize("kind", BANNERS)
def test_a_banner_is_answered_no(relieved: Visit, site: SmallSite, kind: str):
    show(relieved, site, BANNERS[kind])
    relieved.until(lambda: relieved.title() == "non", "no")
    assert relieved.run("document.getElementById('b') === null")


def test_a_banner_that_comes_late_is_answered_too(relieved: Visit, site: SmallSite):
    late = BANNERS["capital letters"].replace("`", "")
    show(relieved, site, f"<template>{late}</div></template>")
    relieved.start(
        "setTimeout(() => document.body.append("
        "document.querySelector('template').content.cloneNode(true)), 1000)"
    )
    relieved.until(lambda: relieved.title() == "non", "no")


def test_a_banner_in_a_shadow_is_answered_too(relieved: Visit, site: SmallSite):
    show(relieved, site, "<div id=axeptio></div>")
    relieved.start(
        "const root = document.getElementById('axeptio').attachShadow({mode: 'open'});"
        "root.innerHTML = '<div id=b><button id=axeptio_btn_dismiss>Non</button></div>';"
        "root.querySelector('button').onclick = () => { document.title = 'non'; }"
    )
    relieved.until(lambda: relieved.title() == "non", "no")


@pytest.mark.parametrize("kind", ELSE)
def test_what_is_no_banner_about_cookies_is_left_alone(
    relieved: Visit, site: SmallSite, settle: Callable[[float], None], kind: str
):
    show(relieved, site, ELSE[kind])
    settle(1)
    assert relieved.title() == "start"


def test_without_the_switch_people_answer_themselves(
    visit: Visit, site: SmallSite, settle: Callable[[float], None]
):
    show(visit, site, BANNERS["tarteaucitron"])
    settle(1)
    assert visit.title() == "start"
