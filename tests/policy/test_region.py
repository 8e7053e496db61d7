"""A département's file lies over the whitelist, and a commune's over both."""

import pytest

from kiosk.policy.model import Mode, Policy, Tier, Treatment
from kiosk.policy.problem import FileError
from kiosk.policy.reading import Source, read_policy
from kiosk.policy_source import load_policy
from kiosk.settings import CATEGORIES, ROOT, WHITELIST
from tests.policy.broken_files import SMALL
from tests.policy.test_overlay import HEAD, LIBRARY, hosts, service

JUDGED = Source("categories.yaml", CATEGORIES.read_bytes())


def read(region: str, site: str | None = None) -> Policy:
    return read_policy(
        Source("whitelist.yaml", SMALL.read_bytes()),
        None if site is None else Source("site.yaml", (HEAD + site).encode()),
        region=Source("region.yaml", ("version: 1\n" + region).encode()),
        categories=JUDGED,
    )


def test_a_departement_adds_a_service_for_all_its_kiosks():
    policy = read(LIBRARY)
    assert service(policy, "livres").start == "https://livres.example/"
    assert hosts(policy, "livres") == ["livres.example"]
    assert policy.site.name == ""


def test_a_commune_changes_and_hides_what_its_departement_has_added():
    policy = read(LIBRARY, "services:\n  livres: {label: Livres}\nhidden: [livres]\n")
    assert service(policy, "livres").label == "Livres"
    assert service(policy, "livres").hidden
    assert policy.site.commune == "Saint-Exemple"


def test_what_a_commune_says_has_the_last_word():
    region = "mode: strict\npages: 5\nprint_price: dix centimes\nsupport_phone: '0102030405'\n"
    region += "categories: {games: deny}\n"
    site = "mode: public\npages: 9\ncategories: {games: warn}\n"
    policy = read(region, site)
    assert policy.mode is Mode.PUBLIC
    assert policy.site.pages == 9
    assert policy.site.print_price == "dix centimes"
    assert policy.site.support_phone == "0102030405"
    (games,) = [one for one in policy.categories if one.id == "games"]
    assert games.treatment is Treatment.WARN


def test_the_nearer_of_two_rules_for_a_site_stands_first():
    policy = read("denied: [a.example]\n", "allowed: [a.example]\n")
    tiers = [rule.tier for rule in policy.rules if rule.pattern.text == "a.example"]
    assert tiers == [Tier.LAWFUL, Tier.DENIED]


@pytest.mark.parametrize(
    ("region", "site", "complaint"),
    [
        ("commune: Moulins\n", "", "region.yaml:2:1"),
        ("categories: {malware: allow}\n", "", "no commune can open it"),
        ("hidden: [nothing]\n", "", "there is no service “nothing” to hide"),
        (LIBRARY, LIBRARY, "the whitelist has a service “livres” already"),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(region: str, site: str, complaint: str):
    with pytest.raises(FileError, match=complaint.replace("(", r"\(")):
        read(region, site)


def test_the_example_holds_over_the_whitelist_and_below_that_of_a_commune():
    config = ROOT / "config"
    files = (WHITELIST, config / "site.example.yaml")
    policy = load_policy(*files, region=config / "region.example.yaml")
    assert service(policy, "transports").start == "https://transports-exemple.fr/"
    assert policy.site.pages == 10
