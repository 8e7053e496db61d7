"""Small lists for tests, and the index made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.categories.build import build
from kiosk.categories.collection import Collection
from kiosk.categories.lists import About, Part, Shape
from kiosk.policy.categories import CategoryIndex

Lines = Mapping[tuple[str, Shape], list[str]]


@dataclass(frozen=True)
class MadePart:
    category: str
    shape: Shape
    entries: list[str]

    def lines(self) -> Iterator[str]:
        return iter(self.entries)


class MadeList:
    """A source that a test writes down."""

    def __init__(self, name: str, content: Lines) -> None:
        self.about = About(name, "CC0", "somebody", "2026-01-01")
        self._content = content

    def parts(self) -> Iterator[Part]:
        for (category, shape), entries in self._content.items():
            yield MadePart(category, shape, entries)

    def checksum(self) -> str:
        return "0" * 64


def hosts(name: str = "list", /, **categories: list[str]) -> MadeList:
    """Make a source of hosts: its categories, `_` for `-`, with their names."""
    content = {(key, Shape.HOST): entries for key, entries in categories.items()}
    return MadeList(name, content)


def addresses(name: str = "list", /, **categories: list[str]) -> MadeList:
    """Make a source of addresses."""
    content = {(key, Shape.ADDRESS): entries for key, entries in categories.items()}
    return MadeList(name, content)


def index(folder: Path, *sources: MadeList) -> CategoryIndex:
    """Build an index of sources."""
    return built(folder, *sources)[1]


def built(folder: Path, *sources: MadeList) -> tuple[Collection, CategoryIndex]:
    """Build an index of sources, and give what was gathered as well."""
    file = folder / "index.kfi"
    collection = build(sources, file)
    return collection, CategoryIndex.open(file)


def categories(index: CategoryIndex, host: str) -> dict[str, set[str]]:
    """Give the categories of each listed level of a host."""
    return {suffix: set(index.class_categories[number]) for suffix, number in index.classes(host)}


def paths(index: CategoryIndex, host: str, path: str) -> dict[str, set[str]]:
    """Give the categories of each listed address that covers a path."""
    found = index.path_classes(host, path)
    return {listed: set(index.class_categories[number]) for listed, number in found}
