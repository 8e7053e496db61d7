"""`kiosk run` for tests: the same kiosk, but the clock of its visits goes forward when told to.

    python -m tests.e2e.ahead SOCKET

All else keeps its own time: processes that hang are found as soon as ever, people touch as fast.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path
from typing import Final

from kiosk.__main__ import main
from kiosk.supervisor import supervisor
from kiosk.supervisor.birth import Birth
from kiosk.supervisor.lifecycle import Event

_HEARD: Final = 0.1  # seconds in which the supervisor has heard what a session has said before
_PATIENCE: Final = 30.0  # seconds for an answer on a busy machine


class Clock:
    """The test's hand on the clock.

    Args:
        place: the socket where the kiosk listens for it.
    """

    def __init__(self, place: Path) -> None:
        self.place = place

    def forward(self, seconds: float) -> str:
        """Let some time pass, and tell in which `kiosk.phase.Phase` the kiosk is then."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_PATIENCE)
            line.connect(str(self.place))
            line.sendall(f"{seconds}\n".encode())
            return line.makefile("r", encoding="ascii").readline().strip()


class _Ahead(supervisor.Supervisor):
    """A supervisor that lives ahead of the machine's clock by what a test has added."""

    place = ""
    _ahead = 0.0

    async def run(self, first: Birth | None = None) -> None:
        async with await asyncio.start_unix_server(self._forward, self.place):
            await super().run(first)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seconds = float(await reader.readline())
        await asyncio.sleep(_HEARD)
        self._ahead += seconds
        self._feed(Event.TICK)
        writer.write(f"{self.state.phase}\n".encode())
        writer.close()

    def _now(self) -> float:
        return super()._now() + self._ahead


if __name__ == "__main__":
    _Ahead.place = sys.argv[1]
    supervisor.Supervisor = _Ahead  # type: ignore[misc]  # made in one place, by this name
    sys.exit(main(["run"]))
