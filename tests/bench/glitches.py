"""Plays years of a source's sizes through the gates: what got in, what was held back in vain.

    python -m tests.bench.glitches FILE_OR_FOLDER [--cut FIXTURE]

FILE holds [[day, {category: entries}], …], oldest first; in a FOLDER it is
ut1_counts_history.json. A glitch is a step of one category from at least 300 entries down by more
than 30 % or up by more than 50 % from one update to the next. --cut writes what lies around the
glitches, for the tests.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.categories.gates import MEMORY, Offer, Outcome, Past, judge

SMALL: Final = 300
_LOSS: Final = 0.7
_GAIN: Final = 1.5
_LASTS: Final = 30  # days after which an attentive administrator calls a new size real

Sizes = dict[str, int]


@dataclass(frozen=True, slots=True)
class Day:
    """One category at one update."""

    day: dt.date
    category: str
    before: int  # what was offered the time before
    offered: int
    held: int  # what was in force the time before
    in_force: int
    outcome: Outcome
    waited: int  # days since it is held back

    @property
    def glitch(self) -> bool:
        """Whether the source made a step that no honest list makes."""
        return self.before >= SMALL and _step(self.before, self.offered)

    @property
    def got_in(self) -> bool:
        """Whether what is in force made such a step at once, and nobody ordered it."""
        waited = self.outcome in {Outcome.LASTING, Outcome.ORDERED}
        return self.held >= SMALL and _step(self.held, self.in_force) and not waited


def _step(before: int, after: int) -> bool:
    return after < _LOSS * before or after > _GAIN * before


def read(place: Path) -> list[tuple[dt.date, Sizes]]:
    """Read a history of sizes."""
    file = place / "ut1_counts_history.json" if place.is_dir() else place
    return [(dt.date.fromisoformat(day), sizes) for day, sizes in json.loads(file.read_text())]


def replay(history: Iterable[tuple[dt.date, Sizes]], orders: Orders | None = None) -> Iterator[Day]:
    """Play a history through the gates.

    Args:
        history: the sizes, oldest first. A category that is missing is not offered (empty).
        orders: says when somebody lets a category through by hand; never, if None.
    """
    pasts: dict[str, Past | None] = {}
    offered: Sizes = {}
    for day, sizes in history:
        for category in sorted({*pasts, *sizes}):
            count = sizes.get(category, 0)
            past = pasts.get(category)
            held = past.in_force[-1] if past else 0
            ordered = orders is not None and orders.given(category, count, day)
            verdict, after = judge(past, Offer(count), day, ordered=ordered)
            pasts[category] = after
            in_force = after.in_force[-1] if after else 0
            waited = (day - after.since).days if after and after.since else 0
            before = offered.get(category, count)
            yield Day(day, category, before, count, held, in_force, verdict.outcome, waited)
            offered[category] = count


@dataclass(slots=True)
class Orders:
    """An administrator who looks at each alarm and knows what will still be so in a month."""

    history: list[tuple[dt.date, Sizes]]
    looks: set[tuple[str, dt.date]] = field(default_factory=set)

    def given(self, category: str, count: int, day: dt.date) -> bool:
        """Whether she lets it through: it will stay about so for a month."""
        month = [s.get(category, 0) for d, s in self.history if 0 <= (d - day).days <= _LASTS]
        return all(0.8 * count <= later <= 1.25 * count for later in month)


def main(place: Path, cut: Path | None = None) -> int:
    """Report; 0 if no glitch got in."""
    history = read(place)
    days = list(replay(history))
    if cut:
        cut.write_text(
            json.dumps(around(days), separators=(",", ":")).replace("]],", "]],\n") + "\n"
        )
    glitches = [day for day in days if day.glitch]
    entered = [day for day in days if day.got_in]
    back = [day for day in glitches if day.outcome.good and not day.got_in]
    say(f"{len(history)} updates, {history[0][0]} to {history[-1][0]}, {len(days)} offers")
    downs = sum(day.offered < day.before for day in glitches)
    say(f"{len(glitches)} glitches: {downs} drops, {len(glitches) - downs} rises")
    say(f"  got in: {len(entered)}")
    say(f"  ended a glitch (back to what was in force, taken): {len(back)}")
    say("taken after a long wait, with nobody looking:")
    for day in days:
        if day.outcome is Outcome.LASTING:
            say(f"  {day.day} {day.category}: {day.held} -> {day.in_force}")
    _vain(days, Orders(history))
    _waiting(days)
    return 1 if entered else 0


def around(days: Iterable[Day]) -> dict[str, list[list[object]]]:
    """Give what lies around the glitches: for each category days, sizes and whether it is one."""
    series: dict[str, list[Day]] = {}
    for day in days:
        series.setdefault(day.category, []).append(day)
    near: dict[str, list[list[object]]] = {}
    for category, seen in series.items():
        glitches = [index for index, day in enumerate(seen) if day.glitch]
        wanted = sorted({i for at in glitches for i in range(at - MEMORY - 1, at + 2)})
        rows = [seen[index] for index in wanted if 0 <= index < len(seen)]
        if rows:
            near[category] = [[str(row.day), row.offered, int(row.glitch)] for row in rows]
    return near


def _vain(days: list[Day], seer: Orders) -> None:
    """Say how often the gates held back what was honest."""
    refused = [day for day in days if not day.outcome.good]
    share = 100 * len(refused) / len(days)
    say(f"nobody ever looks: {len(refused)} offers held back ({share:.1f} %)")
    helped = list(replay(seer.history, seer))
    ordered = [day for day in helped if day.outcome is Outcome.ORDERED]
    refused = [day for day in helped if not day.outcome.good]
    share = 100 * len(refused) / len(helped)
    years = (days[-1].day - days[0].day).days / 365.25
    say(
        f"somebody looks: {len(ordered)} times let through by hand ({len(ordered) / years:.1f} a "
        f"year), {len(refused)} offers held back ({share:.1f} %), got in: "
        f"{sum(day.got_in for day in helped)}"
    )
    for category, times in Counter(day.category for day in ordered).most_common(5):
        say(f"  {category}: {times} times")


def _waiting(days: list[Day]) -> None:
    last = days[-1].day
    say("still held back at the end:")
    for day in days:
        if day.day == last and not day.outcome.good:
            since = f"{day.waited} days"
            say(f"  {day.category}: {day.offered} offered, {day.in_force} in force, {since}")


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[3]) if sys.argv[2:3] == ["--cut"] else None))
