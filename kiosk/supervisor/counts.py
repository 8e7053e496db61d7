"""Counts visits and how the machine is, by what passes the supervisor anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.phase import Phase
from kiosk.printing import Step
from kiosk.supervisor.lifecycle import Event, State
from kiosk.usage.clock import Clock
from kiosk.usage.database import Database, LedgerError
from kiosk.usage.ledger import Ledger
from kiosk.usage.metric import Gauge
from kiosk.usage.transcript import dump
from kiosk.usage.upcoming import next_report
from kiosk.usage.visit import Tally, opinion
from kiosk.usage.vocabulary import EndCause, Vocabulary

if TYPE_CHECKING:
    from kiosk.policy.model import Policy

_WAITING: Final = 256  # things to be written; a disk that is ill must not fill the memory
_CAUSES: Final = {
    Event.END: EndCause.USER,
    Event.TICK: EndCause.IDLE,
    Event.RESET: EndCause.AGENT,
    Event.DIED: EndCause.CRASH,
    Event.CLOSE: EndCause.CLOSED,
    Event.RESUME: EndCause.CLOSED,  # a visit kept behind a pause, after closing time
}


class Counts:
    """Writes into the ledger, one thing after the other, and never waits for it.

    Args:
        folder: KIOSK_USAGE.
        policy: of the session on the screen, of which all that can be counted is made.
        say: what is told in plain words about what happens.
        clock: of this machine.
    """

    def __init__(
        self, folder: Path, policy: Policy, say: Callable[[str], None], clock: Clock | None = None
    ) -> None:
        self._vocabulary = Vocabulary.of(policy)
        self._folder = folder
        self._ledger = Ledger(folder, self._vocabulary)
        self._say = say
        self._clock = clock or Clock()
        self._tally: Tally | None = None  # of the visit, from its charter on
        self._began = 0.0
        self._said = True  # whether whoever was here last has given an opinion
        self._waiting: asyncio.Queue[Callable[[], None]] = asyncio.Queue(_WAITING)

    def renew(self, policy: Policy) -> None:
        """Count by another policy from the next visit on."""
        self._vocabulary = Vocabulary.of(policy)
        self._write(partial(self._ledger.speak, self._vocabulary))

    # --- visits -----------------------------------------------------------------------------------
    def passed(self, before: State, event: Event, after: State) -> None:
        """Follow the life of visits."""
        if after.phase is Phase.VISIT and self._tally is None:
            self._tally, self._began = Tally(self._vocabulary), after.since
            self._said = True
        elif after.phase is Phase.ENDING and self._tally is not None:
            self._end(before, event, after)
        elif before.phase is Phase.ENDING and after.phase is not Phase.ENDING:
            proved = event is not Event.UNPROVED
            self._write(lambda: self._ledger.wiped(proved=proved, now=self._clock.now()))

    def _end(self, before: State, event: Event, after: State) -> None:
        tally, self._tally = self._tally, None
        assert tally  # noqa: S101 - whoever calls has looked
        cause = _CAUSES.get(event, EndCause.AGENT)
        if before.phase is Phase.PAUSED and event is Event.TICK:
            cause = EndCause.AGENT
        until = before.hand if cause is EndCause.IDLE else after.since
        visit = tally.end(cause, max(0.0, until - self._began))
        self._said = False
        self._write(lambda: self._ledger.add(visit, self._clock.now()))

    def hear(self, message: wire.Message) -> None:
        """Take in what a session says of its visit, or of the one before it."""
        if isinstance(message, wire.Smiled) and not self._said:
            self._said = True
            said = opinion(self._vocabulary, message.face)
            self._write(lambda: self._ledger.add(said, self._clock.now()))
        if self._tally is None:
            return
        match message:
            case wire.Opened(service):
                self._tally.opened(service)
            case wire.Blocked(reason, category):
                self._tally.refused(category or reason)
            case wire.CallAgent():
                self._tally.helped()
            case _:
                return

    def overhear(self, message: wire.Message) -> None:
        """Take in what a session is told of its paper."""
        if self._tally is None:
            return
        match message:
            case wire.PrintIs(step) if step == Step.PRINTED:
                self._tally.printed()
            case wire.Scanned():
                self._tally.scanned()
            case _:
                return

    @property
    def clock_trusted(self) -> bool:
        """Whether this machine knows what day it is."""
        return self._clock.now() is not None

    # --- the machine ------------------------------------------------------------------------------
    def observe(self, gauge: Gauge, n: int) -> None:
        """Take an observation of the machine, in the unit of the gauge's name."""
        self._write(lambda: self._ledger.observe(gauge, n, self._clock.now()))

    # --- what leaves ------------------------------------------------------------------------------
    async def transcript(self) -> str:
        """Give what leaves next, as `kiosk.usage.transcript` writes it.

        Raises:
            LedgerError: it cannot be read.
        """
        return await asyncio.to_thread(self._read)

    def _read(self) -> str:
        database = Database(self._folder)
        try:
            return dump(next_report(database))
        finally:
            database.close()

    # --- writing ----------------------------------------------------------------------------------
    async def run(self) -> None:
        """Write what waits, until it is cancelled; then the rest of it."""
        try:
            while True:
                await asyncio.to_thread(self._do, await self._waiting.get())
        finally:
            while not self._waiting.empty():
                self._do(self._waiting.get_nowait())
            self._ledger.close()

    def _write(self, act: Callable[[], None]) -> None:
        if self._waiting.full():
            self._say("what is counted waits for the disk too long, and is dropped")
            return
        self._waiting.put_nowait(act)

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except LedgerError as error:
            self._say(f"not counted: {error}")
