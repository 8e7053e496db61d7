"""What the shell shows of where a visit stands; decided here, without any clock or screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.phase import Phase


class Curtain(StrEnum):
    """A screen over everything else; NONE leaves the visit in sight."""

    NONE = "none"
    ATTRACT = "attract"
    CHARTER = "charter"
    WARNING = "warning"
    ENDING = "ending"
    ERASED = "erased"
    PAUSED = "paused"
    CLOSED = "closed"
    OUT_OF_SERVICE = "out-of-service"


class Band(StrEnum):
    """A line above the page, which hides nothing."""

    NONE = "none"
    WAITING = "waiting"
    CLOSES = "closes"
    COMES = "comes"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the screen.

    Attributes:
        number: what is counted down, seconds in the warning and else minutes; 0 is nothing.
    """

    curtain: Curtain = Curtain.NONE
    band: Band = Band.NONE
    number: int = 0


_CURTAINS: Final = {
    Phase.ATTRACT: Curtain.ATTRACT,
    Phase.CHARTER: Curtain.CHARTER,
    Phase.WARNING: Curtain.WARNING,
    Phase.PAUSED: Curtain.PAUSED,
    Phase.CLOSED: Curtain.CLOSED,
    Phase.ENDING: Curtain.ENDING,
    Phase.OUT_OF_SERVICE: Curtain.OUT_OF_SERVICE,
}
# where the word about the visit before must not be in the way of somebody, or would be wrong
_PRESENT: Final = frozenset({Phase.CHARTER, Phase.WARNING, Phase.WAITING, Phase.OUT_OF_SERVICE})


def shown(
    phase: Phase,
    seconds: float | None,
    *,
    erased: bool,
    closes_in: float | None,
    agent_comes: bool = False,
) -> Shown:
    """Decide what is shown.

    Args:
        phase: where the visit stands.
        seconds: until it changes by itself, or None.
        erased: whether the visit before is proved wiped, and nobody has taken note of it yet.
        closes_in: seconds until the opening hours end, or None where nobody said.
        agent_comes: whether the agent, who was called, has just said so.
    """
    if erased and phase not in _PRESENT:
        return Shown(Curtain.ERASED)
    if phase is Phase.WARNING:
        return Shown(Curtain.WARNING, number=_whole(seconds, 1))
    if agent_comes and phase in {Phase.VISIT, Phase.WAITING}:
        return Shown(band=Band.COMES)
    if phase is Phase.WAITING and seconds is not None:
        return Shown(band=Band.WAITING, number=_whole(seconds, 60))
    if phase in {Phase.VISIT, Phase.WAITING}:
        band = Band.NONE if closes_in is None else Band.CLOSES
        return Shown(band=band, number=_whole(closes_in, 60))
    return Shown(_CURTAINS[phase])


def _whole(seconds: float | None, unit: int) -> int:
    return max(1, math.ceil(seconds / unit)) if seconds is not None else 0
