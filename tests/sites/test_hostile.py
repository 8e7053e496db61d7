"""The attacks of the hostile page work: without a gate they reach who must not be reached."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from tests.sites.chromium import Chromium, Tab
from tests.sites.forbidden import ForbiddenListeners
from tests.sites.hostile import attack_names
from tests.sites.server import SandboxOfSites

# Chromium refuses these by itself, or nobody outside can see them
REFUSED = {"dns-prefetch", "plain-http", "user-info"}
# these arrive under no name
NAMELESS = {"stun", "stun-ip", "turn-udp", "turn-tcp", "web-transport"}
LITERALS = {name for name in attack_names("quiet") if name.startswith("ip-")}
ADDRESSES = {"127.0.0.1", "[::1]", "[::ffff:7f00:1]", "192.168.1.1", "169.254.169.254"}
LEAVING = (
    "location",
    "location-302",
    "post",
    "post-307",
    "meta",
    "form-blank",
    "window-open",
    "window-open-302",
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxOfSites]:
    with SandboxOfSites() as running:
        yield running


@pytest.fixture(scope="module")
def listening() -> Iterator[ForbiddenListeners]:
    with ForbiddenListeners() as running:
        yield running


@pytest.fixture(scope="module")
def tab(sandbox: SandboxOfSites, listening: ForbiddenListeners) -> Iterator[Tab]:
    # no rule that rewrites ports: together with TURN it kills the browser
    with Chromium("MAP * 127.0.0.1", (sandbox.key, listening.key)) as browser:
        yield browser.open()


@pytest.fixture
def forbidden(listening: ForbiddenListeners) -> ForbiddenListeners:
    listening.clear()
    return listening


def attack(tab: Tab, sandbox: SandboxOfSites, forbidden: ForbiddenListeners, name: str) -> None:
    port = sandbox.endpoint.rpartition(":")[2]
    tab.go(f"https://hostile.caf.fr:{port}/?attaque={name}&port={forbidden.port}")


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def test_without_a_gate_the_quiet_attacks_reach_the_forbidden_listeners(
    tab: Tab, sandbox: SandboxOfSites, forbidden: ForbiddenListeners
):
    attack(tab, sandbox, forbidden, "tout")
    named = {
        f"{name}.evil.test" for name in set(attack_names("quiet")) - REFUSED - NAMELESS - LITERALS
    } - {"rebind.evil.test", "trailing-dot.evil.test"}
    expected = named | ADDRESSES | {"rebind.caf.fr", "trailing-dot.evil.test."}
    reached = forbidden.reached
    within(30, lambda: expected <= reached.names)
    assert expected - reached.names == set()
    assert within(30, lambda: {"stun", "quic"} <= set(reached.packets))
    assert within(30, lambda: reached.turn_over_tcp)
    assert b"secret=42" in reached.text
    assert b"\r\n\r\nsecret" in reached.text  # bodies behind a redirect too


@pytest.mark.parametrize("name", LEAVING)
def test_without_a_gate_a_page_goes_where_it_wants(
    tab: Tab, sandbox: SandboxOfSites, forbidden: ForbiddenListeners, name: str
):
    attack(tab, sandbox, forbidden, name)
    assert within(30, lambda: f"{name}.evil.test" in forbidden.reached.names)


def test_without_a_gate_a_page_goes_to_an_address_without_a_name(
    tab: Tab, sandbox: SandboxOfSites, forbidden: ForbiddenListeners
):
    attack(tab, sandbox, forbidden, "ip-page")
    assert within(30, lambda: "127.0.0.1" in forbidden.reached.names)


def test_a_connection_that_says_nothing_and_a_lone_packet_are_counted():
    with ForbiddenListeners() as forbidden:
        assert forbidden.reached.nothing
        where = ("127.0.0.1", forbidden.port)
        socket.create_connection(where).close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.sendto(b"?", where)
        reached = forbidden.reached
        assert within(10, lambda: reached.connections == 1 and reached.packets == ["other"])
        assert not reached.nothing
