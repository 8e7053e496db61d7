"""Reads what is to be published as kiosks will read it, before anything is signed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from kiosk.policy.problem import FileError, Problem
from kiosk.policy.reading import Source as Text
from kiosk.policy.reading import read_policy
from kiosk.publishing.source import CANARY, CATEGORIES, INDEX, REGION, WHITELIST, Source
from kiosk.settings import ASSETS
from kiosk.settings import CATEGORIES as OUR_CATEGORIES
from kiosk.updates.blame import UpdateError
from kiosk.updates.fitness import try_out
from kiosk.updates.selection import MOST
from kiosk.updates.versions import SITE

_PREFIX: Final = f"{CANARY}/"


@dataclass(frozen=True, slots=True)
class Base:
    """What is the same for every kiosk: a whitelist, and what is done with each category."""

    whitelist: Text
    categories: Text


def validate(source: Source, published: Mapping[str, bytes] | None = None) -> int:
    """Read all that some kiosk would get.

    Args:
        source: what is to be published.
        published: for a département's folder, the common files that its kiosks have.

    Returns:
        How many different policies that makes.

    Raises:
        FileError: something is wrong, with its file, line and how to mend it.
        KioskError: an index is no index.
    """
    for name, content in source.files.items():
        if len(content) > (most := _most(name)):
            message = f"{source.folder}/{name}: longer than {most >> 20} MiB, which no kiosk takes"
            raise KioskError(message, hint="is it the right file?")
    if published is None:
        for name in (INDEX, f"{_PREFIX}{INDEX}"):
            if name in source.files:
                CategoryIndex.open_with_delta(source.folder / name)
    problems: set[Problem] = set()
    count = 0
    for base in _bases(source.folder, {**(published or {}), **source.files}):
        for region, site in _overlays(source):
            try:
                _read(base, region, site)
            except FileError as error:
                problems |= set(error.problems)
            count += 1
    if problems:
        raise FileError(problems)
    return count


def _bases(folder: Path, files: Mapping[str, bytes]) -> Iterator[Base]:
    """Give the common files, and again with those on trial in their places."""
    usual = _base(folder, files, {})
    yield usual
    trial = {name.removeprefix(_PREFIX): name for name in files if name.startswith(_PREFIX)}
    if {WHITELIST, CATEGORIES} & trial.keys():
        yield _base(folder, files, trial)


def _base(folder: Path, files: Mapping[str, bytes], instead: Mapping[str, str]) -> Base:
    def text(name: str) -> Text | None:
        found = instead.get(name, name)
        return Text(str(folder / found), files[found]) if found in files else None

    whitelist = text(WHITELIST)
    if whitelist is None:
        raise KioskError(f"{folder}: there is no {WHITELIST}", hint="publish one first")
    ours = Text(str(OUR_CATEGORIES), OUR_CATEGORIES.read_bytes())
    return Base(whitelist, text(CATEGORIES) or ours)


def _overlays(source: Source) -> Iterator[tuple[Text | None, Text | None]]:
    """Give each pair of a département's file and a kiosk's that lies over the whitelist."""
    yield None, None
    for number in source.regions:
        name = f"regions/{number}/{REGION}"
        region = _text(source, name) if name in source.files else None
        if region:
            yield region, None
        for kiosk in source.kiosks(number):
            yield region, _text(source, f"regions/{number}/{kiosk}.yaml")


def _text(source: Source, name: str) -> Text:
    alone = source.folder / Path(name).name  # in a département's own folder
    return Text(str(alone if alone.exists() else source.folder / name), source.files[name])


def _read(base: Base, region: Text | None, site: Text | None) -> None:
    del region  # not read yet
    icons = pictograms()
    policy = read_policy(base.whitelist, site, categories=base.categories, icons=icons)
    over = site or base.whitelist
    try:
        try_out(policy, None, {})  # as each kiosk will, before it takes it
    except UpdateError as error:
        hint = "does a line that closes something stand in the way of a service?"
        raise KioskError(f"{over.name}: {error.message}", hint=hint) from error


def _most(name: str) -> int:
    return MOST.get(name.removeprefix(_PREFIX), MOST[SITE])


def pictograms() -> Collection[str] | None:
    """Give the names of our pictograms; None where they are not installed."""
    folder = ASSETS / "pictograms"
    return frozenset(path.stem for path in folder.glob("*.svg")) or None
