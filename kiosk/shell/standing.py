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
    PRINTER = "printer"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the screen.

    Attributes:
        number: what is counted down, seconds in the warning and else minutes; 0 is nothing.
        trouble: why nothing can be printed, a `kiosk.peripherals.reasons.Trouble`.
        fault: what is wrong with the settings of this machine, for whoever set it up.
    """

    curtain: Curtain = Curtain.NONE
    band: Band = Band.NONE
    number: int = 0
    trouble: str = ""
    fault: str = ""


_CURTAINS: Final = {
    Phase.ATTRACT: Curtain.ATTRACT,
    Phase.CHARTER: Curtain.CHARTER,
    Phase.WARNING: Curtain.WARNING,
    Phase.PAUSED: Curtain.PAUSED,
    Phase.CLOSED: Curtain.CLOSED,
    Phase.ENDING: Curtain.ENDING,
    Phase.OUT_OF_SERVICE: Curtain.OUT_OF_SERVICE,
}
# where only who looks after the kiosk stands before it, or may
_NOBODY: Final = frozenset({Phase.ATTRACT, Phase.CLOSED})
# where the word about the visit before must not be in the way of somebody, or would be wrong
_PRESENT: Final = frozenset({Phase.CHARTER, Phase.WARNING, Phase.WAITING, Phase.OUT_OF_SERVICE})


def shown(  # noqa: PLR0913 - all that the screen depends on, each by its name
    phase: Phase,
    seconds: float | None,
    *,
    erased: bool,
    closes_in: float | None,
    agent_comes: bool = False,
    trouble: str = "",
    fault: str = "",
) -> Shown:
    """Decide what is shown.

    Args:
        phase: where the visit stands.
        seconds: until it changes by itself, or None.
        erased: whether the visit before is proved wiped, and nobody has taken note of it yet.
        closes_in: seconds until the opening hours end, or None where nobody said.
        agent_comes: whether the agent, who was called, has just said so.
        trouble: why nothing can be printed, or "".
        fault: what is wrong with the settings of this machine, or "".
    """
    if erased and phase not in _PRESENT:
        return Shown(Curtain.ERASED)
    if phase not in {Phase.VISIT, Phase.WAITING}:
        number = _whole(seconds, 1) * (phase is Phase.WARNING)
        told = fault if phase in _NOBODY else ""
        return Shown(_CURTAINS[phase], number=number, fault=told)
    if agent_comes:
        return Shown(band=Band.COMES)
    if phase is Phase.WAITING and seconds is not None:
        return Shown(band=Band.WAITING, number=_whole(seconds, 60))
    if trouble and closes_in is None:
        return Shown(band=Band.PRINTER, trouble=trouble)
    return Shown(band=Band.NONE if closes_in is None else Band.CLOSES, number=_whole(closes_in, 60))


def _whole(seconds: float | None, unit: int) -> int:
    return max(1, math.ceil(seconds / unit)) if seconds is not None else 0
