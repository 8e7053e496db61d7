"""How a talk with the helper ends."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """One for each sentence that a citizen is told."""

    DONE = "done"
    NO_STICK = "no-stick"
    SPENT = "spent"  # plugged in during another visit: to be pulled out and plugged in again
    UNREADABLE = "unreadable"
    NOTHING_USABLE = "nothing-usable"
    GONE = "gone"  # the document or the stick
    TOO_LARGE = "too-large"
    FULL = "full"
    READ_ONLY = "read-only"
    NOT_VERIFIED = "not-verified"
    SLOW = "slow"
    STUCK = "stuck"  # the process that had it mounted cannot be ended
    REFUSED = "refused"  # a request that means nothing


_ALL: Final = tuple(Outcome)
_FIRST: Final = 64  # below it are the numbers with which programs fail by themselves


def exit_code(outcome: Outcome) -> int:
    """Give the number with which a process says this; a crash has none of them."""
    return 0 if outcome is Outcome.DONE else _FIRST + _ALL.index(outcome)


def of_exit(code: int) -> Outcome:
    """Tell how a process ended."""
    if code == 0:
        return Outcome.DONE
    return _ALL[code - _FIRST] if _FIRST < code < _FIRST + len(_ALL) else Outcome.UNREADABLE
