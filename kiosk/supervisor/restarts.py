"""How long to wait before what died is started again; pure."""

from __future__ import annotations

from typing import Final

GOOD_LIFE: Final = 60.0  # seconds; whoever lived so long did not die of its start
_DELAYS: Final = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


class Restarts:
    """Counts deaths in a row: the first is mended at once, too many are given up."""

    def __init__(self) -> None:
        self._deaths = 0

    def delay(self, lived: float) -> float | None:
        """Give the seconds to wait now that it died after so many, or None to give up."""
        if lived >= GOOD_LIFE:
            self._deaths = 0
        if self._deaths == len(_DELAYS):
            return None
        self._deaths += 1
        return _DELAYS[self._deaths - 1]

    def ended_well(self) -> None:
        """Forget the deaths: a visit came to its proper end."""
        self._deaths = 0
