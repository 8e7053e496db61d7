"""Reads the lists of a version on the disk, and builds its index."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from kiosk.categories.build import build
from kiosk.categories.collection import Collection as Gathering
from kiosk.categories.lists import OFFICIAL, About, FileList, FilePart, List, Shape, Ut1, changed
from kiosk.categories.names import SHARED_CATEGORIES, Names
from kiosk.categories.sources import Feed, Listed
from kiosk.categories.store import LISTS, SOURCES
from kiosk.categories.suffixes import Suffixes
from kiosk.categories.tally import Fate
from kiosk.errors import KioskError

DOMAINS: Final = "domains"
URLS: Final = "urls"
_ALL: Final = frozenset[str]()


@cache
def _reader() -> Names:
    return Names(Suffixes())


def part(folder: Path, source: Listed) -> FilePart:
    """Give the list of names in a folder of a category."""
    shape = Shape.OFFICIAL if folder.name == OFFICIAL else Shape.HOST
    return FilePart(folder.name, shape, folder / DOMAINS, source.format == "hosts")


def names(folder: Path, source: Listed) -> Iterator[str]:
    """Give the names and the addresses of a category as the index has them, if there are any."""
    if (folder / DOMAINS).is_file():
        for line in part(folder, source).lines():
            if name := _name(line, folder.name):
                yield name
    if (folder / URLS).is_file():
        for line in FilePart(folder.name, Shape.ADDRESS, folder / URLS).lines():
            address = _reader().address(line)
            if not isinstance(address, Fate):
                yield address


def _name(line: str, category: str) -> str:
    """Give the name of a line; "" if it has none."""
    if category == OFFICIAL:
        official = _reader().official(line)
        return official[0] if isinstance(official, tuple) else ""
    read = _reader().host(line, shared=category in SHARED_CATEGORIES)
    return "" if isinstance(read, Fate) else read


def keep(folder: Path, place: Path, unwanted: Collection[str]) -> None:
    """Put the lists of a category in their place, without the lines that are not wanted.

    Where nothing is unwanted they are not copied: versions share what they have in common.
    """
    place.mkdir(parents=True)
    for file in folder.iterdir():
        if file.name != DOMAINS or not unwanted:
            os.link(file, place / file.name)
            continue
        fresh = place / DOMAINS
        with file.open(encoding="utf-8", errors="replace") as lines, fresh.open("w") as out:
            out.writelines(line for line in lines if not _is(line, folder.name, unwanted))
        shutil.copystat(file, fresh)


def _is(line: str, category: str, unwanted: Collection[str]) -> bool:
    """Whether a line of any format names something that is not wanted."""
    return any(_name(word, category) in unwanted for word in line.partition("#")[0].split())


def lists(folder: Path, feed: Feed) -> list[List]:
    """Give all lists of a version, in the order of the sources."""
    found: list[List] = []
    for source in feed.sources:
        place = folder / source.name
        files = sorted(place.glob(f"*/{DOMAINS}"))
        if not files:
            continue
        date = max(changed(file) for file in files)
        about = About(source.name, source.licence, source.attribution, date)
        if source.category is None:
            found.append(Ut1(place, about, _ALL))
        else:
            found.append(FileList(about, part(place / source.category, source)))
    return found


def build_index(folder: Path, feed: Feed, file: Path, said: Callable[[str], None]) -> None:
    """Build the index of all lists of a version.

    Raises:
        KioskError: it cannot be built.
    """
    build(lists(folder, feed), file, said=said)


def collected(version: Path) -> Gathering:
    """Gather the lists of a version once more, as its index was made.

    Raises:
        KioskError: it has none.
    """
    try:
        feed = Feed.model_validate_json((version / SOURCES).read_bytes())
    except (OSError, ValueError) as error:
        hint = "name a folder of `kiosk categories update`, as FOLDER/versions/0007"
        raise KioskError(f"{version}: this is no version with its lists", hint=hint) from error
    collection = Gathering(Suffixes())
    for source in lists(version / LISTS, feed):
        collection.add(source)
    collection.remove_covered()
    return collection
