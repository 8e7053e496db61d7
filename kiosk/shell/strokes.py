"""What a stroke of the physical keyboard means where keys are slow; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import Final

DOUBLE: Final = 500  # ms in which the same key once more is a trembling hand's (EN 301 549, 5.8)
HELD: Final = 2000  # ms until a key that is held is typed again, and between two of those (5.7)


class Modifier(StrEnum):
    """A key that changes the following one."""

    SHIFT = "shift"
    CONTROL = "control"
    ALT = "alt"
    ALTGR = "altgr"


class Motion(Enum):
    """What a key does."""

    DOWN = auto()
    HELD = auto()  # the system repeats it
    UP = auto()


@dataclass(frozen=True, slots=True)
class Stroke:
    """One motion of a key.

    Attributes:
        code: of the key.
        moment: in milliseconds.
    """

    code: int
    motion: Motion
    moment: int
    modifier: Modifier | None = None


@dataclass(frozen=True, slots=True)
class Strokes:
    """What was struck before.

    Attributes:
        waiting: the modifiers that were struck for the key to come.
        alone: the modifier that is down with nothing since.
        last: the key that was taken last.
        moment: when it moved last.
        refused: the key whose stroke was not taken, and which is still down.
    """

    waiting: frozenset[Modifier] = frozenset()
    alone: Modifier | None = None
    last: int = -1
    moment: int = 0
    refused: int = -1

    def after(self, stroke: Stroke) -> tuple[Strokes, bool]:
        """Give what follows a stroke, and whether it is taken."""
        if stroke.modifier is not None:
            return self._after_modifier(stroke.modifier, stroke.motion), True
        if stroke.motion is Motion.UP:
            return self._after_release(stroke)
        since = stroke.moment - self.moment if stroke.code == self.last else HELD
        if stroke.motion is Motion.HELD:
            if stroke.code == self.refused or 0 <= since < HELD:
                return self, False
        elif 0 <= since < DOUBLE:
            return replace(self, refused=stroke.code), False
        return Strokes(last=stroke.code, moment=stroke.moment), True

    def _after_release(self, stroke: Stroke) -> tuple[Strokes, bool]:
        if stroke.code == self.refused:
            return replace(self, refused=-1), False
        same = stroke.code == self.last
        return (replace(self, moment=stroke.moment) if same else self), True

    def _after_modifier(self, modifier: Modifier, motion: Motion) -> Strokes:
        if motion is Motion.DOWN:
            return replace(self, alone=modifier)
        if motion is Motion.UP and self.alone is modifier:
            return replace(self, alone=None, waiting=self.waiting ^ {modifier})
        return self
