"""Where somebody is who goes through groups of controls with switches; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

FLAT = 5  # controls; so few need no groups
Sizes = Sequence[int]  # how many controls each group has


class Way(Enum):
    """Where to."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()


class Place(NamedTuple):
    """Where a control is."""

    left: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """A group, and one of its controls where somebody has gone into it.

    Attributes:
        group: -1 where nothing is pointed at.
        item: -1 for the whole group.
        rounds: how often everything was gone through since the last choice.
    """

    group: int = -1
    item: int = -1
    rounds: int = 0

    def step(self, sizes: Sizes) -> Cursor:
        """Go on by one; behind the last control of a group comes the group again."""
        if not sizes:
            return Cursor()
        if self.item >= 0 and sizes[self.group] > 1:
            inside = self.item + 1 < sizes[self.group]
            return Cursor(self.group, self.item + 1 if inside else -1, self.rounds)
        following = (self.group + 1) % len(sizes)
        rounds = self.rounds + (self.group >= 0 and following == 0)
        return Cursor(following, 0 if sizes[following] == 1 else -1, rounds)

    def choose(self, sizes: Sizes) -> tuple[Cursor, bool]:
        """Give what follows, and whether the control that is pointed at is to act."""
        if self.group < 0 or self.group >= len(sizes):
            return Cursor().step(sizes), False
        if self.item < 0:
            return Cursor(self.group, 0), False
        return Cursor(self.group, self.item), True

    def move(self, way: Way, sizes: Sizes) -> Cursor:
        """Go to the control beside it, or to the group above or below."""
        if not sizes:
            return Cursor()
        if self.group < 0:
            return Cursor(0, 0)
        if way in {Way.LEFT, Way.RIGHT}:
            step = 1 if way is Way.RIGHT else -1
            return Cursor(self.group, (max(0, self.item) + step) % sizes[self.group])
        group = (self.group + (1 if way is Way.DOWN else -1)) % len(sizes)
        return Cursor(group, min(max(0, self.item), sizes[group] - 1))


def rows(places: Sequence[Place], *, mirrored: bool = False) -> list[list[int]]:
    """Group what stands side by side, from top to bottom; each by its number.

    Args:
        places: of the controls.
        mirrored: whether one reads from the right.
    """
    made: list[list[int]] = []
    middle = 0.0  # of the row's first control
    for number in sorted(range(len(places)), key=lambda one: (places[one].top, places[one].left)):
        place = places[number]
        if made and place.top < middle:
            made[-1].append(number)
        else:
            made.append([number])
            middle = (place.top + place.bottom) / 2
    for row in made:
        row.sort(key=lambda one: places[one].left, reverse=mirrored)
    return made
