"""How a process of the helper ends, as a number."""

from __future__ import annotations

from typing import Final

from kiosk.usb_stick import Outcome

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
