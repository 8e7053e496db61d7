"""What stands around the supervisor: orders from this machine, the agent's panel, the hours."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.fact import Known
from kiosk.order import Order, Refusal
from kiosk.peripherals.jack import Jack
from kiosk.peripherals.reasons import Trouble
from kiosk.peripherals.scanners import ScannerWatch
from kiosk.peripherals.states import Event, ScannerSaid, moved
from kiosk.peripherals.udev import Udev
from kiosk.peripherals.usb import SCANS
from kiosk.peripherals.watch import Watch
from kiosk.policy import compiled
from kiosk.scanning import Step
from kiosk.settings import SHEET
from kiosk.supervisor.control import Control, places
from kiosk.supervisor.counter_page import CounterPage
from kiosk.supervisor.desk import Desk
from kiosk.supervisor.examining import examined
from kiosk.supervisor.facts import facts, note_facts, seed_fault, set_up
from kiosk.supervisor.fleet import Fleet
from kiosk.supervisor.hours import minutes_left
from kiosk.supervisor.lists import lists_known
from kiosk.supervisor.notify import Notify
from kiosk.supervisor.pin import Pin
from kiosk.supervisor.power import turn
from kiosk.supervisor.printing import Printing
from kiosk.supervisor.scanning import Scanning
from kiosk.supervisor.state_folder import state_folder
from kiosk.supervisor.sticks import Sticks
from kiosk.supervisor.volume import Volume
from kiosk.supervisor.wishes import Wishes

if TYPE_CHECKING:
    from kiosk.peripherals.line import PrinterAddress
    from kiosk.supervisor.birth import Frame
    from kiosk.supervisor.policies import Policies
    from kiosk.supervisor.supervisor import Supervisor

_LOOK: Final = 10.0  # seconds between two looks at the clock on the wall
_NOTICE: Final = 15.0  # minutes before closing time


class House:
    """Serves the supervisor while it runs; use it with `async with`.

    Args:
        supervisor: the one it stands around.
        frame: what sessions have in common.
        policy: as it was compiled.
        say: what is told in plain words about what happens.
        power: shuts the machine down or restarts it, and gives why not, or "".
        volume: how loud the kiosk is.
        policies: whence the next policy comes, or None where there is only this one.
    """

    def __init__(  # noqa: PLR0913 - what a house is made of, each by its name
        self,
        supervisor: Supervisor,
        frame: Frame,
        policy: bytes,
        say: Callable[[str], None],
        *,
        power: Callable[[Order], str] = turn,
        volume: Volume | None = None,
        policies: Policies | None = None,
    ) -> None:
        self._power = power
        self._volume = volume or Volume()
        self._supervisor = supervisor
        self._policy = policy
        self._rules = compiled.load(policy)
        self._settings = frame.settings
        self._say = say
        self._ending = AsyncExitStack()
        place = places(frame.settings, os.environ)[0]
        self._control = Control(place, self.obey, self._facts)
        folder = state_folder(frame.settings, os.environ)
        pin = Pin(folder)
        self._wishes = Wishes(self._rules, folder, supervisor.permit)
        self._fleet = Fleet(
            frame.settings, folder, supervisor, policies=policies, obey=self.obey, say=say
        )
        self._folder = folder
        self._desk = Desk(frame, pin, self.obey, self._facts)
        counter = frame.settings.counter_page
        self._counter = CounterPage(counter, self._come) if counter else None
        self._watch = Watch(
            frame.settings.cups,
            lambda _states: self._tell_devices(),
            named=frame.settings.printer,
        )
        self._udev = Udev(self._plugged)
        self._jack = Jack(self._tell_devices)
        pages = self._rules.site.pages
        tell = self._fleet.tell
        self._printing = Printing(frame, self._watch, tell, self._tell_devices, pages)
        self._scanners = ScannerWatch(frame.settings.scanner, self._printer, self._scanner_said)
        self._scanning = Scanning(frame, self._scanners, tell)
        self._sticks = Sticks(frame.settings.stick, supervisor.tell)
        self._called = False  # whether somebody waits for the agent
        self._examining = asyncio.Lock()
        self._manager = Notify(os.environ)
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._supervisor.outside = self._hear
        self._supervisor.renewed = self._renew
        self._supervisor.passed = self._fleet.passed
        self._supervisor.facilities = (self._printing, self._scanning, self._sticks)
        async with AsyncExitStack() as stack:
            for part in (self._control, self._counter):
                if part is None:
                    continue
                try:
                    await part.start()
                    stack.push_async_callback(part.stop)
                except KioskError as error:  # a kiosk without it serves citizens all the same
                    self._say(f"done without: {error}")
            stack.push_async_callback(self._desk.close)
            for work in self._fleet.work(self._rules, self._watch):
                self._keep(work)
            self._keep(self._volume.find())
            self._keep(self._watch_hours())
            if why := self._udev.start():
                self._say(f"done without: {why}")
            stack.callback(self._udev.close)
            self._keep(self._jack.run())
            self._keep(self._watch.run())
            self._keep(self._printing.tidy())
            self._keep(self._scanners.run())
            self._keep(self._sticks.run())
            stack.push_async_callback(self._printing.close)
            stack.push_async_callback(self._scanning.close)
            self._keep(self._give_signs_of_life())
            stack.push_async_callback(self._let_go)
            stack.callback(self._manager.stopping)
            self._ending = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._ending.aclose()

    def obey(self, order: Order) -> str:
        """Do what is ordered, and give why not, or ""."""
        match order:
            case Order.SHUT_DOWN | Order.REBOOT:
                return self._power(order) if self._supervisor.free else Refusal.IN_VISIT
            case Order.LOUDER | Order.SOFTER:
                refusal = self._volume.change(order)
                self._keep(self._volume.restore())
                return refusal
            case Order.COMING:
                return self._come()
            case Order.MORE_PAGES | Order.PRINT_SHEET | Order.NOTE_FACTS:
                return self._note_down(order)
            case Order.OPEN_SITE | Order.REPORT_SITE:
                return self._wishes.obey(order)
            case Order.RESET:  # or the next session would cover the panel
                self._keep(self._desk.close())
            case _:
                pass
        return self._supervisor.obey(order)

    def _note_down(self, order: Order) -> str:
        if order is Order.NOTE_FACTS:
            if not (refusal := note_facts(self._folder, self._facts())):
                self._keep(self._examine())
            return refusal
        if order is Order.PRINT_SHEET:
            return "" if self._printing.print_own(SHEET) else Refusal.NO_PAPER
        self._printing.add_pages()
        return ""

    async def _examine(self) -> None:
        """Add what `kiosk doctor` finds to what is noted, some seconds later."""
        if self._examining.locked():
            return  # what is found is as new
        async with self._examining:
            found = await examined(self._settings)
        if found is None or note_facts(self._folder, self._facts(), found):
            self._say("the diagnostics are without what kiosk doctor finds")

    def _renew(self, frame: Frame) -> None:
        """Go by the policy of the session that is on the screen now."""
        self._policy = (frame.folder / frame.policy).read_bytes()
        self._rules = compiled.load(self._policy)
        self._settings = frame.settings
        self._wishes.renew(self._rules)
        self._fleet.renew(self._rules)
        self._printing.allowance = self._rules.site.pages

    def _facts(self) -> tuple[wire.Fact, ...]:
        lists = lists_known(self._settings, self._rules)
        known = facts(self._supervisor, self._policy, called=self._called, lists=lists)
        loud = wire.Fact(Known.VOLUME, self._volume.percent)
        prints = wire.Fact(Known.PRINTER, self._printer_known())
        pages = wire.Fact(Known.PAGES, str(self._printing.left))
        scans = wire.Fact(Known.SCANNER, self._scanner_known())
        states = self._watch.states
        installed = wire.Fact(Known.INSTALLED, set_up(states.installed, refused=states.refused))
        strange = wire.Fact(Known.STRANGE, str(states.strange))
        devices = (prints, pages, scans, installed, strange)
        seed = wire.Fact(Known.SEED, seed_fault(self._settings.seed_fault))
        return (*known, loud, seed, *devices, *self._fleet.facts(), *self._wishes.facts())

    def _hear(self, message: wire.Message) -> None:
        match message:
            case wire.Painted():
                self._manager.ready()
                self._mark_call(on=False)  # somebody else's visit begins
                self._wishes.forget()
                self._tell_devices()
                self._supervisor.tell(wire.SeedIs(seed_fault(self._settings.seed_fault)))
                for facility in self._supervisor.facilities:
                    facility.begin()
                self._keep(self._volume.restore())
            case wire.AgentWanted():
                self._keep(self._open_desk())
            case wire.CallAgent():
                self._fleet.hear(message)
                self._call()
            case wire.AskCounted():
                self._keep(self._fleet.show_counted())
            case wire.Wish():
                self._wishes.hear(message)
            case _:
                self._fleet.hear(message)

    def _plugged(self, event: Event) -> None:
        before = self._watch.states
        self._watch.take(event)
        if moved(before, self._watch.states) & SCANS:
            self._scanners.wake()

    def _scanner_said(self) -> None:
        self._watch.take(ScannerSaid(self._scanners.scanner, self._scanners.trouble))

    def _tell_devices(self) -> None:
        states = self._watch.states
        present = "no" if states.queue is None else "yes"
        printer = states.printer
        if printer is not None and printer.blocked:
            self._supervisor.tell(wire.PrinterIs(printer.trouble, present))
        else:
            kept = Trouble.QUARANTINE if self._printing.quarantined else ""
            self._supervisor.tell(wire.PrinterIs(kept, present))
        present = "no" if states.scanner is None else "yes"
        self._supervisor.tell(wire.ScannerIs(states.scanner_trouble, present))
        self._supervisor.tell(wire.HeadsetIs("yes" if self._jack.plugged else "no"))

    def _printer(self) -> PrinterAddress | None:
        queue = self._watch.states.queue
        return queue.printer if queue else None

    def _printer_known(self) -> str:
        printer = self._watch.states.printer
        if self._printing.quarantined and not (printer and printer.blocked):
            return Trouble.QUARANTINE
        return printer.trouble if printer else ""

    def _scanner_known(self) -> str:
        states = self._watch.states
        return states.scanner_trouble or (Step.DONE if states.scanner else Step.NO_SCANNER)

    def _call(self) -> None:
        self._say("somebody asks for the agent")
        self._mark_call(on=True)
        if self._counter and self._counter.listens:
            self._supervisor.tell(wire.AgentTold())

    def _come(self) -> str:
        """Tell who called that the agent comes, and give why not, or ""."""
        if not self._called:
            return Refusal.NOT_CALLED
        self._mark_call(on=False)
        self._supervisor.tell(wire.AgentComes())
        return ""

    def _mark_call(self, *, on: bool) -> None:
        self._called = on
        if self._counter:
            self._counter.asked = on

    async def _give_signs_of_life(self) -> None:
        while self._manager.interval:
            self._manager.alive()
            await asyncio.sleep(self._manager.interval)

    async def _open_desk(self) -> None:
        try:
            await self._desk.open()
        except OSError as error:
            self._say(f"the agent's panel does not open: {error.strerror or type(error).__name__}")

    async def _watch_hours(self) -> None:
        while True:
            opening = self._rules.site.opening
            now = datetime.now()  # noqa: DTZ005 - opening hours are those of the clock on the wall
            left = minutes_left(opening, now) if opening.days else None
            self._supervisor.closes_in(left, _NOTICE)
            await asyncio.sleep(_LOOK)

    def _keep(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]  # a coroutine
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _let_go(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
