"""Lends a visit the USB stick that was plugged in for it; what is on it never comes by here."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.supervisor.proof import Check, Part
from kiosk.usb_stick import Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

_PERIOD: Final = 1.0  # seconds between two looks
_LOOK: Final = 5.0  # seconds for an answer
_END: Final = 100.0  # seconds: the helper may just be writing, and ends that within 92
_LONGEST: Final = 8192  # bytes of an answer


class Sticks:
    """Gives out lines to the helper, each for one question, while a visit is on the screen.

    Args:
        helper: its socket, or None where there is none.
        tell: sends a message to the session on the screen, with descriptors.
    """

    def __init__(
        self, helper: Path | None, tell: Callable[[wire.Message, tuple[int, ...]], None]
    ) -> None:
        self._helper = helper
        self._tell = tell
        self._how = Outcome.NO_HELPER

    async def run(self) -> None:
        """Look whether there is a stick, until cancelled."""
        while self._helper is not None:
            self._take(await self._ask("look", _LOOK))
            await asyncio.sleep(_PERIOD)

    def begin(self) -> None:
        """Tell a new visit what there is."""
        self._tell(wire.StickIs(self._how), ())

    def hear(self, message: wire.Message, carried: int | None) -> bool:
        """Give out a line."""
        if not isinstance(message, wire.AskStick) or carried is not None:
            return False
        try:
            line = self._line()
        except OSError:
            self._take(Outcome.NO_HELPER)
            self._tell(wire.StickIs(self._how), ())
            return True
        with line:
            self._tell(wire.StickLine(), (line.fileno(),))
        return True

    def clear(self) -> Awaitable[Check]:
        """Make the sticks that are there nobody's, and tell whether none is mounted."""
        return self._cleared()

    async def _cleared(self) -> Check:
        if self._helper is None or not self._helper.exists():
            return Check(Part.STICKS, clean=True, detail="nobody here can read them")
        how = await self._ask("end", _END)
        detail = "none is mounted" if how is Outcome.DONE else "one may still be mounted"
        return Check(Part.STICKS, how is Outcome.DONE, detail)

    def _take(self, how: Outcome) -> None:
        before, self._how = self._how, how
        if how is not before:
            self._tell(wire.StickIs(how), ())

    # --- the helper -------------------------------------------------------------------------------
    def _line(self) -> socket.socket:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_CLOEXEC)
        line.setblocking(False)
        try:
            line.connect(os.fspath(self._helper or ""))
        except OSError:
            line.close()
            raise
        return line

    async def _ask(self, what: str, seconds: float) -> Outcome:
        """Ask what has no documents in its answer."""
        loop = asyncio.get_running_loop()
        try:
            with self._line() as line:
                async with asyncio.timeout(seconds):
                    await loop.sock_sendall(line, json.dumps({"ask": what}).encode())
                    answer = json.loads(await loop.sock_recv(line, _LONGEST))
                    return Outcome(answer["outcome"])
        except (OSError, TimeoutError, ValueError, KeyError, TypeError):
            return Outcome.NO_HELPER
