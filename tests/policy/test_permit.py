"""What may be opened for one visit, by whom, and how far it opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.policy.address import Address
from kiosk.policy.decision import decide
from kiosk.policy.model import Decision, Mode, Opener, Policy, Reason, Request, Resource
from kiosk.policy.permit import MOST, Permits, name_of
from tests.policy.lists_of_town import index_of_town, policy_of_town
from tests.policy.town import POLICY

STRICT = POLICY.with_mode(Mode.STRICT)


@pytest.fixture(scope="module")
def legal(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    index = index_of_town(Path(tmp_path_factory.mktemp("lists"), "index"))
    return policy_of_town(index).with_mode(Mode.LEGAL)


def ask(
    permits: Permits, url: str, policy: Policy = STRICT, resource: Resource = Resource.MAIN
) -> Decision:
    address = Address.parse(url)
    return permits.relent(decide(Request(address, resource), policy), address.host)


def opened(*hosts: str, by: Opener = Opener.AGENT) -> Permits:
    permits = Permits()
    for host in hosts:
        permits.grant(host, by)
    return permits


@pytest.mark.parametrize("host", ["mediatheque.example", "www.mediatheque.example", "www.cnil.fr"])
def test_what_is_opened_opens_with_all_below_it_and_nothing_else_does(host: str):
    permits, bare = opened(host), host.removeprefix("www.")
    assert ask(permits, f"https://{host}/livre").reason is Reason.PERMIT
    assert ask(permits, f"https://images.{host}/").allowed
    assert ask(permits, f"https://{bare}/").allowed
    assert not ask(permits, f"https://not{bare}/").allowed
    assert not ask(permits, f"https://{host}.evil.example/").allowed
    assert not ask(Permits(), f"https://{host}/").allowed


def test_one_site_of_many_on_a_host_opens_alone():
    permits = opened("www.e-monsite.com")
    assert ask(permits, "https://www.e-monsite.com/").allowed
    assert not ask(permits, "https://autre.e-monsite.com/").allowed


def test_a_site_of_a_category_opens_with_its_own_parts(legal: Policy):
    permits = opened("www.loto.example")
    assert ask(permits, "https://www.loto.example/", legal).allowed
    assert ask(permits, "https://images.loto.example/a.png", legal, Resource.SUB).allowed
    assert not ask(Permits(), "https://images.loto.example/a.png", legal, Resource.SUB).allowed
    assert not ask(permits, "https://evil.example/", legal).allowed


@pytest.mark.parametrize("host", ["virus.example", "job.example"])
def test_a_danger_stays_closed_though_opened(legal: Policy, host: str):
    assert not ask(opened(host), f"https://{host}/", legal).allowed


def test_who_has_read_a_warning_opens_that_and_nothing_that_only_the_agent_may(legal: Policy):
    warned, loto = "https://maison.dyn.example/", "https://loto.example/"
    assert ask(Permits(), warned, legal).opener is Opener.CITIZEN
    by_citizen = opened("maison.dyn.example", "loto.example", by=Opener.CITIZEN)
    assert ask(by_citizen, warned, legal).allowed
    assert not ask(by_citizen, loto, legal).allowed
    assert ask(opened("maison.dyn.example"), warned, legal).allowed


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("mediatheque.example", "https://mediatheque.example:8443/"),
        ("mediatheque.example", "https://caf.fr@mediatheque.example/"),
        ("imprimante.lan", "https://imprimante.lan/"),
    ],
)
def test_what_is_wrong_in_itself_stays_closed_though_opened(host: str, url: str):
    assert not ask(opened(host), url).allowed


@pytest.mark.parametrize("text", ["192.0.2.1", "[::1]", "intranet", "", "a b.example", "x" * 300])
def test_what_has_no_name_cannot_be_opened(text: str):
    assert name_of(text) == ""
    assert not Permits().grant(text)


def test_one_visit_is_given_no_end_of_sites():
    permits = Permits()
    given = [permits.grant(f"site{number}.example") for number in range(MOST + 5)]
    assert given.count(True) == MOST
