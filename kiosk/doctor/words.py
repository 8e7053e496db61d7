"""Says quantities and moments as people do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.i18n import gettext as _
from kiosk.i18n import number
from kiosk.shell.agent.words import hour, when

if TYPE_CHECKING:
    from datetime import datetime

_GIGABYTE: Final = 10**9
_MEGABYTE: Final = 10**6
_WHOLE: Final = 10  # from here on, a tenth tells nobody anything
_STAMP: Final = "%Y-%m-%d %H:%M"


def bare(count: float) -> str:
    """Say a number, with a tenth where that matters: "4,1", "8"."""
    said = f"{count:.0f}" if count >= _WHOLE else f"{count:.1f}".removesuffix(".0")
    return number(said)


def gigabytes(size: int) -> str:
    """Say how many gigabytes so many bytes are, without the unit."""
    return bare(size / _GIGABYTE)


def room(size: int) -> str:
    """Say a quantity of bytes."""
    if size >= _GIGABYTE:
        return _("{n} Go").format(n=gigabytes(size))
    return _("{n} Mo").format(n=bare(size // _MEGABYTE))


def clock(now: datetime) -> str:
    """Say what time it is."""
    return hour(now.strftime(_STAMP))


def at(then: datetime, now: datetime) -> str:
    """Say when something was: "à 10 h 32", with the day if it is not today."""
    zone = now.tzinfo
    return when(then.astimezone(zone).strftime(_STAMP), now.strftime(_STAMP))
