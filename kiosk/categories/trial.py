"""Tries an index before it is used: by what must be open, and what must not."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.categories.kinds import OWN, Kinds
from kiosk.categories.sources import Feed
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex


def try_out(index: CategoryIndex, feed: Feed, kinds: Kinds, open_hosts: Collection[str]) -> None:
    """Ask an index what it must know before it is used.

    Raises:
        KioskError: it is damaged, denies what must stay open, or does not know what it must.
    """
    index.verify()
    closing = kinds.denied - OWN
    wrong = [host for host in open_hosts if categories(index, host) & closing]
    lost = [
        f"{host} ({category})"
        for category, hosts in feed.canaries.items()
        if category in kinds.denied and any(category in one for one in index.class_categories)
        for host in hosts
        if category not in categories(index, host)
    ]
    if wrong or lost:
        what = ", ".join([*(f"{host} would be denied" for host in wrong[:5]), *lost[:5]])
        raise KioskError(
            f"the new index is not fit for use: {what}", hint="the last good one stays"
        )


def categories(index: CategoryIndex, host: str) -> frozenset[str]:
    """Give the categories of a host, of all its levels."""
    found = (index.class_categories[number] for _, number in index.classes(host))
    return frozenset().union(*found)
