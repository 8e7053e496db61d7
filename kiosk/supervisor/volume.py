"""How loud the kiosk is: the agent sets it, and a visit cannot leave it otherwise.

Through the mixer of ALSA, the sound system below all others; nothing here makes anybody wait.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

from kiosk.order import Order, Refusal
from kiosk.peripherals.mixer import ask

STEPS: Final = {Order.LOUDER: 10, Order.SOFTER: -10}  # percent, as an ear hears it
_CONTROLS: Final = ("Master", "PCM", "Speaker", "Headphone")  # the first that a card has
_LEVEL: Final = re.compile(rb"\[([0-9]{1,3})%\]")
_LOUDEST: Final = 100
_SOFTEST: Final = 10  # percent: an agent who has made it silent would hear no warning any more


class Volume:
    """The volume of the first sound card.

    Args:
        mixer: the program that sets it.
    """

    def __init__(self, mixer: str = "amixer") -> None:
        self._mixer = mixer
        self._control = ""
        self._wanted = -1  # percent, until somebody orders another; -1 where there is none to set
        self._turn = asyncio.Lock()

    @property
    def percent(self) -> str:
        """How loud it is meant to be, or "" where there is no sound to set."""
        return "" if self._wanted < 0 else str(self._wanted)

    async def find(self) -> None:
        """Look whether there is a volume to set, and keep it as it is."""
        for control in _CONTROLS:
            level = await self._ask("sget", control)
            if level is not None:
                self._control, self._wanted = control, level
                return

    def change(self, order: Order) -> str:
        """Take an order of `STEPS`; `restore` carries it out.

        Returns:
            Why not, a `kiosk.order.Refusal`, or "".
        """
        if self._wanted < 0:
            return Refusal.NOT_YET
        self._wanted = min(max(self._wanted + STEPS[order], _SOFTEST), _LOUDEST)
        return ""

    async def restore(self) -> None:
        """Set it to what the agent wants, whatever a visit has made of it."""
        if self._wanted >= 0:
            async with self._turn:
                await self._ask("sset", self._control, f"{self._wanted}%", "unmute")

    async def _ask(self, *words: str) -> int | None:
        """Run the mixer; give the level that it tells, or None."""
        found = _LEVEL.search(await ask(self._mixer, "-M", *words) or b"")
        return int(found[1]) if found else None
