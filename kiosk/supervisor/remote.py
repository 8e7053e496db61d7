"""Does what is commanded from afar: a closed list, each once, and told as numbers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kiosk.supervisor.state_folder import keep
from kiosk.updates import command
from kiosk.updates.command import Command, CommandError, Op
from kiosk.usage.metric import Gauge

FILE: Final = "commands-done.json"
LOOK: Final = 2.0  # seconds
_ANY_TIME: Final = frozenset({Op.END_IDLE_VISIT, Op.DIAGNOSTICS})


class Remote:
    """Looks for commands that were verified, and does those that are due.

    An id is written down before its command is done: a machine that is cut off in the middle of a
    restart must not restart for ever.

    Args:
        folder: of policies, where `kiosk update` puts them.
        state: the folder of what survives a visit.
        kiosk: this kiosk's number.
        do: does one, and gives why not, or "".
        free: tells whether nobody is at the kiosk.
        observe: takes what is told of them.
        say: what is told in plain words about what happens.
    """

    def __init__(  # noqa: PLR0913 - each by its name
        self,
        folder: Path,
        state: Path,
        kiosk: str,
        *,
        do: Callable[[Op], str],
        free: Callable[[], bool],
        observe: Callable[[Gauge, int], None],
        say: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._file = state / FILE
        self._kiosk = kiosk
        self._do = do
        self._free = free
        self._observe = observe
        self._say = say
        self._stamp = 0
        self._commands: tuple[Command, ...] = ()
        self._done = self._remembered()

    async def run(self) -> None:
        """Look again and again until it is cancelled."""
        while True:
            self.look(datetime.now(UTC))
            await asyncio.sleep(LOOK)

    def look(self, now: datetime) -> None:
        """Do what is due and can be done now; the rest waits, as long as it is due."""
        self._read()
        for one in command.due(self._commands, self._done or frozenset(), now, self._kiosk):
            if (one.op in _ANY_TIME or self._free()) and self._remember(one):
                why = self._do(one.op)
                self._say(f"command {one.op}: {why or 'done'}")
                self._observe(Gauge.COMMANDS_REFUSED if why else Gauge.COMMANDS_DONE, 1)

    def _read(self) -> None:
        try:
            stamp = (self._folder / command.FILE).stat().st_mtime_ns
        except OSError:
            stamp = 0
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._commands = command.read(self._folder)
        except CommandError as error:
            self._commands = ()
            self._say(f"{error}")

    def _remember(self, one: Command) -> bool:
        """Write down that a command is begun; without that it is not."""
        if self._done is None:
            return False
        done = command.still_known({*self._done, one.id}, self._commands)
        try:
            keep(self._file, json.dumps(sorted(done)).encode())
        except OSError as error:
            self._say(f"command {one.op} is not done: {self._file.name}: {error.strerror}")
            return False
        self._done = done
        return True

    def _remembered(self) -> frozenset[str] | None:
        """Give the ids of what was begun; None where nobody knows: then nothing is done."""
        try:
            said = json.loads(self._file.read_bytes())
            return frozenset(map(str, said))
        except FileNotFoundError:
            return frozenset()
        except (OSError, ValueError, TypeError):
            self._say(f"{self._file.name} cannot be read: no command is done")
            return None
