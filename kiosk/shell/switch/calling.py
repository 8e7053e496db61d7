"""When a switch asks to be taken for one, before anybody has said so; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

HELD: Final = 3000  # ms that a switch is held
TIMES: Final = 3  # strokes
WITHIN: Final = 10_000  # ms


@dataclass(frozen=True, slots=True)
class Calling:
    """What a key has done so far.

    Attributes:
        key: which; 0 where none was struck.
        since: when it came down, in ms.
        times: how often it was struck, with nothing else in between and to no avail.
        first: when that began.
    """

    key: int = 0
    since: int = 0
    times: int = 0
    first: int = 0

    def struck(self, key: int, moment: int, *, in_vain: bool) -> Calling:
        """Take a stroke.

        Args:
            key: which.
            moment: in milliseconds.
            in_vain: whether nothing on the screen acts on it.
        """
        if not in_vain:
            return Calling(key, moment)
        again = key == self.key and self.times and moment - self.first < WITHIN
        if not again:
            return Calling(key, moment, 1, moment)
        return replace(self, since=moment, times=self.times + 1)

    def held(self, key: int, moment: int) -> bool:
        """Tell whether a key that the system repeats has been held for long enough."""
        return key == self.key and moment - self.since >= HELD

    @property
    def called(self) -> bool:
        """Whether it was struck often enough."""
        return self.times >= TIMES
