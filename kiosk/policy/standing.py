"""What the categories that a site is in mean for it, once for each set of categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.policy.embedded import CARRIER
from kiosk.policy.model import (
    Category,
    Decision,
    Opener,
    Reason,
    Text,
    Tier,
    Treatment,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.policy.model import Lists, Policy

OFFICIAL: Final = "public_sector"  # with what is below it
OFFICIAL_HOST: Final = "public_sector_exact"  # one host among strangers: never what is below it
_UNREAD: Final = Text("", "")
_NONE: Final[frozenset[str]] = frozenset()
_CARRIER: Final = frozenset((CARRIER,))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a site.

    Attributes:
        closed: what is decided where a category closes it, or None; of several the gravest.
        unlawful: whether no commune can allow what closes it.
        security: whether what closes it is a danger.
        warning: what is decided where one is warned of a category, or None.
        official: whether it is a public body's.
        advertising: whether it serves advertising.
    """

    closed: Decision | None = None
    unlawful: bool = False
    security: bool = False
    warning: Decision | None = None
    official: bool = False
    advertising: bool = False


UNKNOWN: Final = Standing()


class Standings:
    """Tells what is known of a site.

    Args:
        policy: whose categories, and whose lists if there are any.
    """

    __slots__ = ("_categories", "_classes", "_known", "_lists", "_of_class")

    def __init__(self, policy: Policy) -> None:
        self._categories = {category.id: category for category in policy.categories}
        # names of categories mean nothing where nobody has said what to do with them
        self._lists: Lists | None = policy.lists if policy.categories else None
        self._classes = self._lists.class_categories if self._lists else ()
        self._known: dict[frozenset[str], Standing] = {_NONE: UNKNOWN}
        self._of_class: dict[tuple[int, bool], Standing] = {}

    def of_host(self, host: str, *, carrier: bool) -> Standing:
        """Tell what is known of a canonical host: its own categories and all its parents'.

        Args:
            host: canonical.
            carrier: whether it shows copies of other sites.
        """
        names = _CARRIER if carrier and self._categories else _NONE
        try:
            found = self._lists.classes(host) if self._lists else ()
        except KioskError:  # damaged since it was opened
            return _UNREADABLE
        if len(found) == 1 and not names:
            suffix, number = found[0]
            key = number, suffix == host
            standing = self._of_class.get(key)
            if standing is None:
                standing = self._of_class[key] = self._together(host, found, names)
            return standing
        return self._together(host, found, names) if found or names else UNKNOWN

    def _together(
        self, host: str, found: Iterable[tuple[str, int]], names: frozenset[str]
    ) -> Standing:
        for suffix, number in found:
            here = self._classes[number]
            names |= here if suffix == host else here - {OFFICIAL_HOST}
        return self._of(names)

    def of_path(self, host: str, path: str) -> Standing:
        """Tell what is known of a path of a host beyond what is known of the host."""
        try:
            # the root is the host itself
            found = self._lists.path_classes(host, path) if self._lists and path != "/" else ()
        except KioskError:
            return _UNREADABLE
        if not found:
            return UNKNOWN
        return self._of(_NONE.union(*(self._classes[number] for _, number in found)))

    def _of(self, names: frozenset[str]) -> Standing:
        known = self._known.get(names)
        if known is None:
            known = self._known[names] = _standing([self._category(n) for n in sorted(names)])
        return known

    def _category(self, name: str) -> Category:
        # what a list closes and nobody has judged yet stays closed
        return self._categories.get(name) or Category(name, Treatment.DENY, _UNREAD, _UNREAD)


def _standing(categories: Iterable[Category]) -> Standing:
    categories = tuple(categories)
    excused = {name for category in categories for name in category.excuses}
    rest = [category for category in categories if category.id not in excused]
    denied = [category for category in rest if category.treatment is Treatment.DENY]
    # the gravest is named: a danger, what is unlawful, what the agent may not open
    denied.sort(key=lambda c: (not c.security, not c.unlawful, c.agent))
    warned = next((c for c in rest if c.treatment is Treatment.WARN), None)
    ids = {category.id for category in categories}
    gravest = denied[0] if denied else None
    return Standing(
        closed=_closed(gravest) if gravest else None,
        unlawful=gravest is not None and gravest.unlawful,
        security=gravest is not None and gravest.security,
        warning=_warned(warned) if warned else None,
        official=not ids.isdisjoint((OFFICIAL, OFFICIAL_HOST)),
        advertising=any(category.advertising for category in categories),
    )


def _closed(category: Category) -> Decision:
    opener = Opener.AGENT if category.agent else None
    return Decision(Verdict.DENY, Reason.CATEGORY, Tier.DENIED, category=category.id, opener=opener)


def _warned(category: Category) -> Decision:
    return Decision(Verdict.DENY, Reason.WARNED, category=category.id, opener=Opener.CITIZEN)


_UNREADABLE: Final = Standing(closed=_closed(Category("", Treatment.DENY, _UNREAD, _UNREAD)))
