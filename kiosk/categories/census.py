"""Counts what the gates judge: what is new in a list, what is gone, what ought not to be in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from kiosk.categories.gates import Offer


@dataclass(frozen=True, slots=True)
class Census:
    """A list, counted.

    Attributes:
        offer: what the gates judge.
        unwanted: the names that are taken out of it, whatever the verdict.
    """

    offer: Offer
    unwanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unwanted:
    """What must not be in a list.

    Attributes:
        denies_open: of a denied category: whether a name would deny a host that must stay open.
        on_security: of a harmless one: whether a name, or a parent, is on a security list.
    """

    denies_open: Callable[[str], bool] = lambda _: False
    on_security: Callable[[str], bool] = lambda _: False


def count(
    names: Iterable[str],
    before: Iterable[str] | None,
    unwanted: Unwanted,
    canaries: Collection[str],
) -> Census:
    """Count a list.

    Args:
        names: its names, in the form in which they are looked up; one may come twice.
        before: those in force, in the same form; None if there are none.
        unwanted: what must not be in it.
        canaries: hosts that must be covered by it.
    """
    # the hashes of Python's own texts: a tenth of the memory of the texts, and a wrong one in
    # 2**64 changes a count by one
    seen: set[int] = set()
    barred: set[str] = set()
    tainted: set[str] = set()
    for name in names:
        seen.add(hash(name))
        if unwanted.denies_open(name):
            barred.add(name)
        elif unwanted.on_security(name):
            tainted.add(name)
    missing = tuple(host for host in canaries if not any(hash(p) in seen for p in levels(host)))
    kept = None if before is None else len(seen & {hash(name) for name in before})
    offer = Offer(len(seen), kept, len(barred), len(tainted), missing)
    return Census(offer, frozenset(barred | tainted))


def levels(host: str) -> Iterator[str]:
    """Give a host and every parent of it."""
    while host:
        yield host
        _, _, host = host.partition(".")


def open_hosts(hosts: Iterable[str]) -> Callable[[str], bool]:
    """Give a test: would denying this name deny one of the hosts?"""
    names = {level for host in hosts for level in levels(host)}
    return names.__contains__


def security(names: Collection[str]) -> Callable[[str], bool]:
    """Give a test: is this name, or a parent of it, among the names?"""
    return lambda name: any(level in names for level in levels(name))
