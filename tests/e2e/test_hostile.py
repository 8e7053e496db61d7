"""A hostile page on an allowed host: nothing gets out, and the citizen stays master of the screen.

That the same attacks do reach the listeners where there is no gate, tests/sites shows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.settings import WHITELIST
from tests.e2e.kiosk_driver import Kiosk, Refused
from tests.sites.forbidden import ForbiddenListeners
from tests.sites.hostile import attack_names
from tests.sites.server import SandboxOfSites

pytestmark = pytest.mark.e2e

HOSTILE = "https://hostile.caf.fr/"
# the gate of the sandbox connects every allowed name to the sandbox: whatever the gate had let
# through would stand in the sandbox's journal under its name
ALLOWED = {"hostile.caf.fr", "rebind.caf.fr", "www.caf.fr"}
SETTLED = 4.0  # seconds in which an attack that works has worked: without a gate all take 2
BLOCKED = "Cette page n'est pas disponible ici"
LEAVING = ("location", "location-302", "post", "post-307", "meta", "ip-page", "port-page")
OPENING = ("form-blank", "window-open", "window-open-302")
HOME = "Que voulez-vous faire ?"


@pytest.fixture
def forbidden() -> Iterator[ForbiddenListeners]:
    with ForbiddenListeners() as listening:
        yield listening


def attack(kiosk: Kiosk, sites: SandboxOfSites, name: str, port: int | str = "") -> None:
    """Open the hostile page anew, and let it do its worst."""
    go = f"void (location.href = '{HOSTILE}?attaque={name}&port={port}')"
    try:
        kiosk.web(go)
    except Refused:  # the page before has left for a screen of ours, or none is open yet
        if HOME not in kiosk.words():
            kiosk.end_visit()
        kiosk.tap("CAF")
        kiosk.reads("Se connecter à Mon compte")
        kiosk.web(go)
    wanted = {"attaque": name, "port": str(port)}
    kiosk.wait(
        lambda: [e for e in sites.hits("hostile.caf.fr") if e.fields == wanted], "the hostile page"
    )


def escaped(sites: SandboxOfSites) -> set[str]:
    """Give the hosts that the gate has let through and should not have."""
    return {entry.host for entry in sites.log} - ALLOWED


def leave_by_every_way(kiosk: Kiosk, sites: SandboxOfSites) -> None:
    """Let the hostile page open windows and go elsewhere in each way that it knows."""
    for name in (*OPENING, *LEAVING):
        attack(kiosk, sites, name)
        time.sleep(SETTLED / 4)


@pytest.mark.parametrize("isolation", ["bwrap", "none"])
def test_with_all_hooks_saying_yes_not_one_byte_leaves_through_the_gate(
    start_kiosk: Callable[..., Kiosk],
    sites: SandboxOfSites,
    forbidden: ForbiddenListeners,
    isolation: str,
):
    kiosk = start_kiosk(unguarded=True, settings={"isolation": isolation})
    for port in ("", forbidden.port):
        attack(kiosk, sites, "tout", port)
        kiosk.reads("attaques lancées")
        time.sleep(SETTLED)
    leave_by_every_way(kiosk, sites)
    assert forbidden.reached.nothing, forbidden.reached
    assert escaped(sites) == set()


def test_the_journal_would_tell_if_the_gate_let_a_forbidden_host_through(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, tmp_path: Path
):
    lax = tmp_path / "lax.yaml"
    listed = "hosts: [caf.fr]"
    text = WHITELIST.read_text(encoding="utf-8")
    assert text.count(listed) == 1
    lax.write_text(text.replace(listed, "hosts: [caf.fr, evil.test]"), encoding="utf-8")
    kiosk = start_kiosk(unguarded=True, settings={"whitelist": str(lax)})
    attack(kiosk, sites, "tout")
    round_the_hooks = ("service-worker-websocket", "shared-worker-websocket", "preconnect")
    expected = {f"{name}.evil.test" for name in (*round_the_hooks, "fetch-post-307", "image")}
    kiosk.wait(lambda: expected <= escaped(sites), "what the lax gate lets through")


@pytest.mark.parametrize("name", LEAVING)
def test_a_page_that_wants_elsewhere_meets_a_word_of_ours_and_a_way_on(
    kiosk: Kiosk, sites: SandboxOfSites, name: str
):
    attack(kiosk, sites, name)
    kiosk.sees(BLOCKED)
    kiosk.tap("Accueil")
    kiosk.sees(HOME)
    assert escaped(sites) == set()


@pytest.mark.parametrize("name", attack_names("nuisance"))
def test_a_page_that_annoys_does_not_keep_the_citizen(
    kiosk: Kiosk, sites: SandboxOfSites, name: str
):
    attack(kiosk, sites, name)
    time.sleep(SETTLED / 2)
    kiosk.picture(f"nuisance-{name}")
    kiosk.tap("Accueil")
    kiosk.sees(HOME)
    kiosk.end_visit()
    kiosk.sees(HOME)
