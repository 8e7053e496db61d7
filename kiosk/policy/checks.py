"""What a reader of one key alone cannot see: references, repetitions, a start page elsewhere.

These look at the document as it was written, so that they still work on a file with other faults.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kiosk.policy.address import Address, AddressError, Kind
from kiosk.policy.fields import is_icon
from kiosk.policy.pattern import Pattern, PatternError
from kiosk.policy.problem import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kiosk.policy.yaml_text import Document, Node, Path


class Known(NamedTuple):
    """What services may refer to, and what they may not be called.

    Attributes:
        groups: the groups that exist.
        themes: the themes that exist.
        icons: the pictograms that exist, or None where nobody knows.
        taken: ids that other services have.
        own_icons: whether each service must have a pictogram of its own.
    """

    groups: Collection[str]
    themes: Collection[str]
    icons: Collection[str] | None
    taken: Collection[str] = ()
    own_icons: bool = False


class Services:
    """The services of one file, to be looked at together.

    Args:
        document: a whitelist or a commune's file.
        key: where its services are.
        known: what they may refer to.
    """

    def __init__(self, document: Document, key: str, known: Known) -> None:
        self._document = document
        self._entries = list(_entries(document, key))
        self._known = known

    def problems(self) -> Iterator[Problem]:
        """Look for everything that is wrong between keys and between services."""
        yield from self._repeated_ids()
        if self._known.own_icons:
            yield from self._repeated_icons()
        for path, entry in self._entries:
            yield from self._references(path, entry)
            yield from self._repetitions(path, entry)
            yield from self._start(path, entry)
            yield from self._per_site(path, entry)

    def _repeated_ids(self) -> Iterator[Problem]:
        first: dict[Node, Path] = {}
        for path, entry in self._entries:
            name = entry.get("id")
            if not isinstance(name, str):
                continue
            place = (*path, "id")
            if name in self._known.taken:
                hint = "change it under “services”, or give this one another id"
                yield self._problem(place, f"the whitelist has a service “{name}” already", hint)
            elif name in first:
                line = self._document.place(first[name]).line
                hint = f"the first is in line {line}; give this one another id"
                yield self._problem(place, f"a second service has the id “{name}”", hint)
            else:
                first[name] = place

    def _repeated_icons(self) -> Iterator[Problem]:
        first: dict[str, Path] = {}
        for path, entry in self._entries:
            icon = entry.get("icon")
            if not isinstance(icon, str):
                continue
            place = (*path, "icon")
            if icon in first:
                line = self._document.place(first[icon]).line
                hint = f"the first is in line {line}; who cannot read tells tiles by their drawings"
                yield self._problem(place, f"a second service has the pictogram “{icon}”", hint)
            else:
                first[icon] = place

    def _references(self, path: Path, entry: dict[str, Node]) -> Iterator[Problem]:
        for place, name in texts(entry.get("groups"), (*path, "groups")):
            if name not in self._known.groups:
                hint = did_you_mean(name, self._known.groups)
                yield self._problem(place, f"there is no group “{name}”", hint)
        theme = entry.get("theme")
        if isinstance(theme, str) and theme not in self._known.themes:
            hint = did_you_mean(theme, self._known.themes)
            yield self._problem((*path, "theme"), f"there is no theme “{theme}”", hint)
        icon, icons = entry.get("icon"), self._known.icons
        if isinstance(icon, str) and is_icon(icon) and icons is not None and icon not in icons:
            message = f"there is no pictogram assets/pictograms/{icon}.svg"
            yield self._problem((*path, "icon"), message, did_you_mean(icon, icons))

    def _repetitions(self, path: Path, entry: dict[str, Node]) -> Iterator[Problem]:
        for key in ("aliases", "hosts", "login", "groups", "needs"):
            items = list(texts(entry.get(key), (*path, key)))
            seen: Counter[str] = Counter()
            for place, text in items:
                seen[text.casefold()] += 1
                if seen[text.casefold()] > 1:
                    hint = "delete one of the two"
                    yield self._problem(place, f"“{text}” stands twice in this list", hint)

    def _start(self, path: Path, entry: dict[str, Node]) -> Iterator[Problem]:
        start = entry.get("start")
        hosts = [text for _, text in texts(entry.get("hosts"), path)]
        if isinstance(start, str) and hosts and not covers(hosts, start):
            message = f"the start page is outside the hosts of this service: {', '.join(hosts)}"
            yield self._problem((*path, "start"), message, "add its host to “hosts”")

    def _per_site(self, path: Path, entry: dict[str, Node]) -> Iterator[Problem]:
        per_site = entry.get("per_site") == "true"
        for key in ("start", "hosts"):
            if not per_site and key not in entry:
                hint = f"add a line “{key}: …”, or “per_site: true” if each commune has its own"
                yield self._problem(path, f"this service has no “{key}”", hint)
            if per_site and key in entry:
                hint = "move it to the commune's own file"
                yield self._problem((*path, key), "each commune gives this itself", hint, key=True)

    def _problem(self, path: Path, message: str, hint: str, *, key: bool = False) -> Problem:
        return Problem(self._document.file, self._document.place(path, key=key), message, hint)


def repeated_hosts(document: Document, path: Path, node: Node | None) -> Iterator[Problem]:
    """Look for a host that stands twice in one list outside the services."""
    seen: set[str] = set()
    for place, text in texts(node, path):
        if text.casefold() in seen:
            message = f"“{text}” stands twice in this list"
            yield Problem(document.file, document.place(place), message, "delete one of the two")
        seen.add(text.casefold())


def texts(node: Node | None, path: Path) -> Iterator[tuple[Path, str]]:
    """Give the texts of a list, if it is one, with their paths."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            if isinstance(item, str):
                yield (*path, index), item


def covers(hosts: list[str], start: str) -> bool:
    """Whether one of the hosts allows a start page; yes if they cannot be read at all."""
    try:
        address = Address.parse(start)
        patterns = [Pattern.parse(host) for host in hosts]
    except (AddressError, PatternError):
        return True  # said elsewhere
    return address.kind is not Kind.NAME or any(p.matches(address) for p in patterns)


def _entries(document: Document, key: str) -> Iterator[tuple[Path, dict[str, Node]]]:
    value = document.value
    listed = value.get(key) if isinstance(value, dict) else None
    if isinstance(listed, list):
        for index, entry in enumerate(listed):
            if isinstance(entry, dict):
                yield (key, index), entry


def whitelist_problems(document: Document, icons: Collection[str] | None) -> Iterator[Problem]:
    """Look for everything that is wrong between the keys of a whitelist."""
    groups = section(document, "groups")
    # Only where somebody can mend it. A kiosk in service takes what was published before there was
    # this rule, and a commune's own services share what drawings the kiosk has.
    known = Known(groups, section(document, "themes"), icons, own_icons=icons is not None)
    yield from Services(document, "services", known).problems()
    for name, group in groups.items():
        if isinstance(group, dict):
            yield from repeated_hosts(document, ("groups", name, "hosts"), group.get("hosts"))
    if isinstance(document.value, dict):
        yield from repeated_hosts(document, ("official",), document.value.get("official"))


def section(document: Document, key: str) -> dict[str, Node]:
    """Give a mapping at the top of a document; an empty one where it is none."""
    value = document.value.get(key) if isinstance(document.value, dict) else None
    return value if isinstance(value, dict) else {}


def services_by_id(document: Document, key: str) -> dict[str, dict[str, Node]]:
    """Give the services under a key of a document, as they were written."""
    return {str(entry["id"]): entry for _, entry in _entries(document, key) if "id" in entry}
