"""A commune's file adds and hides; it never widens."""

import pytest

from kiosk.policy.model import Mode, Notice, Opening, Policy, Service, Span
from kiosk.policy.problem import FileError
from kiosk.policy.reading import Source, read_policy
from kiosk.policy_source import load_policy
from kiosk.settings import ROOT, WHITELIST
from tests.policy.broken_files import SMALL

HEAD = "version: 1\nname: Agence\ncommune: Saint-Exemple\n"
TOWN_HALL = "  mairie: {start: 'https://ville.example/', hosts: [ville.example]}\n"
LIBRARY = """
extra_services:
  - id: livres
    label: Médiathèque
    description: {fr: Réserver un livre., en: Reserve a book.}
    icon: maison
    theme: vie
    start: https://livres.example/
    hosts: [livres.example]
"""


def read(overlay: str, *, mode: str = "") -> Policy:
    whitelist = Source("whitelist.yaml", SMALL.read_bytes())
    return read_policy(whitelist, Source("site.yaml", (HEAD + overlay).encode()), mode=mode)


def service(policy: Policy, name: str) -> Service:
    return next(service for service in policy.services if service.id == name)


def hosts(policy: Policy, name: str) -> list[str]:
    return [rule.pattern.text for rule in policy.rules if rule.service == name]


def test_the_town_hall_appears_with_its_address():
    policy = read("services:\n" + TOWN_HALL)
    assert not service(policy, "mairie").hidden
    assert service(policy, "mairie").start == "https://ville.example/"
    assert hosts(policy, "mairie") == ["ville.example"]


def test_a_rule_of_the_commune_names_the_commune_s_file():
    policy = read("services:\n" + TOWN_HALL)
    assert [r.source for r in policy.rules if r.service == "mairie"] == ["site.yaml:5"]


def test_only_what_is_named_changes():
    before = service(read(""), "caf")
    policy = read("services:\n  caf: {phone: 04 70 00 00 00, label: Caf de l'Allier, order: 5}\n")
    after = service(policy, "caf")
    assert (after.phone, after.label, after.order) == ("04 70 00 00 00", "Caf de l'Allier", 5)
    assert (after.start, after.aliases, after.hidden) == (before.start, before.aliases, False)


def test_hosts_are_added_to_those_of_the_whitelist():
    policy = read("services:\n  caf: {hosts: [caf-allier.example]}\n")
    assert hosts(policy, "caf") == ["caf.fr", "caf-allier.example"]


def test_a_start_page_may_move_within_the_hosts_of_its_service():
    policy = read("services:\n  caf: {start: 'https://allier.caf.fr/'}\n")
    assert service(policy, "caf").start == "https://allier.caf.fr/"


@pytest.mark.parametrize("overlay", ["hidden: [caf]\n", "services:\n  caf: {hidden: true}\n"])
def test_a_hidden_service_has_no_tile_but_keeps_its_hosts(overlay):
    policy = read(overlay)
    assert service(policy, "caf").hidden
    assert hosts(policy, "caf") == ["caf.fr"]


def test_a_town_hall_can_be_hidden_with_its_address():
    assert service(read("hidden: [mairie]\nservices:\n" + TOWN_HALL), "mairie").hidden


def test_a_service_of_the_commune_comes_after_the_others_or_where_its_order_says():
    assert [s.id for s in read(LIBRARY).services] == ["caf", "mairie", "livres"]
    assert read(LIBRARY + "    order: -1\n").services[0].id == "livres"


def test_the_machine_s_mode_goes_before_the_commune_s_and_that_before_the_whitelist_s():
    assert read("").mode is Mode.STRICT
    assert read("mode: public\n").mode is Mode.PUBLIC
    assert read("mode: public\n", mode="legal").mode is Mode.LEGAL


def test_without_a_commune_nothing_is_known_of_the_place():
    policy = read_policy(Source("whitelist.yaml", SMALL.read_bytes()))
    assert policy.site.name == ""


@pytest.mark.parametrize("key", ["groups: {fc: {hosts: [a.example]}}", "official: [a.example]"])
def test_a_commune_widens_neither_groups_nor_official_sites(key):
    with pytest.raises(FileError, match="only the whitelist says this"):
        read(key)


@pytest.mark.parametrize(
    "parent",
    [
        "e-monsite.com",
        "jimdofree.com",
        "wordpress.com",
        "free.fr",
        "blogspot.com",
        "over-blog.com",
        "canalblog.com",
        "wifeo.com",
        "neopse-site.com",
        "com.fr",
        "co.uk",
    ],
)
def test_no_host_where_anybody_may_have_pages_is_listed_as_a_whole(parent):
    change = "services:\n  mairie: {{start: 'https://ville.{0}/', hosts: [{1}]}}\n"
    with pytest.raises(FileError, match="name the full host"):
        read(change.format(parent, parent))
    assert hosts(read(change.format(parent, f"ville.{parent}")), "mairie") == [f"ville.{parent}"]


def test_the_example_that_we_ship_holds():
    policy = load_policy(WHITELIST, ROOT / "config" / "site.example.yaml")
    assert policy.site.commune == "Saint-Exemple-sur-Allier"
    assert policy.site.hours == "Du lundi au vendredi, 9 h à 12 h"
    assert policy.site.printers == ("accueil",)
    assert not service(policy, "mairie").hidden
    assert service(policy, "msa").phone == "04 70 00 00 03"


def test_opening_hours_are_read_however_they_are_written():
    week = "opening:\n  saturday: ['14h-17 h 30', 9:00-12:00]\n  monday: [0:00-24:00]\n"
    days = read(week).site.opening.days
    assert days[5] == (Span(540, 720), Span(840, 1050))
    assert days[0] == (Span(0, 1440),)
    assert days[1:5] == ((),) * 4


def test_a_kiosk_whose_file_names_no_hours_never_closes():
    assert read("").site.opening == Opening()


def test_what_the_notice_does_not_say_is_left_open():
    site = read("notice: {controller: La commune}\n").site
    assert site.notice == Notice("La commune")
