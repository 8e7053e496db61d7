"""Whether the printer can print, from what it said last; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.peripherals.reasons import BLOCKING, Gravity, Trouble, read

_PATIENCE: Final = 2  # times without an answer, one after the other, until it is off


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printer said of itself.

    Attributes:
        stopped: whether it prints nothing now, as it says.
        reasons: its keywords.
    """

    stopped: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrinterState:
    """How the printer is.

    Attributes:
        trouble: the gravest thing to tell.
        blocked: whether nothing can be printed until somebody has done something about it.
        silent: how often it has not answered, one time after the other.
        strange: how many keywords that no rule knows it has just begun to send.
        reasons: its keywords as it sent them.
    """

    trouble: Trouble = Trouble.OK
    blocked: bool = False
    silent: int = 0
    strange: int = 0
    reasons: frozenset[str] = frozenset()


def after(state: PrinterState, reading: Reading | None, *, stalled: bool = False) -> PrinterState:
    """Take in what a printer said, or that it said nothing.

    Args:
        state: before.
        reading: what it said, or None.
        stalled: whether a document is being printed, and has not got any further for a while.
    """
    if reading is None:
        silent = min(state.silent + 1, _PATIENCE)
        if silent < _PATIENCE:
            return PrinterState(state.trouble, state.blocked, silent, 0, state.reasons)
        return PrinterState(Trouble.OFFLINE, blocked=True, silent=silent)
    meant = [read(reason) for reason in reading.reasons]
    strange = sum(
        reason not in state.reasons and trouble is Trouble.UNKNOWN
        for reason, (trouble, _gravity) in zip(reading.reasons, meant, strict=True)
    )
    blocking = [
        trouble
        for trouble, gravity in meant
        if trouble in BLOCKING and _blocks(gravity, stopped=reading.stopped, stalled=stalled)
    ]
    order = list(Trouble)
    all_told = blocking or [trouble for trouble, _gravity in meant]
    told = min(all_told, key=order.index, default=Trouble.OK)
    if reading.stopped and not blocking:
        told = Trouble.UNKNOWN if told in {Trouble.OK, Trouble.INFO} else told
    blocked = bool(blocking) or reading.stopped
    return PrinterState(told, blocked, 0, strange, frozenset(reading.reasons))


def _blocks(gravity: Gravity, *, stopped: bool, stalled: bool) -> bool:
    # a warning alone may be about the second of two trays
    return gravity is Gravity.ERROR or stopped or stalled
