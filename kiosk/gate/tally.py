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
AGAIN: Final = 5.0  # seconds: Chromium asks three times before it believes a refusal
_RECENT: Final = 64


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
        self._recent: dict[str, float] = {}

    def refused(self, host: str, reason: str, category: str = "") -> None:
        """Count one refusal: why, never what; the host only tells a second try from a new one."""
        now = self._clock()
        before = self._recent.pop(host, None)
        self._recent[host] = now
        if len(self._recent) > _RECENT:
            del self._recent[next(iter(self._recent))]
        if before is not None and now - before < AGAIN:
            return
        self._left = min(BURST, self._left + (now - self._last) * PER_SECOND)
        self._last = now
        if self._left < 1:
            return
        self._left -= 1
        _LOG.info("refused: %s %s", reason, category)
        with suppress(OSError):  # it is busy, or gone: then its own end tells
            self._supervisor.send(Blocked(reason, category))
