"""Looks again and again: by the clock, and when woken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from random import Random

from kiosk.updates.schedule import Schedule
from kiosk.updates.wake import keep_listening


class Bell:
    """Is rung by one thread and heard by another; rung often, it is heard once."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rung = self._urgent = False

    def ring(self, urgent: bool) -> None:  # noqa: FBT001 - the one thing there is to say
        """Ring it."""
        with self._condition:
            self._rung, self._urgent = True, self._urgent or urgent
            self._condition.notify()

    def heard(self, seconds: float) -> bool | None:
        """Wait for it.

        Args:
            seconds: at most.

        Returns:
            Whether it is urgent; None if it was not rung.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._rung, seconds)
            urgent = self._urgent if self._rung else None
            self._rung = self._urgent = False
        return urgent


def follow(
    look: Callable[[], object], wake: str, proxies: Mapping[str, str], chance: Random
) -> None:
    """Look at once, then for ever.

    Args:
        look: looks once; whatever goes wrong, it comes back.
        wake: the address at which something new is announced, or "".
        proxies: by scheme, for that address.
        chance: draws pauses and delays.
    """
    bell = Bell()
    if wake:
        # it waits in a read of the system, for hours, and has a hand on nothing but the bell
        threading.Thread(
            target=keep_listening, args=(wake, bell.ring, proxies, time.sleep), daemon=True
        ).start()
    schedule = Schedule(time.monotonic())
    while True:
        wait = schedule.wait(time.monotonic())
        urgent = bell.heard(wait) if wait else None
        if urgent is not None:
            schedule = schedule.woken(time.monotonic(), chance, urgent=urgent)
        elif not schedule.wait(time.monotonic()):
            look()
            schedule = schedule.looked(time.monotonic(), chance)
