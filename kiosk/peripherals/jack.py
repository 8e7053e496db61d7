"""Looks whether a headset is plugged in, as the sound card says itself.

Its control is asked, not its input device: whoever may read that one may read the keyboard too.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

from kiosk.peripherals.mixer import ask

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTROLS: Final = ("Headphone Jack", "Front Headphone Jack")  # the first that a card has
_VALUE: Final = re.compile(rb": values=(on|off)")
_LOOK: Final = 2.0  # seconds


class Jack:
    """The headset's socket of the first sound card.

    Args:
        changed: called whenever a headset was plugged in or out.
        mixer: the program that knows.
    """

    def __init__(self, changed: Callable[[], object], mixer: str = "amixer") -> None:
        self._changed = changed
        self._mixer = mixer
        self.plugged = False

    async def run(self) -> None:
        """Look again and again; not at all where the card knows nothing of its socket."""
        control = await self._find()
        while control:
            plugged = await self._is_plugged(control)
            if plugged is not None and plugged is not self.plugged:
                self.plugged = plugged
                self._changed()
            await asyncio.sleep(_LOOK)

    async def _find(self) -> str:
        for control in _CONTROLS:
            if await self._is_plugged(control) is not None:
                return control
        return ""

    async def _is_plugged(self, control: str) -> bool | None:
        told = await ask(self._mixer, "cget", f"iface=CARD,name='{control}'")
        found = _VALUE.search(told or b"")
        return None if found is None else found[1] == b"on"
