"""What Qt cannot express is refused by the hooks alone: here is no gate, and all names lead here.

In the mode `legal`, where a host of no category is lawful: it is not the lists that refuse these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.categories.build import build
from kiosk.categories.spec import read_sources
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.category_file import read_categories
from kiosk.policy.model import Mode, Policy
from kiosk.settings import CATEGORIES
from tests.shell.browser.conftest import Visit
from tests.shell.browser.small_site import SmallSite
from tests.sites.strange_hosts import ASK, strange_hosts

pytestmark = pytest.mark.qt

NOBODYS = "jardin.test"
HOSTS = strange_hosts(NOBODYS)
REACHED = "potager.test"  # another name: what still is on its way meets no other test


@pytest.fixture
def lawful(policy: Policy, tmp_path: Path) -> Policy:
    (tmp_path / "adult").write_text("adulte.test\n")
    build(read_sources([f"list:{tmp_path / 'adult'}=adult"]), tmp_path / "index.kfi")
    lists = CategoryIndex.open(tmp_path / "index.kfi")
    categories = read_categories(CATEGORIES.read_bytes(), "categories.yaml")
    return replace(policy, mode=Mode.LEGAL, categories=categories, lists=lists)


@pytest.fixture
def legal_visit(application, lawful: Policy, until, site) -> Iterator[Visit]:
    del application, site
    made = Visit(lawful, until)
    yield made
    made.close()


@pytest.fixture
def unguarded_visit(application, lawful: Policy, until, site) -> Iterator[Visit]:
    from tests.e2e.driven_shell import Unguarded  # noqa: PLC0415 - Qt after the environment

    del application, site
    made = Visit(lawful, until, guard=Unguarded)
    yield made
    made.close()


def strangers(site: SmallSite, name: str = NOBODYS) -> set[str]:
    return {hit.host for hit in site.hits if name in hit.host} - {name}


def test_the_site_of_this_test_would_be_told_of_them(unguarded_visit: Visit, site, until):
    unguarded_visit.open()
    hosts = strange_hosts(REACHED)
    assert unguarded_visit.run(ASK.format(hosts=hosts)) == 1
    until(lambda: len(strangers(site, REACHED)) >= len(hosts) // 2, "strange hosts", seconds=30)


def test_a_page_gets_no_part_from_a_host_that_qt_cannot_express(
    legal_visit: Visit, site, settle: Callable[[float], None]
):
    legal_visit.open()
    assert legal_visit.run(ASK.format(hosts=HOSTS)) == 1
    legal_visit.start(f"void fetch('https://{NOBODYS}/', {{mode: 'no-cors'}})")
    legal_visit.until(lambda: site.at(NOBODYS), "an honest part")
    settle(2)
    assert strangers(site) == set()


@pytest.mark.parametrize("way", ["location.href = at", "open(at)", "post"])
def test_no_page_leads_to_a_host_that_qt_cannot_express(
    legal_visit: Visit, site, settle: Callable[[float], None], way: str
):
    post = (
        "const f = document.createElement('form'); f.method = 'post'; f.action = at; "
        "document.body.append(f); f.submit()"
    )
    for host in HOSTS:
        legal_visit.session.journey.home()
        legal_visit.open()
        legal_visit.start(f"{{ const at = 'https://{host}/'; {post if way == 'post' else way} }}")
        settle(0.4)
    assert strangers(site) == set()
