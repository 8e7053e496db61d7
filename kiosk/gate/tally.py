"""The count of what was refused, told to the supervisor without ever waiting for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from kiosk.wire import Blocked, Channel

_LOG: Final = logging.getLogger(__name__)
BURST: Final = 32.0
PER_SECOND: Final = 2.0  # a hostile page refuses thousands: they are not thousands of events


class Tally:
    """Passes refusals on, the first of each flood and then a few a second.

    Args:
        supervisor: the channel to it, non-blocking.
        clock: gives seconds that never run backwards.
    """

    def __init__(self, supervisor: Channel, clock: Callable[[], float]) -> None:
        self._supervisor = supervisor
        self._clock = clock
        self._left = BURST
        self._last = clock()

    def refused(self, reason: str, category: str = "") -> None:
        """Count one refusal: why, never what."""
        now = self._clock()
        self._left = min(BURST, self._left + (now - self._last) * PER_SECOND)
        self._last = now
        if self._left < 1:
            return
        self._left -= 1
        _LOG.info("refused: %s %s", reason, category)
        with suppress(OSError):  # it is busy, or gone: then its own end tells
            self._supervisor.send(Blocked(reason, category))
