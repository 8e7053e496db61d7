"""The time between two looks at a device, which a plug cuts short."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

PERIOD: Final = 0.8  # seconds; two silences tell that a device is off, and that within two seconds
_RESTLESS: Final = 50  # looks after a plug: a device and ipp-usb take half a minute to come up


class Pause:
    """Waits between two looks."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._restless = 0

    def end(self) -> None:
        """Have the next look at once, and some more soon after."""
        self._restless = _RESTLESS
        self._woken.set()

    async def woken(self) -> None:
        """Wait until it is cut short, however long that takes."""
        await self._woken.wait()
        self._woken.clear()

    async def last(self, seconds: float) -> bool:
        """Wait for so long at most; tell whether it was cut short."""
        if self._restless:
            self._restless -= 1
            seconds = min(seconds, PERIOD)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        woken = self._woken.is_set()
        self._woken.clear()
        return woken
