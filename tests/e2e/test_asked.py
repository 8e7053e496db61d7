"""A site that is refused, and the agent who opens it for this visit or asks for it to be listed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from kiosk.supervisor.pin import Pin
from tests.e2e.kiosk_driver import Kiosk
from tests.e2e.test_agent import CODE, Agent
from tests.e2e.town import legal
from tests.sites.server import SandboxOfSites

pytestmark = pytest.mark.e2e

SITE = "www.mediatheque.example"
REFUSED = "Cette page n'est pas disponible ici"
THERE = "Vous êtes au bon endroit."


@pytest.fixture
def agent(start_kiosk: Callable[..., Kiosk], tmp_path: Path) -> Agent:
    Pin(tmp_path / "state").choose(CODE)
    places = {"state": str(tmp_path / "state"), "control": str(tmp_path / "control")}
    return Agent(start_kiosk(settings={**places, "mode": "strict"}), tmp_path / "control")


def want(kiosk: Kiosk, url: str) -> None:
    """Follow a link that leads to a site of nobody's list."""
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.web(f"void (location.href = '{url}')")
    kiosk.sees(REFUSED)


def test_the_agent_opens_a_site_for_this_visit_and_for_no_other(
    agent: Agent, sites: SandboxOfSites
):
    kiosk = agent.kiosk
    want(kiosk, f"https://{SITE}/catalogue?livre=secret")
    kiosk.picture("asked-refused")
    kiosk.tap("Demander à l'agent")
    kiosk.sees(SITE)
    kiosk.picture("asked-waiting")
    status = agent.kioskctl("status")
    assert (status["asked"], status["openable"], status["call"]) == (SITE, "on", "on")
    assert "secret" not in str(status)
    assert not sites.hits("mediatheque.example")

    agent.hold_the_corner()
    agent.enter()
    kiosk.picture("asked-panel")
    agent.type(*["Tab"] * 7, "Return")  # the reset, four orders, the call, then the site
    kiosk.picture("asked-question")
    agent.type("Tab", "Return")
    kiosk.wait_dead(agent.panel())
    kiosk.reads(THERE)
    kiosk.sees("L'agent a ouvert ce site pour votre visite.")
    kiosk.arrives(f"https://{SITE}/catalogue?livre=secret")
    kiosk.picture("asked-open")
    kiosk.web("void (location.href = 'https://www.autre.example/')")
    kiosk.sees(REFUSED)

    kiosk.end_visit()
    sites.clear()
    assert agent.kioskctl("status").get("asked", "") == ""
    want(kiosk, f"https://{SITE}/catalogue")
    assert not sites.hits("mediatheque.example")


def test_a_site_is_noted_for_the_administrator_by_its_name_and_the_day_alone(
    agent: Agent, tmp_path: Path
):
    kiosk = agent.kiosk
    want(kiosk, f"https://{SITE}/catalogue?livre=secret")
    kiosk.tap("Demander à l'agent")
    kiosk.sees(SITE)
    agent.kioskctl("report-site")
    assert agent.kioskctl("status")["reported"] == "on"
    (noted,) = json.loads((tmp_path / "state" / "site-requests").read_bytes())
    assert set(noted) == {"host", "day"}
    assert noted["host"] == SITE
    assert len(noted["day"]) == len("2026-11-23")


def test_a_category_is_said_plainly_and_only_what_the_agent_may_open_opens(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, tmp_path: Path
):
    places = {"state": str(tmp_path / "state"), "control": str(tmp_path / "control")}
    agent = Agent(start_kiosk(settings={**places, **legal(tmp_path)}), tmp_path / "control")
    kiosk = agent.kiosk
    want(kiosk, "https://loto.example/jouer")
    kiosk.sees("Ce type de site est bloqué sur cette borne : ")
    kiosk.picture("asked-category")
    kiosk.tap("Demander à l'agent")
    kiosk.sees("loto.example")
    assert agent.kioskctl("status")["openable"] == "on"
    agent.kioskctl("open-site")
    kiosk.reads(THERE)

    kiosk.web("void (location.href = 'https://virus.example/')")
    kiosk.sees(REFUSED)
    kiosk.picture("asked-danger")
    kiosk.tap("Demander à l'agent")
    kiosk.sees("virus.example")
    assert agent.kioskctl("status")["openable"] == "off"
    with pytest.raises(CalledProcessError):
        agent.kioskctl("open-site")
    agent.kioskctl("report-site")
    assert not sites.hits("virus.example")


def test_the_session_alone_cannot_open_what_only_the_agent_may(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, tmp_path: Path
):
    kiosk = start_kiosk(unguarded=True, settings=legal(tmp_path))
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.web("void (location.href = 'https://loto.example/')")
    kiosk.wait(lambda: "répond pas" in kiosk.words() or REFUSED in kiosk.words(), "the refusal")
    assert not sites.hits("loto.example")


def test_who_has_read_a_warning_goes_on(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, tmp_path: Path
):
    kiosk = start_kiosk(settings=legal(tmp_path))
    kiosk.tap("CAF")
    kiosk.reads("Se connecter à Mon compte")
    kiosk.web("void (location.href = 'https://maison.dyn.example/')")
    kiosk.sees("Faites attention à ce site")
    kiosk.picture("asked-warned")
    assert not sites.hits("dyn.example")
    kiosk.tap("Continuer quand même")
    kiosk.reads(THERE)
    kiosk.web("void (location.href = 'https://autre.dyn.example/')")
    kiosk.sees("Faites attention à ce site")
