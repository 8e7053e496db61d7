"""The life of a kiosk: one visit after another, and the next session behind the one in use."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.order import Order, Refusal
from kiosk.phase import Phase
from kiosk.settings import Spare
from kiosk.supervisor.birth import STOP_SIGNALS
from kiosk.supervisor.lifecycle import Event, State, Terms, deadline, step
from kiosk.supervisor.proving import Proving
from kiosk.supervisor.restarts import Restarts
from kiosk.supervisor.session import Session
from kiosk.supervisor.trials import NoTrials

if TYPE_CHECKING:
    from kiosk.supervisor.birth import Birth, Frame
    from kiosk.supervisor.facility import Facility
    from kiosk.supervisor.proof import Check
    from kiosk.supervisor.trials import Trials

_PAINTING: Final = 5.0  # seconds for a spare to be on the screen
_TOLD: Final = frozenset({Phase.CHARTER, Phase.VISIT, Phase.WAITING})
_IDLE: Final = 60.0  # seconds without a hand after which a command may end a visit
_SPARE_AFTER: Final = 1.0  # seconds after a session is warm: whoever begins has the cores first
_SETTLED: Final = 4.0  # seconds after somebody came or went on, for the same reason
_EVENTS: Final[dict[type[wire.Message], Event]] = {
    wire.Touched: Event.HAND,
    wire.Accepted: Event.ACCEPTED,
    wire.AwaitCode: Event.AWAIT_CODE,
    wire.EndVisit: Event.END,
}
_ORDERS: Final = {
    Order.RESET: Event.RESET,
    Order.PAUSE: Event.PAUSE,
    Order.RESUME: Event.RESUME,
    Order.HELP_ON: Event.HELP_ON,
    Order.HELP_OFF: Event.HELP_OFF,
}


class Supervisor:
    """Keeps one session in use and one behind it, and proves each visit wiped.

    Attributes:
        state: where the kiosk stands.
        proofs: of the wipes of its visits.
        outside: takes what a session says that is not about its visit's life.
        passed: is told of each event, with the state before it and after it.
        renewed: is told of the frame of the session on the screen, where it is another one.
        trials: learns how sessions fare with their policy.
        facilities: what it is lent.

    Args:
        frame: what the sessions have in common.
        say: what is told in plain words about what happens; never a word about a citizen.
        terms: on which the kiosk is used.
        spare: whether the next session is started behind the one in use; AUTO is as YES.
    """

    def __init__(
        self,
        frame: Frame,
        say: Callable[[str], None],
        *,
        terms: Terms | None = None,
        spare: Spare = Spare.YES,
    ) -> None:
        self.state = State()
        self.proofs = Proving(say)
        self.outside: Callable[[wire.Message], None] = lambda _: None
        self.passed: Callable[[State, Event, State], None] = lambda *_: None
        self.renewed: Callable[[Frame], None] = lambda _: None
        self.trials: Trials = NoTrials()
        self.facilities: tuple[Facility, ...] = ()
        self._frame = frame
        self._say = say
        self._terms = terms or Terms()
        self._spare_wanted = spare
        self._stop = asyncio.Event()
        self._news = asyncio.Event()
        self._restarts = Restarts()
        self._current: Session | None = None
        self._spare: Session | None = None
        self._coming: Session | None = None  # on the screen, while the one before is wiped
        self._clock: asyncio.TimerHandle | None = None
        self._in_use = frame  # that of the session on the screen
        self._silent = False  # whether nobody was there whose visit this ending erases
        self._announced = False  # whether this visit was told of closing time
        self._not_before = 0.0  # when a session may be started again after deaths

    def stop(self) -> None:
        """End the session that runs, and start no other."""
        self._stop.set()

    def obey(self, order: Order) -> str:
        """Do what an agent orders.

        Returns:
            Why it cannot be done now, a `kiosk.order.Refusal`, or "".
        """
        if order not in _ORDERS:
            return Refusal.NOT_YET
        if order is Order.RESET and self.state.phase is Phase.ENDING:
            return ""
        self._feed(_ORDERS[order])
        return ""

    def tell(self, message: wire.Message, descriptors: tuple[int, ...] = ()) -> None:
        """Send a message to the session on the screen, if there is one."""
        if session := self._current or self._coming:
            session.tell(message, descriptors)

    def permit(self, host: str) -> None:
        """Open a site for the visit on the screen, which ends with it."""
        if self._current:
            self._current.permit(host)

    def renew(self, frame: Frame) -> None:
        """Begin sessions with another policy: at once where nobody is, else the next one."""
        self._frame = frame
        self._news.set()

    @property
    def painted(self) -> bool:
        """Whether the session on the screen has painted its home."""
        return self._current is not None and self._current.ever_painted

    @property
    def free(self) -> bool:
        """Whether nobody's visit is on the screen or behind it, and none is being erased."""
        return not self.state.visited and self.state.phase is not Phase.ENDING

    @property
    def _outdated(self) -> bool:
        return self._current is not None and self._current.frame is not self._frame

    def refresh(self) -> None:
        """Begin anew with another session, where nobody is."""
        self._feed(Event.RENEW)

    def end_idle(self) -> bool:
        """End a visit that nobody has touched for a while; tell whether there was one."""
        quiet = self._now() - self.state.hand
        if not self.state.visited or quiet < _IDLE:
            return False
        self._feed(Event.RESET)
        return True

    def closes_in(self, minutes: float | None, notice: float) -> None:
        """Tell how long it is still open.

        Args:
            minutes: until it closes, 0 where it is closed, or None where it never does.
            notice: so many minutes before, whoever is there is told.
        """
        closed = minutes is not None and minutes <= 0
        if closed is self.state.open:
            self._feed(Event.CLOSE if closed else Event.OPEN)
        near = minutes is not None and 0 < minutes <= notice
        if near and not self._announced and self.state.phase in _TOLD and self._current:
            self._current.tell(wire.ClosesIn(f"{minutes:.0f}"))
            self._announced = True

    async def run(self, first: Birth | None = None) -> None:
        """Run until `stop`.

        Args:
            first: a shell that was born before there was an event loop.

        Raises:
            KioskError: sessions keep dying.
            NotWipedError: one could not be killed when the kiosk was told to stop.
        """
        stopped = asyncio.create_task(self._stop.wait())
        self.state = State(since=self._now(), hand=self._now())
        try:
            self.trials.started(self._frame.version)
            self._current = await Session.start(self._frame, self._hear, first)
            self._coming = None
            self._show_phase()
            while not stopped.done():
                await self._one_turn(stopped)
        finally:
            stopped.cancel()
            if self._clock:
                self._clock.cancel()
            for session in (self._spare, self._current):
                if session:
                    await session.kill()

    # --- turns of the loop ------------------------------------------------------------------------
    async def _one_turn(self, stopped: asyncio.Task[bool]) -> None:
        """Wait until something happens, and do what it asks for."""
        news = asyncio.create_task(self._news.wait())
        waited: list[asyncio.Future[object]] = [stopped, news]  # type: ignore[list-item]  # invariant
        waited += [s.over for s in (self._current, self._spare) if s]  # type: ignore[misc]  # as above
        try:
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
        self._news.clear()
        if stopped.done():
            return
        if self._spare and self._spare.over.done():
            await self._bury_spare()
        if self._current and self._current.over.done():
            self._feed(Event.DIED)
            await self._turn_over()
        elif self.state.phase is Phase.ENDING:
            await self._turn_over()
        await self._mind_spare()
        self._mind_policy()

    def _mind_policy(self) -> None:
        """Let nobody begin with an old policy where a session with the new one can be shown."""
        ready = self._spare is not None and self._spare.warm
        if self._outdated and (ready or self._spare_wanted is Spare.NO):
            self._feed(Event.RENEW)

    async def _mind_spare(self) -> None:
        if self._spare and self._spare.frame is not self._frame:
            await self._bury_spare()
        if self._spare or not self._spare_is_due() or not self._current or not self._current.warm:
            return
        settled = self.state.since + _SETTLED if self._spare_wanted is Spare.VISIT else 0.0
        wait = max(self._not_before, settled) - self._now()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._news.set)
            return
        self._spare = await Session.start(self._frame, self._hear, hidden=True)

    def _spare_is_due(self) -> bool:
        if self._spare_wanted is Spare.VISIT:  # another policy is tried on one that nobody sees
            return self.state.visited or self._outdated
        return self._spare_wanted is not Spare.NO

    async def _bury_spare(self) -> None:
        spare, self._spare = self._spare, None
        if spare:
            if spare.ending:
                self.trials.started(spare.frame.version)
            self._count(spare)
            await self._wipe(spare)

    # --- from one visit to the next ---------------------------------------------------------------
    async def _turn_over(self) -> None:
        """Show the next session, kill the one before it, and prove that it is gone."""
        old, self._current = self._current, None
        if old is None:
            return
        told = self._now()
        old.shown = False
        cleared = asyncio.gather(*(one.clear() for one in self.facilities))
        new = self._coming = await self._bring_forward()
        shown = self._now()
        self._count(old)
        clean = await self._wipe(old, await cleared)
        gone = self._now()
        if new is None:
            await asyncio.sleep(max(0.0, self._not_before - gone))
            self._use(self._frame)
            self.trials.started(self._frame.version)
            new = await Session.start(self._frame, self._hear)
        self._current, self._coming = new, None
        self._announced = False
        if old.aloud:
            new.tell(wire.Aloud())
        if clean and not self._silent:
            new.tell(wire.Erased())
        self._feed(Event.WIPED if clean else Event.UNPROVED)
        self._show_phase()
        self._say(
            f"{old.ending or 'the visit is over'}; shown in {(shown - told) * 1000:.0f} ms, "
            f"{'proved wiped' if clean else 'NOT PROVED WIPED'} in {(gone - told) * 1000:.0f} ms"
        )
        asyncio.get_running_loop().call_later(_SPARE_AFTER, self._news.set)

    def _use(self, frame: Frame) -> None:
        if frame is not self._in_use:
            self._in_use = frame
            self.renewed(frame)

    async def _bring_forward(self) -> Session | None:
        """Put the spare on the screen; give None where there is none that paints."""
        if self._spare and self._spare.frame is not self._frame:
            await self._bury_spare()
        spare, self._spare = self._spare, None
        if spare is None:
            return None
        self._use(spare.frame)
        self.trials.started(spare.frame.version)
        spare.tell(wire.PhaseIs(Phase.ENDING))
        self._coming = spare
        spare.show()
        await asyncio.wait(
            (spare.painted, spare.over), timeout=_PAINTING, return_when=asyncio.FIRST_COMPLETED
        )
        if spare.painted.done():
            return spare
        spare.shown = False
        self._coming = None
        self._count(spare)
        await self._wipe(spare)
        return None

    async def _wipe(self, session: Session, cleared: Sequence[Check] = ()) -> bool:
        alive = (self._current, self._coming, self._spare)
        return await self.proofs.wipe(session, alive, cleared)

    def _count(self, session: Session) -> None:
        """Let sessions that die in a row wait longer and longer.

        Raises:
            KioskError: they keep dying.
        """
        ending = session.ending
        if ending is None:
            self._restarts.ended_well()
            return
        self.trials.failed(session.frame.version, was_painted=session.ever_painted)
        delay = self._restarts.delay(self._now() - session.born)
        if delay is None:
            raise KioskError(
                f"sessions keep dying ({ending})",
                hint="kiosk run --console shows what they write before they die",
            )
        self._not_before = self._now() + delay
        if delay:
            self._say(f"the next one starts in {delay:g} s")

    # --- what happens to a visit ------------------------------------------------------------------
    def _hear(self, session: Session, message: wire.Message, carried: int | None) -> None:
        if isinstance(message, wire.Warm):
            waits = self._current is None or self._current.frame is self._frame
            asyncio.get_running_loop().call_later(_SPARE_AFTER if waits else 0, self._news.set)
        if session.shown and self._current is None:
            self._coming = session  # it paints before we hold it, and is to be told how things are
        lent = self.facilities if session.shown else ()
        if any(one.hear(message, carried) for one in lent):
            return
        if carried is not None:
            os.close(carried)
        if not session.shown:
            return  # nobody is in front of it
        if (event := _EVENTS.get(type(message))) is not None:
            self._feed(event)
            return
        if isinstance(message, wire.Painted):
            self.trials.painted(session.frame.version)
            self._say("the home screen is painted")
        self.outside(message)

    def _feed(self, event: Event) -> None:
        before = self.state
        self.state = step(before, event, self._now(), self._terms)
        if self.state.phase is Phase.ENDING and before.phase is not Phase.ENDING:
            self._silent = event is Event.RENEW
        self.passed(before, event, self.state)
        self._set_clock()
        helped = self.state.helped
        if helped is not before.helped and self._current:
            self._current.tell(wire.HelpBegins() if helped else wire.HelpEnds())
            self._show_phase()  # its time has another length now
        if (self.state.phase, self.state.since) != (before.phase, before.since):
            self._show_phase()
            self._news.set()

    def _set_clock(self) -> None:
        if self._clock:
            self._clock.cancel()
            self._clock = None
        until = deadline(self.state, self._terms)
        if until is not None:
            wait = max(0.0, until - self._now())
            self._clock = asyncio.get_running_loop().call_later(wait, self._feed, Event.TICK)

    def _show_phase(self) -> None:
        if self._current is None:
            return
        phase, until = self.state.phase, deadline(self.state, self._terms)
        if phase is Phase.ATTRACT and not self._terms.charter:
            phase = Phase.VISIT  # the home itself invites
        counted = until is not None and phase in {Phase.WARNING, Phase.WAITING}
        seconds = f"{until - self._now():.0f}" if until is not None and counted else ""
        self._current.tell(wire.PhaseIs(phase, seconds))

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


async def keep(supervisor: Supervisor, first: Birth) -> None:
    """Run a supervisor until SIGTERM, SIGINT or SIGHUP."""
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, supervisor.stop)
    await supervisor.run(first)
