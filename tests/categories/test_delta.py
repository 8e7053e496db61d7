"""A delta over an index answers as the newer index would, for every name of then and now."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.categories.build import write
from kiosk.categories.collection import Collection
from kiosk.categories.delta import write_delta
from kiosk.categories.lists import About, FileList, FilePart, Shape
from kiosk.categories.suffixes import Suffixes
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex, CategoryIndexError

SUFFIXES = Suffixes()
CATEGORIES = ("adult", "phishing", "games")
Lists = dict[str, list[str]]


def collected(folder: Path, lists: Lists) -> Collection:
    collection = Collection(SUFFIXES)
    for key, lines in lists.items():
        category, _, kind = key.partition("/")
        file = folder / "list"
        file.write_text("".join(f"{line}\n" for line in lines))
        shape = Shape.ADDRESS if kind else Shape.HOST
        about = About(key, "own", "we", "2026-08-17")
        collection.add(FileList(about, FilePart(category, shape, file)))
    collection.remove_covered()
    return collection


class Two:
    """An index of old lists with a delta over it, and the index of the new lists."""

    def __init__(self, folder: Path, old: Lists, new: Lists) -> None:
        before, now = collected(folder, old), collected(folder, new)
        base, delta, newer = folder / "base.kfi", folder / "delta.kfi", folder / "new.kfi"
        write(before, base)
        self.changes = write_delta(before, now, base, delta)
        write(now, newer)
        self.both = CategoryIndex.open(base, delta)
        self.newer = CategoryIndex.open(newer)
        self.old = CategoryIndex.open(base)

    def agree(self, host: str, path: str = "") -> bool:
        return answers(self.both, host, path) == answers(self.newer, host, path)


def answers(index: CategoryIndex, host: str, path: str) -> list[tuple[str, object, object]]:
    found = [*index.classes(host), *(index.path_classes(host, path) if path else ())]
    return [
        (level, index.class_categories[number], sorted(index.class_sources[number]))
        for level, number in found
    ]


LABELS = st.sampled_from(["a", "b", "www", "x1"])
NAMES = st.builds(
    lambda head, tail: ".".join([*head, tail, "example"]), st.lists(LABELS, max_size=3), LABELS
)
PATHS = st.lists(st.sampled_from(["p", "q"]), min_size=1, max_size=3).map("/".join)
SOME = st.lists(NAMES, max_size=8)
ANY = st.fixed_dictionaries(
    dict.fromkeys(CATEGORIES, SOME)
    | {"adult/urls": st.lists(st.builds(lambda n, p: f"{n}/{p}", NAMES, PATHS), max_size=6)}
)


@given(old=ANY, new=ANY)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_base_and_delta_answer_as_the_new_index_for_all_names_of_then_and_now(tmp_path, old, new):
    old, new = {**old, "games": [*old["games"], "one.example"]}, {**new, "vpn": ["two.example"]}
    two = Two(tmp_path, old, new)
    lines = {line for lists in (old, new) for some in lists.values() for line in some}
    for line in lines:
        host, _, path = line.partition("/")
        assert two.agree(host, f"/{path}")
        assert two.agree(f"deep.below.{host}", "/p/q/r")
    assert two.agree("nowhere.example")


def test_what_is_gone_new_or_changed_is_so_with_the_delta(tmp_path):
    two = Two(
        tmp_path,
        {"adult": ["gone.example", "stays.example"], "games": ["changes.example"]},
        {"adult": ["new.example", "stays.example", "changes.example"], "games": ["parent.example"]},
    )
    assert two.old.classes("gone.example")
    assert not two.both.classes("gone.example")
    assert two.both.classes("www.new.example")
    ((_, number),) = two.both.classes("changes.example")
    assert two.both.class_categories[number] == {"adult"}
    assert (two.changes.added, two.changes.gone, two.changes.changed) == (2, 1, 1)


def test_a_listed_parent_that_comes_covers_its_children(tmp_path):
    children = [f"{name}.parent.example" for name in "abc"]
    two = Two(tmp_path, {"adult": children}, {"adult": ["parent.example"]})
    assert all(two.agree(child) for child in [*children, "d.parent.example"])


def test_nothing_new_makes_a_delta_of_nothing(tmp_path):
    lists = {"adult": ["a.example"]}
    two = Two(tmp_path, lists, lists)
    assert two.changes.names == {}
    assert two.agree("a.example")


def test_what_a_delta_says_of_itself_is_of_the_new_lists(tmp_path):
    two = Two(tmp_path, {"adult": ["a.example"]}, {"adult": ["a.example", "b.example"]})
    assert two.both.entries == two.newer.entries == 2
    assert two.both.sources == two.newer.sources


def test_a_delta_does_not_lie_over_another_base(tmp_path):
    Two(tmp_path, {"adult": ["a.example"]}, {"adult": ["b.example"]})
    other = tmp_path / "other.kfi"
    write(collected(tmp_path, {"adult": ["c.example"]}), other)
    with pytest.raises(CategoryIndexError, match="another index"):
        CategoryIndex.open(other, tmp_path / "delta.kfi")
    with pytest.raises(CategoryIndexError, match="it is a delta"):
        CategoryIndex.open(tmp_path / "delta.kfi")
    with pytest.raises(CategoryIndexError, match="no delta"):
        CategoryIndex.open(other, tmp_path / "new.kfi")


def test_a_delta_is_not_made_from_lists_that_are_not_those_of_the_base(tmp_path):
    base = tmp_path / "base.kfi"
    write(collected(tmp_path, {"adult": ["a.example", "b.example"]}), base)
    old = collected(tmp_path, {"adult": ["a.example"]})
    new = collected(tmp_path, {"adult": ["x.b.example", "a.example"]})
    with pytest.raises(KioskError, match="not the index of the older lists"):
        write_delta(old, new, base, tmp_path / "delta.kfi")
    assert not (tmp_path / "delta.kfi").exists()


def test_a_damaged_delta_is_noticed(tmp_path):
    Two(tmp_path, {"adult": ["a.example"]}, {"adult": ["b.example"]})
    delta = tmp_path / "delta.kfi"
    content = bytearray(delta.read_bytes())
    content[200] ^= 1
    delta.write_bytes(content)
    with pytest.raises(CategoryIndexError):
        CategoryIndex.open(tmp_path / "base.kfi", delta).verify()
