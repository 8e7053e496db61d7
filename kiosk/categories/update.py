"""Brings the lists and their index up to date: fetched, judged, built, tried, then in force.

They come into force at one moment; whatever breaks on the way, what is in force stays as it is.
"""

from __future__ import annotations

import datetime as dt
import filecmp
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from kiosk.categories import compiling, memory
from kiosk.categories.archive import unpack
from kiosk.categories.census import Census, Unwanted, count, open_hosts, security
from kiosk.categories.fetch import Fetched, Limits, fetch
from kiosk.categories.gates import Past, Verdict, judge
from kiosk.categories.kinds import OWN, Kinds
from kiosk.categories.lists import OFFICIAL
from kiosk.categories.sources import Feed, Listed
from kiosk.categories.store import INDEX, LISTS, SOURCES, Store
from kiosk.categories.trial import try_out
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex

_PAGE: Final = b"<"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one category of one source."""

    source: str
    category: str
    verdict: Verdict
    removed: tuple[str, ...] = ()  # entries that ought not to be in it, taken out


@dataclass(slots=True)
class Report:
    """What an update did.

    Attributes:
        judged: what became of each category that was offered.
        failed: the sources that could not be had, and why.
        unchanged: the sources that have nothing new.
        version: the folder of the new version; None if nothing came of it.
    """

    judged: list[Judged] = field(default_factory=list)
    failed: dict[str, KioskError] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    version: Path | None = None

    @property
    def good(self) -> bool:
        """Whether nobody need look at it."""
        return not self.failed and all(one.verdict.outcome.good for one in self.judged)


@dataclass(frozen=True, slots=True)
class Order:
    """What an update has to do.

    Attributes:
        feed: where lists come from.
        kinds: what the categories are.
        open_hosts: hosts that no category may deny, besides the public sector's.
        day: today.
        accepted: the categories that somebody has looked at and lets through.
        limits: how far a download may go.
    """

    feed: Feed
    kinds: Kinds
    open_hosts: Collection[str]
    day: dt.date
    accepted: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)


def update(store: Store, order: Order, say: Callable[[str], None]) -> Report:
    """Do one update.

    Args:
        store: where the versions are.
        order: what to do.
        say: is told what is being done.

    Raises:
        KioskError: another one is at work, or what was built is not fit for use.
    """
    with store.staging() as staging:
        return _Update(store, order, say, staging).run()


class _Update:
    """One update, step by step."""

    def __init__(
        self, store: Store, order: Order, say: Callable[[str], None], staging: Path
    ) -> None:
        self._store = store
        self._order = order
        self._say = say
        self._offered = staging / "offered"
        self._version = staging / "version"
        self._in_force = store.current / LISTS if store.current else None
        self._recipe = memory.recipe(order.feed, order.kinds, order.open_hosts)
        self._memory = memory.read(store.folder)
        self._report = Report()

    def run(self) -> Report:
        validators = {source.name: self._fetched(source) for source in self._order.feed.sources}
        lists = self._version / LISTS
        lists.mkdir(parents=True)
        # the security lists first: the others are held against them
        for source, category in sorted(self._all(), key=lambda one: not self._secures(one[1])):
            self._judge(source, category)
        held = {one.source for one in self._report.judged if not one.verdict.outcome.good}
        if self._changed():
            self._build()
            self._report.version = self._store.install(self._version)
        # what was refused must come again next time, so that it can be looked at
        known = {name: {} if name in held else given for name, given in validators.items()}
        memory.write(
            self._store.folder, replace(self._memory, validators=known, recipe=self._recipe)
        )
        return self._report

    def _fetched(self, source: Listed) -> dict[str, str]:
        """Fetch one source; give the validators to remember."""
        known = {}
        if self._in_force and self._recipe == self._memory.recipe and not self._order.accepted:
            known = self._memory.validators.get(source.name, {})
        self._say(f"fetching {source.name}")
        folder = self._offered / source.name
        folder.mkdir(parents=True)
        file = folder / ".fetched"
        limits = replace(self._order.limits, most=min(self._order.limits.most, source.most_bytes))
        try:
            fetched = fetch(source.url, file, limits, known)
            if fetched.unchanged:
                self._report.unchanged.append(source.name)
                return known
            self._open(source, fetched, file, folder)
        except KioskError as error:
            self._report.failed[source.name] = error
            return known
        file.unlink()
        return fetched.validators

    def _open(self, source: Listed, fetched: Fetched, file: Path, folder: Path) -> None:
        if source.category is None:
            unpack(file, folder, self._order.kinds.compiled)
            return
        with file.open("rb") as raw:
            start = raw.read(512).lstrip()
        if fetched.media_type == "text/html" or start.startswith(_PAGE) or b"\0" in start:
            hint = "a page of the network (a log-in?) may have come in its place"
            raise KioskError(f"{source.url}: this is no list", hint=hint)
        (folder / source.category).mkdir()
        os.link(file, folder / source.category / "domains")

    def _all(self) -> Iterator[tuple[Listed, str]]:
        """Give every category of every source, offered or in force."""
        for source in self._order.feed.sources:
            names = set(_folders(self._offered / source.name))
            if self._in_force:
                names |= set(_folders(self._in_force / source.name))
            compiled = self._order.kinds.compiled
            for name in sorted(names):
                if compiled is None or name in compiled:
                    yield source, name

    def _secures(self, category: str) -> bool:
        return category in self._order.kinds.security

    def _judge(self, source: Listed, category: str) -> None:
        """Take one category as it is offered, or as it was."""
        offered = self._offered / source.name / category
        in_force = self._in_force / source.name / category if self._in_force else None
        place = self._version / LISTS / source.name / category
        if source.name in self._report.unchanged:
            if in_force:
                compiling.keep(in_force, place, ())
            return
        if source.name in self._report.failed:
            self._keep_old(source, in_force, place)
            return
        if category in OWN:
            compiling.keep(offered, place, ())
            return
        key = f"{source.name}/{category}"
        census = self._census(source, category, offered, in_force)
        ordered = category in self._order.accepted
        past = self._memory.pasts.get(key) or self._counted(source, in_force)
        verdict, after = judge(past, census.offer, self._order.day, ordered=ordered)
        self._memory.pasts[key] = after
        if verdict.outcome.good:
            compiling.keep(offered, place, census.unwanted)
        else:
            self._keep_old(source, in_force, place)
        removed = sorted(census.unwanted) if verdict.outcome.good else ()
        self._report.judged.append(Judged(source.name, category, verdict, tuple(removed)))

    @staticmethod
    def _counted(source: Listed, in_force: Path | None) -> Past | None:
        """Give the past of a category of which nothing is remembered, from what is in force."""
        if in_force is None or not in_force.is_dir():
            return None
        return Past((len(set(compiling.names(in_force, source))),))

    def _keep_old(self, source: Listed, in_force: Path | None, place: Path) -> None:
        """Take over a category as it was, but for what must be open by now."""
        if in_force is None or not in_force.is_dir():
            return
        denied = place.name in self._order.kinds.denied
        names = compiling.names(in_force, source) if denied else ()
        compiling.keep(in_force, place, {name for name in names if self._must_stay_open(name)})

    def _census(self, source: Listed, category: str, offered: Path, before: Path | None) -> Census:
        self._say(f"looking at {source.name} {category}")
        kinds = self._order.kinds
        if category in kinds.denied:
            unwanted = Unwanted(denies_open=self._must_stay_open)
        elif category in kinds.harmless:
            unwanted = Unwanted(on_security=self._on_security)
        else:
            unwanted = Unwanted()
        canaries = self._order.feed.canaries.get(category, ())
        names = compiling.names(offered, source)
        old = compiling.names(before, source) if before and before.is_dir() else None
        return count(names, old, unwanted, canaries)

    @cached_property
    def _must_stay_open(self) -> Callable[[str], bool]:
        """The test whether denying a name would deny a host that must stay open.

        What has been a public site up to now wins over a security list; what only now claims to be
        one does not.
        """
        hosts = set(self._order.open_hosts)
        for source in self._order.feed.sources:
            for root in (self._in_force, self._offered):
                folder = root / source.name / OFFICIAL if root else None
                if folder and folder.is_dir():
                    hosts.update(compiling.names(folder, source))
                    break
        return open_hosts(hosts)

    @cached_property
    def _on_security(self) -> Callable[[str], bool]:
        """The test whether a name is on a security list, of those that are in force from now on."""
        names: set[str] = set()
        for source, category in self._all():
            folder = self._version / LISTS / source.name / category
            if self._secures(category) and folder.is_dir():
                names.update(compiling.names(folder, source))
        return security(names)

    def _changed(self) -> bool:
        """Whether an index of the new lists would differ from that in force."""
        if self._in_force is None or self._recipe != self._memory.recipe:
            return True
        return not _alike(self._version / LISTS, self._in_force)

    def _build(self) -> None:
        order, file = self._order, self._version / INDEX
        (self._version / SOURCES).write_text(order.feed.model_dump_json(indent=1))
        compiling.build_index(self._version / LISTS, order.feed, file, self._say)
        self._say("trying the index")
        try_out(CategoryIndex.open(file), order.feed, order.kinds, order.open_hosts)


def _folders(place: Path) -> list[str]:
    return [one.name for one in place.iterdir() if one.is_dir()] if place.is_dir() else []


def _alike(one: Path, other: Path) -> bool:
    """Whether two folders hold the same."""
    files = sorted(file.relative_to(one) for file in one.rglob("*") if file.is_file())
    others = sorted(file.relative_to(other) for file in other.rglob("*") if file.is_file())
    return files == others and all(
        filecmp.cmp(one / file, other / file, shallow=False) for file in files
    )
