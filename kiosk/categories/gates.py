"""Judges what a source offers for a category today by what it was before: upstream is not trusted.

The figures were chosen on nine years of UT1's own counts; docs/categories.md says why.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median
from typing import Final

MEMORY: Final = 7  # so many updates make the usual size; one odd day does not move their median
SHRINK: Final = 0.20
GROWTH: Final = 0.50
FEW_LOST: Final = 20  # entries; a fifth of a tiny list is three lines
FEW_GAINED: Final = 100
MOST_GAINED: Final = 100_000  # entries; no editor writes more in a day, a doubled file does
PATIENCE: Final = dt.timedelta(days=90)  # the longest glitch that came back lasted 64 days
LEAP: Final = 10  # times as many, or as few: no patience makes that the same list
KEPT: Final = 0.50
BARRED: Final = 20  # entries
TAINTED: Final = 0.02
FEW_TAINTED: Final = 100  # below, they are taken out and the rest is kept


class Outcome(StrEnum):
    """What becomes of what a source offers for a category."""

    FIRST = "first"
    TAKEN = "taken"
    LASTING = "lasting"  # odd once, but it stayed so
    ORDERED = "ordered"  # somebody looked and said yes
    REFUSED = "refused"  # the last good content stays

    @property
    def good(self) -> bool:
        """Whether it comes into force."""
        return self is not Outcome.REFUSED


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of a category from one update to the next.

    Attributes:
        in_force: how many entries held after each of the last updates, the latest last.
        waiting: what was offered and refused for its size since, as long as it was steady.
        since: the day of the first of these.
    """

    in_force: tuple[int, ...]
    waiting: tuple[int, ...] = ()
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a source offers for a category today.

    Attributes:
        count: its entries.
        kept: those of the entries in force that are still among them; None if nobody counted.
        barred: its entries that would deny a host which must stay open, if it is a denied category.
        tainted: its entries that are on a security list as well, if it is a harmless category.
        missing: hosts that surely belong to it and are not in it.
    """

    count: int
    kept: int | None = None
    barred: int = 0
    tainted: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an offer, and why, as a sentence for the administrator."""

    outcome: Outcome
    reason: str


def judge(
    past: Past | None, offer: Offer, day: dt.date, *, ordered: bool = False
) -> tuple[Verdict, Past | None]:
    """Judge one category.

    Args:
        past: what is remembered of it; None at its first time.
        offer: what is offered now.
        day: today.
        ordered: whether the administrator has looked at it and lets it through.

    Returns:
        The verdict, and what to remember.
    """
    past = past if past and any(past.in_force) else None  # of an empty list there is no usual size
    size = _size_fault(past, offer) if past else ""
    fault = _content_fault(offer) or size
    if not fault:
        outcome = Outcome.TAKEN if past else Outcome.FIRST
        return _taken(past, offer, outcome, _usual(past, offer))
    if ordered and offer.count:
        return _taken(None, offer, Outcome.ORDERED, f"let through by hand, though {fault}")
    if past is None:
        return Verdict(Outcome.REFUSED, f"{fault}: it stays empty"), None
    if not size or not offer.count:
        return _refused(past, fault), replace(_after(past, _last(past)), waiting=(), since=None)
    waited = _waited(past, offer.count, day)
    if _lasting(waited, offer.count, day) and not _content_fault(offer):
        days = (day - (waited.since or day)).days
        verdict = Verdict(Outcome.LASTING, f"{fault}, but has stayed so for {days} days")
        return verdict, Past(in_force=waited.waiting)
    return _refused(past, fault), _after(waited, _last(past))


def usual(past: Past) -> float:
    """Give the usual size of a category: the median over its last updates."""
    return median(past.in_force)


def bounds(size: float) -> tuple[float, float]:
    """Give how few and how many entries pass where so many are usual."""
    fewest = size - max(SHRINK * size, FEW_LOST)
    return fewest, size + max(FEW_GAINED, min(GROWTH * size, MOST_GAINED))


def _content_fault(offer: Offer) -> str:
    """Say what is wrong in the entries themselves."""
    if offer.missing:
        names = ", ".join(offer.missing)
        return f"{names} should be among its {offer.count} entries"
    if offer.barred > BARRED:
        return f"{offer.barred} of its entries would deny hosts that must stay open"
    if offer.tainted > max(FEW_TAINTED, TAINTED * offer.count):
        share = 100 * offer.tainted / offer.count
        return f"{offer.tainted} of its {offer.count} entries ({share:.0f} %) are on security lists"
    return ""


def _size_fault(past: Past, offer: Offer) -> str:
    """Say what is wrong in how many there are."""
    count, size = offer.count, usual(past)
    fewest, most = bounds(size)
    if not count:
        return f"it is empty, and {size:.0f} entries are usual"
    if not fewest <= count <= most:
        change = f"{100 * (count - size) / size:+.0f} %"
        return f"it has {count} entries, and {size:.0f} are usual ({change})"
    if offer.kept is not None and offer.kept < KEPT * _last(past) - FEW_LOST:
        return f"only {offer.kept} of the {_last(past)} entries in force are still in it"
    return ""


def _usual(past: Past | None, offer: Offer) -> str:
    if past is None:
        return f"{offer.count} entries, and nothing to compare them with"
    return f"{offer.count} entries, {_last(past)} before"


def _waited(past: Past, count: int, day: dt.date) -> Past:
    """Add an odd size to those before it, if it goes on from them as an honest list would."""
    if past.waiting:
        fewest, most = bounds(median(past.waiting))
        if fewest <= count <= most:
            return replace(past, waiting=(*past.waiting, count)[-MEMORY:])
    return replace(past, waiting=(count,), since=day)


def _lasting(waited: Past, count: int, day: dt.date) -> bool:
    size = usual(waited)
    near = size / LEAP <= count <= size * LEAP
    return near and waited.since is not None and day - waited.since >= PATIENCE


def _taken(past: Past | None, offer: Offer, outcome: Outcome, why: str) -> tuple[Verdict, Past]:
    before = past.in_force if past else ()
    return Verdict(outcome, why), Past(in_force=(*before, offer.count)[-MEMORY:])


def _refused(past: Past, fault: str) -> Verdict:
    return Verdict(Outcome.REFUSED, f"{fault}: the {_last(past)} entries of before stay")


def _after(past: Past, count: int) -> Past:
    return replace(past, in_force=(*past.in_force, count)[-MEMORY:])


def _last(past: Past) -> int:
    return past.in_force[-1]
