"""Lists are fetched, judged, built and put in force; what breaks leaves the last good ones."""

import datetime as dt
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.categories.fetch import Limits
from kiosk.categories.gates import Outcome
from kiosk.categories.kinds import Kinds
from kiosk.categories.sources import Feed
from kiosk.categories.store import Store
from kiosk.categories.trial import categories
from kiosk.categories.update import Order, Report, update
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from tests.categories.upstream import (
    Upstream,
    archive,
    body,
    cut_in_half,
    drip,
    endless,
    redirect,
    short,
    upstream,
)

DAY = dt.date(2026, 8, 17)
KINDS = Kinds(
    denied=frozenset({"adult", "phishing", "local_deny"}),
    security=frozenset({"phishing"}),
    harmless=frozenset({"jobsearch", "public_sector"}),
    compiled=frozenset({"adult", "phishing", "jobsearch", "local_deny", "public_sector"}),
)
LIMITS = Limits(seconds=100, slowest=1000, window=50)
IMPATIENT = Limits(seconds=100, slowest=1000, window=1)


def names(category: str, count: int) -> list[str]:
    return [f"{category}-{number}.example" for number in range(count)]


LISTS: dict[str, list[str]] = {
    "adult": ["canary.example", *names("adult", 400)],
    "phishing": names("phishing", 1000),
    "jobsearch": names("jobs", 300),
    "strange": names("strange", 10),
}
TOWNS = ["https://www.ville-une.fr/", "http://ville-deux.fr", "https://mairie.free.fr/"]


@dataclass
class Centre:
    """The place where lists are gathered, and the publisher of its lists."""

    publisher: Upstream
    store: Store
    day: dt.date = DAY
    open_hosts: tuple[str, ...] = ("caf.fr",)
    kinds: Kinds = KINDS
    extra: tuple[dict[str, str], ...] = ()
    limits: Limits = LIMITS
    said: list[str] = field(default_factory=list)

    def offers(
        self, lists: Mapping[str, Iterable[str]] | None = None, **changed: list[str]
    ) -> None:
        """Publish an archive of lists."""
        self.publisher.answers["/ut1"] = body(archive({**(lists or LISTS), **changed}))

    def update(self, *accepted: str) -> Report:
        order = Order(self.feed(), self.kinds, self.open_hosts, self.day, accepted, self.limits)
        return update(self.store, order, self.said.append)

    def feed(self) -> Feed:
        about = {"title": "t", "licence": "l", "attribution": "a"}
        ut1 = {"name": "ut1", "format": "ut1", "url": f"{self.publisher.url}/ut1"}
        towns = {"name": "etalab", "format": "plain", "category": "public_sector"}
        towns |= {"url": f"{self.publisher.url}/towns"}
        sources = [{**about, **one} for one in (ut1, towns, *self.extra)]
        canaries = {"adult": ["www.canary.example"]}
        return Feed.model_validate({"version": "1", "sources": sources, "canaries": canaries})

    def asks(self, host: str) -> set[str]:
        """Ask the index in force."""
        assert self.store.current
        index = CategoryIndex.open(self.store.current / "index.kfi")
        index.verify()
        return set(categories(index, host))


@pytest.fixture(scope="module")
def publisher() -> Iterator[Upstream]:
    with upstream() as running:
        yield running


def opened(publisher: Upstream, folder: Path) -> Centre:
    publisher.answers.clear()
    publisher.answers["/towns"] = body("\n".join(TOWNS).encode())
    centre = Centre(publisher, Store(folder))
    centre.offers()
    return centre


@pytest.fixture
def centre(publisher: Upstream, tmp_path: Path) -> Centre:
    return opened(publisher, tmp_path / "categories")


@pytest.fixture(scope="module")
def updated(publisher: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after its first update."""
    folder = tmp_path_factory.mktemp("first") / "categories"
    assert opened(publisher, folder).update().good
    return folder


@pytest.fixture
def running(updated: Path, centre: Centre) -> Centre:
    shutil.copytree(updated, centre.store.folder, symlinks=True)
    centre.offers()
    return centre


def outcomes(report: Report) -> dict[str, Outcome]:
    return {one.category: one.verdict.outcome for one in report.judged}


def still_good(centre: Centre) -> None:
    """What was in force answers as before."""
    assert centre.asks("www.adult-7.example") == {"adult"}
    assert centre.asks("phishing-999.example") == {"phishing"}
    assert centre.asks("www.ville-une.fr") == {"public_sector"}
    assert centre.asks("caf.fr") == set()


def test_the_first_update_puts_an_index_in_force(centre):
    report = centre.update()
    assert set(outcomes(report).values()) == {Outcome.FIRST}
    assert report.version == centre.store.current
    assert report.good
    still_good(centre)
    assert centre.asks("strange-1.example") == set()  # a category that nobody knows


def test_when_nothing_is_new_nothing_is_done(running):
    before = running.store.current
    report = running.update()
    assert report.unchanged == ["ut1", "etalab"]
    assert report.version is None
    assert running.store.current == before


def test_what_is_new_comes_into_force(running):
    running.offers(adult=[*LISTS["adult"], "new.example"])
    report = running.update()
    assert report.unchanged == ["etalab"]
    assert outcomes(report)["adult"] is Outcome.TAKEN
    assert running.asks("new.example") == {"adult"}
    still_good(running)


def test_a_category_that_shrank_by_half_stays_and_the_others_go_on(running):
    running.offers(phishing=LISTS["phishing"][:500], adult=[*LISTS["adult"], "new.example"])
    report = running.update()
    assert outcomes(report)["phishing"] is Outcome.REFUSED
    assert not report.good
    assert running.asks("new.example") == {"adult"}
    still_good(running)


def test_what_was_refused_comes_again_so_that_somebody_can_let_it_through(running):
    running.offers(phishing=LISTS["phishing"][:500])
    assert outcomes(running.update())["phishing"] is Outcome.REFUSED
    assert outcomes(running.update())["phishing"] is Outcome.REFUSED  # not “nothing new”
    report = running.update("phishing")
    assert outcomes(report)["phishing"] is Outcome.ORDERED
    assert running.asks("phishing-999.example") == set()
    assert running.update().unchanged == ["ut1", "etalab"]


def test_a_category_that_was_emptied_or_left_out_stays(running):
    running.offers({"adult": LISTS["adult"], "phishing": []})
    report = running.update("phishing", "jobsearch")
    refused = {name for name, outcome in outcomes(report).items() if outcome is Outcome.REFUSED}
    assert refused == {"phishing", "jobsearch"}
    still_good(running)
    assert running.asks("jobs-1.example") == {"jobsearch"}


def test_growth_that_stays_comes_into_force_after_ninety_days(running):
    running.offers(phishing=names("phishing", 5000))
    for days in (1, 61):
        running.day = DAY + dt.timedelta(days=days)
        assert outcomes(running.update())["phishing"] is Outcome.REFUSED
    running.day = DAY + dt.timedelta(days=91)
    assert outcomes(running.update())["phishing"] is Outcome.LASTING
    assert running.asks("phishing-4999.example") == {"phishing"}


def test_addresses_count_as_names_do(running):
    urls = [f"site-{number}.example/page" for number in range(500)]
    running.offers({**LISTS, "adult/urls": urls})
    assert outcomes(running.update())["adult"] is Outcome.REFUSED
    running.offers({**LISTS, "adult/urls": urls[:50]})
    assert outcomes(running.update())["adult"] is Outcome.TAKEN


def test_a_category_without_its_canary_stays(running):
    running.offers(adult=LISTS["adult"][1:])
    assert outcomes(running.update())["adult"] is Outcome.REFUSED
    assert running.asks("canary.example") == {"adult"}


def test_an_entry_that_would_deny_a_public_site_is_taken_out(running):
    running.offers(phishing=[*LISTS["phishing"], "caf.fr", "www.ville-une.fr", "x.ville-une.fr"])
    report = running.update()
    removed = {one.category: one.removed for one in report.judged if one.removed}
    assert removed == {"phishing": ("caf.fr", "ville-une.fr")}
    assert running.asks("caf.fr") == set()
    assert running.asks("www.ville-une.fr") == {"public_sector"}
    assert "phishing" in running.asks("x.ville-une.fr")  # below it: no such public site
    still_good(running)


def test_what_only_now_claims_to_be_a_public_site_stays_on_the_security_list(running):
    towns = [*TOWNS, "https://phishing-7.example/"]
    running.publisher.answers["/towns"] = body("\n".join(towns).encode())
    running.update()
    assert running.asks("phishing-7.example") == {"phishing"}


def test_names_of_security_lists_are_taken_out_of_harmless_lists(running):
    running.offers(jobsearch=[*LISTS["jobsearch"], "phishing-1.example", "www.phishing-2.example"])
    report = running.update()
    removed = {one.category: one.removed for one in report.judged if one.removed}
    assert removed == {"jobsearch": ("phishing-1.example", "phishing-2.example")}
    assert running.asks("phishing-1.example") == {"phishing"}


def test_a_harmless_list_full_of_names_of_security_lists_stays_as_it_was(running):
    running.offers(jobsearch=[*LISTS["jobsearch"], *names("phishing", 101)])
    report = running.update()
    assert outcomes(report)["jobsearch"] is Outcome.REFUSED
    assert running.asks("phishing-1.example") == {"phishing"}


def test_a_host_that_must_be_open_from_now_on_leaves_the_lists_that_are_not_renewed(running):
    assert running.asks("adult-7.example") == {"adult"}
    running.open_hosts = ("caf.fr", "adult-7.example")
    running.publisher.answers["/ut1"] = short(archive(LISTS))
    assert "ut1" in running.update().failed
    assert running.asks("adult-7.example") == set()


HTML = b"<!doctype html><title>Log in</title>"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(short(archive(LISTS)), id="truncated"),
        pytest.param(body(archive(LISTS)[:2000]), id="truncated and said whole"),
        pytest.param(cut_in_half(archive(LISTS)), id="cut off"),
        pytest.param(body(HTML, "text/html"), id="a page to log in"),
        pytest.param(body(b""), id="empty"),
        pytest.param(body(archive({})), id="an archive of nothing"),
        pytest.param(endless, id="endless"),
        pytest.param(redirect("/ut1"), id="runs in circles"),
    ],
)
def test_a_broken_source_leaves_what_is_in_force_and_the_others_go_on(running, answer):
    running.publisher.answers["/ut1"] = answer
    running.publisher.answers["/towns"] = body("\n".join([*TOWNS, "https://new.fr"]).encode())
    report = running.update()
    assert list(report.failed) == ["ut1"]
    assert not report.good
    assert running.asks("new.fr") == {"public_sector"}
    still_good(running)


def test_a_source_that_drips_leaves_what_is_in_force(running):
    running.publisher.answers["/ut1"] = drip
    running.limits = IMPATIENT
    assert "ut1" in running.update().failed
    still_good(running)


@pytest.mark.parametrize("wrong", [body(HTML, "text/html"), body(HTML), body(b"\0\1\2"), body(b"")])
def test_a_list_of_the_wrong_kind_is_none(running, wrong):
    running.publisher.answers["/towns"] = wrong
    report = running.update()
    assert not report.good
    still_good(running)


def test_a_communes_own_list_is_taken_as_it_is_and_goes_with_its_line_in_the_configuration(running):
    own = running.store.folder / "deny.txt"
    own.write_text("here.example\n")
    deny = {"name": "own", "title": "t", "licence": "l", "attribution": "a", "format": "plain"}
    running.extra = ({**deny, "category": "local_deny", "url": own.as_uri()},)
    running.update()
    assert running.asks("here.example") == {"local_deny"}
    own.write_text("\n".join(["caf.fr", *names("here", 500)]))  # a person's own lines: as they are
    running.update()
    assert running.asks("caf.fr") == running.asks("here-1.example") == {"local_deny"}
    running.extra = ()
    running.update()
    assert running.asks("here.example") == set()


def test_an_index_that_is_not_fit_for_use_is_not_put_in_force(running):
    before = running.store.current
    running.open_hosts = ("canary.example",)  # what must be denied, and open
    with pytest.raises(KioskError, match="not fit for use"):
        running.update()
    assert running.store.current == before


def test_a_damaged_or_missing_memory_does_not_open_the_gates(running):
    memory = running.store.folder / "memory.json"
    memory.write_text("{}")
    with pytest.raises(KioskError, match="memory of updates is damaged"):
        running.update()
    memory.unlink()
    running.offers(phishing=LISTS["phishing"][:500])
    assert outcomes(running.update())["phishing"] is Outcome.REFUSED
    still_good(running)
