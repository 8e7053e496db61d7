"""The index says of each site what the lists say, and of no other site anything."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.categories.names import Names
from kiosk.categories.suffixes import Suffixes
from kiosk.categories.tally import Fate
from kiosk.policy.categories import CategoryIndex, CategoryIndexError, fold
from kiosk.policy.category_format import HEADER_SIZE, WORD, Header
from tests.categories.made import addresses, built, categories, hosts, index, paths

_LABELS = st.sampled_from(["a", "b", "c", "x-1", "net0", "2o7", "blogspot", "www", "com", "fr"])
_HOSTS = st.lists(_LABELS, min_size=2, max_size=5).map(".".join)
SUFFIXES = Suffixes()
_CATEGORIES = st.sampled_from(["adult", "phishing", "games", "sexual_education"])


@pytest.fixture(scope="module")
def good():
    with tempfile.TemporaryDirectory() as folder:
        names = [f"site-{number}.example{number % 7}.net" for number in range(300)]
        made = [hosts(adult=names, games=names[::3]), addresses("paths", adult=["host.test/sex"])]
        index(Path(folder), *made)
        yield (Path(folder) / "index.kfi").read_bytes()


def written(folder: Path, content: bytes) -> Path:
    file = folder / "given.kfi"
    file.write_bytes(content)
    return file


def test_a_site_is_in_the_categories_of_its_lists(tmp_path):
    made = index(tmp_path, hosts(adult=["sex.example.com"], games=["sex.example.com", "play.fr"]))
    assert categories(made, "sex.example.com") == {"sex.example.com": {"adult", "games"}}
    assert categories(made, "www.play.fr") == {"play.fr": {"games"}}


def test_what_stands_beside_or_above_a_listed_site_is_not_listed(tmp_path):
    made = index(tmp_path, hosts(adult=["sex.example.com"]))
    for host in ("example.com", "notsex.example.com", "sex.example.com.fr", "com", "localhost", ""):
        assert made.classes(host) == ()


def test_every_level_that_is_listed_is_told_the_shortest_first(tmp_path):
    made = index(tmp_path, hosts(adult=["parent.fr"], games=["a.parent.fr"]))
    assert [suffix for suffix, _ in made.classes("www.a.parent.fr")] == ["parent.fr", "a.parent.fr"]
    assert categories(made, "b.parent.fr") == {"parent.fr": {"adult"}}


def test_a_name_that_ends_in_a_digit_is_no_address(tmp_path):
    made = index(tmp_path, hosts(games=["x.2o7.net0"]))
    assert categories(made, "www.x.2o7.net0") == {"x.2o7.net0": {"games"}}


def test_the_sources_of_a_hit_are_told(tmp_path):
    one, two = hosts("one", adult=["both.fr"]), hosts("two", adult=["both.fr"], games=["both.fr"])
    made = index(tmp_path, one, two)
    ((_, number),) = made.classes("both.fr")
    assert set(made.class_sources[number]) == {("one", "adult"), ("two", "adult"), ("two", "games")}
    assert [source.name for source in made.sources] == ["one", "two"]
    assert made.sources[0].entries == 1


def test_a_blog_is_listed_under_all_its_countries_names(tmp_path):
    made = index(tmp_path, hosts(adult=["monblog.blogspot.co.uk"]))
    assert categories(made, "monblog.blogspot.fr") == {"monblog.blogspot.fr": {"adult"}}
    assert categories(made, "x.monblog.blogspot.com") == {"monblog.blogspot.com": {"adult"}}
    assert made.classes("other.blogspot.fr") == ()
    assert fold("monblog.blogspot.xyz") == "monblog.blogspot.xyz"
    assert fold("myblogspot.fr") == "myblogspot.fr"


def test_an_address_is_compared_segment_by_segment(tmp_path):
    made = index(tmp_path, addresses(adult=["host.fr/sex", "host.fr/a/b", "www.other.fr/X%20y/"]))
    for path in ("/sex", "/sex/", "/sex/more", "/SEX", "//sex", "/%73ex"):
        assert paths(made, "host.fr", path) == {"host.fr/sex": {"adult"}}, path
        assert paths(made, "www.host.fr", path)
    for path in ("/sexton", "/", "", "/a", "/ab", "/a/bc", "/b/sex"):
        assert not paths(made, "host.fr", path), path
    assert paths(made, "other.fr", "/x%20Y/z") == {"other.fr/x y": {"adult"}}
    assert not paths(made, "sub.host.fr", "/sex")


def test_an_address_does_not_list_its_host(tmp_path):
    assert index(tmp_path, addresses(adult=["host.fr/sex"])).classes("host.fr") == ()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    listed=st.lists(st.tuples(_HOSTS, _CATEGORIES), min_size=1, max_size=25),
    asked=st.lists(_HOSTS, max_size=25),
)
def test_it_says_what_a_plain_dictionary_says(listed, asked):
    content: dict[str, list[str]] = {}
    for host, category in [("anchor.fr", "games"), *listed]:
        content.setdefault(category, []).append(host)
    with tempfile.TemporaryDirectory() as folder:
        collection, made = built(Path(folder), hosts(**content))
        for host in [*asked, *(host for host, _ in listed)]:
            expected = {
                suffix: {category for _, category in pairs}
                for suffix, pairs in collection.exact(host)
            }
            assert categories(made, host) == expected
            assert set().union(*expected.values()) == model(Names(SUFFIXES), content, host)


def model(reader: Names, content: dict[str, list[str]], host: str) -> set[str]:
    """Say by brute force which categories cover a host."""
    found: set[str] = set()
    for category, names in content.items():
        for name in names:
            read = reader.host(name)
            if not isinstance(read, Fate) and f".{fold(host)}".endswith(f".{read}"):
                found.add(category)
    return found


def test_a_file_that_ends_early_is_refused(good, tmp_path):
    header = Header.unpack(good[:HEADER_SIZE], len(good))
    tail = header.tail_at
    lengths = {0, 1, 7, 8, HEADER_SIZE - 1, HEADER_SIZE, HEADER_SIZE + WORD, tail, tail + 1}
    for length in sorted(lengths | {len(good) // 2, len(good) - WORD, len(good) - 1}):
        with pytest.raises(CategoryIndexError) as refused:
            CategoryIndex.open(written(tmp_path, good[:length]))
        assert "given.kfi" in str(refused.value)
        assert refused.value.hint


def test_a_file_with_something_behind_it_is_refused(good, tmp_path):
    with pytest.raises(CategoryIndexError, match="longer or shorter"):
        CategoryIndex.open(written(tmp_path, good + b"\0"))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\3\4" * 100, "no category index"), (b"", "no category index"), (b"ILOT", "no category")],
)
def test_a_foreign_file_is_refused(content, said, tmp_path):
    with pytest.raises(CategoryIndexError, match=said):
        CategoryIndex.open(written(tmp_path, content))


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "none.kfi", tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(CategoryIndexError):
            CategoryIndex.open(place)


def test_a_file_of_another_version_is_refused(good, tmp_path, monkeypatch):
    file = written(tmp_path, good)
    monkeypatch.setattr("kiosk.policy.category_format.VERSION", 3)
    with pytest.raises(CategoryIndexError, match="version 2 of the format"):
        CategoryIndex.open(file)


@given(st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_changed_bit_is_found_and_leads_nowhere(good, data):
    """In the header and the description at once; in the tables by the whole file's checksum."""
    place = data.draw(st.integers(0, len(good) - 1))
    bit = data.draw(st.integers(0, 7))
    damaged = bytearray(good)
    damaged[place] ^= 1 << bit
    tail = Header.unpack(good[:HEADER_SIZE], len(good)).tail_at
    with tempfile.TemporaryDirectory() as folder:
        file = written(Path(folder), bytes(damaged))
        if place < HEADER_SIZE or place >= tail:
            with pytest.raises(CategoryIndexError):
                CategoryIndex.open(file)
        else:
            with pytest.raises(CategoryIndexError, match="checksum"):
                CategoryIndex.open(file).verify()


@pytest.mark.parametrize("fill", [b"\xff", b"\x00", b"\x01", b"\x80"])
def test_ruined_tables_end_every_look_up(good, tmp_path, fill):
    header = Header.unpack(good[:HEADER_SIZE], len(good))
    middle = fill * (header.tail_at - HEADER_SIZE)
    ruined = CategoryIndex.open(
        written(tmp_path, good[:HEADER_SIZE] + middle + good[header.tail_at :])
    )
    for number in range(1000):
        assert ruined.classes(f"a.b.c{number}.example.fr") == ()
        assert ruined.path_classes(f"c{number}.fr", "/a/b") == ()


def test_a_whole_file_is_whole(good, tmp_path):
    made = CategoryIndex.open(written(tmp_path, good))
    made.verify()
    assert made.entries == 301
    assert made.date == "2026-01-01"
    assert made.class_categories[0] == frozenset()
