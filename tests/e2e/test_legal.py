"""Any lawful site opens, and what is listed stays out of reach, even with all hooks saying yes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.categories.build import build
from kiosk.categories.spec import read_sources
from tests.e2e.kiosk_driver import Kiosk
from tests.e2e.test_hostile import ALLOWED, BLOCKED, SETTLED, attack, leave_by_every_way
from tests.sites.forbidden import ForbiddenListeners
from tests.sites.server import SandboxOfSites
from tests.sites.strange_hosts import ASK, strange_hosts

pytestmark = pytest.mark.e2e

DENIED = ("evil.test", "adulte.example", "annuaire-cache.example")
ELSEWHERE = "Ce site n’existe pas encore en exercice"
# what goes round a filter by showing or finding another site
ROUNDABOUT = (
    "https://adulte-example.translate.goog/",
    "https://adulte-example.cdn.ampproject.org/c/s/adulte.example/",
    "https://web.archive.org/web/2020/https://adulte.example/",
    "https://webcache.googleusercontent.com/search?q=cache:adulte.example",
    "https://r.jina.ai/https://adulte.example/",
    "https://annuaire-cache.example/dns-query?dns=AAAB",
    "https://www.adulte.example:8443/",
    "https://192.0.2.1/",
    "https://[2001:db8::1]/",
    "https://x.y.z.adulte.example./",
)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    lists = {
        "malware": "evil.test",
        "adult": "adulte.example",
        "doh": "annuaire-cache.example",
        "publicite": "regie.example",
    }
    for category, names in lists.items():
        (tmp_path / category).write_text(names + "\n", encoding="utf-8")
    sources = [f"list:{tmp_path / category}={category}" for category in lists]
    build(read_sources(sources), tmp_path / "index.kfi")
    return tmp_path / "index.kfi"


@pytest.fixture
def legal(index: Path) -> dict[str, str]:
    return {"mode": "legal", "index": str(index)}


def reached(sites: SandboxOfSites) -> set[str]:
    """Give the denied hosts, or their ways round, that the gate has let through."""
    shown = {address.split("/")[2].split(":")[0].rstrip(".") for address in ROUNDABOUT}
    return {
        entry.host
        for entry in sites.log
        if entry.host.rstrip(".") in shown or entry.host.rstrip(".").endswith(DENIED)
    }


def type_address(kiosk: Kiosk, text: str) -> None:
    kiosk.tap("Accueil")
    kiosk.tap("Cherchez une démarche", part=True)
    kiosk.type(text)
    kiosk.tap("Aller sur ce site", part=True)


def test_a_site_that_nobody_has_listed_opens_and_one_of_a_denied_category_says_why(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, legal: dict[str, str]
):
    kiosk = start_kiosk(settings=legal)
    type_address(kiosk, "jardin.example")
    kiosk.reads(ELSEWHERE)
    kiosk.sees("Ce n'est pas un site de l'administration")
    type_address(kiosk, "adulte.example")
    kiosk.sees(BLOCKED)
    kiosk.sees("Sites pour adultes")
    kiosk.picture("ferme-par-categorie")
    assert reached(sites) == set()


def test_without_its_lists_the_kiosk_opens_no_site_that_nobody_has_listed(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, tmp_path: Path
):
    kiosk = start_kiosk(settings={"mode": "legal", "index": str(tmp_path / "none.kfi")})
    type_address(kiosk, "jardin.example")
    kiosk.sees(BLOCKED)
    assert "jardin.example" not in {entry.host for entry in sites.log}


def test_a_damaged_list_opens_no_site_that_nobody_has_listed(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, index: Path, legal: dict[str, str]
):
    index.write_bytes(index.read_bytes()[:-1])
    kiosk = start_kiosk(settings=legal)
    type_address(kiosk, "jardin.example")
    kiosk.sees(BLOCKED)
    assert "jardin.example" not in {entry.host for entry in sites.log}


def test_with_all_hooks_saying_yes_no_way_round_leads_to_a_denied_site(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, legal: dict[str, str]
):
    with ForbiddenListeners() as forbidden:
        kiosk = start_kiosk(unguarded=True, settings=legal)
        attack(kiosk, sites, "tout", forbidden.port)
        kiosk.reads("attaques lancées")
        for address in ROUNDABOUT:
            kiosk.web(f"void fetch({address!r}, {{mode: 'no-cors'}}).catch(() => 0)")
            kiosk.web(f"void (new Image().src = {address!r})")
        kiosk.web("void fetch('https://jardin.example/', {mode: 'no-cors'}).catch(() => 0)")
        time.sleep(SETTLED)
        leave_by_every_way(kiosk, sites)
        assert forbidden.reached.nothing, forbidden.reached
    assert reached(sites) == set()
    assert "jardin.example" in {entry.host for entry in sites.log}  # the journal would tell


def test_a_slow_line_is_spared_advertising_and_the_cookies_of_it(
    start_kiosk: Callable[..., Kiosk], legal: dict[str, str], tmp_path: Path
):
    site = tmp_path / "site.yaml"
    in_all = {"": 840, "without_cookie_banners": 600, "without_advertising": 0}  # kB
    needed = "version: '1'\ncommune: Saint-Exemple\nname: Mairie de Saint-Exemple\n"
    weights = {}
    for switch, at_least in in_all.items():
        site.write_text(needed + (f"{switch}: true\n" if switch else ""), encoding="utf-8")
        kiosk = start_kiosk(settings={**legal, "overlay": str(site)})
        kiosk.tap("CAF")
        kiosk.reads("Se connecter à Mon compte")
        kiosk.web("void (location.href = 'https://lourde.caf.fr/')")
        kiosk.reads("La fête du village")
        if switch != "without_cookie_banners":
            kiosk.tap_web("Tout accepter")
        kiosk.reads(f"réponse : {'non' if switch == 'without_cookie_banners' else 'oui'}")
        kiosk.wait(lambda: weight(kiosk) >= at_least, "all that comes")  # noqa: B023 - called at once
        time.sleep(SETTLED / 2)
        weights[switch] = weight(kiosk)
        kiosk.picture(f"page-lourde-{switch}")
        kiosk.close()
    assert weights["without_cookie_banners"] < in_all[""], weights
    assert weights["without_advertising"] < 20, weights  # kB, of 840


def weight(kiosk: Kiosk) -> int:
    """Kilobytes that the heavy page says it has been sent."""
    return int(str(kiosk.web("document.title = resultat.textContent")).split()[0])


def test_with_all_hooks_saying_yes_a_host_that_qt_cannot_express_is_refused_by_the_gate(
    start_kiosk: Callable[..., Kiosk], sites: SandboxOfSites, legal: dict[str, str]
):
    hosts = [*strange_hosts("evil.test"), *strange_hosts("jardin.example")]
    kiosk = start_kiosk(unguarded=True, settings=legal)
    attack(kiosk, sites, "rien")
    assert kiosk.web(ASK.format(hosts=hosts)) == 1
    kiosk.web("void fetch('https://jardin.example/', {mode: 'no-cors'}).catch(() => 0)")
    kiosk.wait(lambda: sites.hits("jardin.example"), "an honest part")
    for host in strange_hosts("jardin.example"):
        attack(kiosk, sites, "rien")
        kiosk.web(f"void (location.href = 'https://{host}/')")
        time.sleep(SETTLED / 8)
    assert {entry.host for entry in sites.log} - {"jardin.example"} <= ALLOWED
