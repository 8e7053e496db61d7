"""Prints for the visit on the screen, and lets nothing of it be printed after its end."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.peripherals.jobs import JobState, Which, cancel, jobs, look, submit
from kiosk.peripherals.line import NoAnswerError
from kiosk.printing import MORE_PAGES, OUTCOMES, Step
from kiosk.supervisor.proof import Check, Part
from kiosk.supervisor.sweep import STOPPING, empty, forget
from kiosk.supervisor.walled import NotWipedError
from kiosk.supervisor.worker import Worker, WorkerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from kiosk.peripherals.jobs import Job
    from kiosk.peripherals.line import PrinterAddress, Queue
    from kiosk.peripherals.watch import Watch
    from kiosk.supervisor.birth import Frame

PROGRAM: Final = "kiosk.workers.print"
_READING: Final = 60.0  # seconds for a worker to read a document
_SENDING: Final = 90.0  # seconds for it to hand one over
_LOOK: Final = 0.4  # seconds between two looks at a document on its way
_STALL: Final = 20.0  # seconds without a page after which a warning of the printer is an error
_LEAVING: Final = 5.0  # seconds for CUPS, where the kiosk itself stops
_GONE: Final = 20.0  # seconds without a word of CUPS, which systemd starts again where it dies
_OWN: Final = 60.0  # seconds for a sheet of the kiosk itself
_RETRY: Final = 2.0  # seconds between two tries to empty a printer
_MOST: Final = 99  # copies
_FAILED: Final = frozenset({JobState.ABORTED, JobState.STOPPED})


def _read(untrusted: wire.Print) -> wire.Print:
    """Read what a shell wants; ValueError where it means nothing."""
    copies, first, last = int(untrusted.copies), int(untrusted.first), int(untrusted.last)
    if not 1 <= copies <= _MOST or first < 0 or last < 0 or (last and last <= first):
        raise ValueError
    return wire.Print(str(copies), str(first), str(last), untrusted.colour)


class Printing:
    """One document at a time, within the pages of a visit.

    Args:
        frame: what sessions have in common.
        watch: knows how the printer is.
        tell: sends a message to the session on the screen.
        changed: told that the printer has been quarantined, or is so no more.
        allowance: sides of paper a visit.

    Attributes:
        allowance: sides that a visit may print.
        left: sides that this visit may still print.
        quarantined: whether the printer may hold what an ended visit has left in it.
    """

    def __init__(
        self,
        frame: Frame,
        watch: Watch,
        tell: Callable[[wire.Message], None],
        changed: Callable[[], None],
        allowance: int,
    ) -> None:
        self._frame = frame
        self._watch = watch
        self._tell = tell
        self._changed = changed
        self.allowance = allowance
        self.left = allowance
        self.quarantined = False
        self._one_at_a_time = asyncio.Lock()
        self._running: asyncio.Task[None] | None = None
        self._used: Queue | None = None  # where something of this visit may be
        self._in_flight = False  # whether a worker hands something over to CUPS
        self._paper: _Paper | None = None  # what is not settled yet
        self._guarding: asyncio.Task[None] | None = None
        self._own: asyncio.Task[None] | None = None

    # --- a visit ----------------------------------------------------------------------------------
    def begin(self) -> None:
        """Give a new visit its pages."""
        self.left = self.allowance
        self._tell(wire.PagesLeft(str(self.left)))

    def add_pages(self) -> None:
        """Give this visit more pages, as its agent says."""
        self.left += MORE_PAGES
        self._tell(wire.PagesLeft(str(self.left)))

    def print_own(self, document: Path) -> bool:
        """Print something of the kiosk's own, which is no visit's; False where nothing can be."""
        states = self._watch.states
        hindered = states.printer is not None and states.printer.blocked
        busy = self._one_at_a_time.locked() or (self._own is not None and not self._own.done())
        if states.queue is None or hindered or busy or self.quarantined:
            return False
        self._own = asyncio.ensure_future(self._put_out(document, states.queue))
        return True

    async def _put_out(self, document: Path, queue: Queue) -> None:
        def hand_over() -> int:
            with document.open("rb") as file:
                return submit(queue, file, colour=False)

        async with self._one_at_a_time:
            with suppress(NoAnswerError):
                number = await asyncio.to_thread(hand_over)
                until = asyncio.get_running_loop().time() + _OWN
                while asyncio.get_running_loop().time() < until:
                    job = await asyncio.to_thread(look, queue, number)
                    if job is None or job.over:
                        break
                    await asyncio.sleep(_LOOK)
                await asyncio.to_thread(cancel, queue, number)
                await asyncio.to_thread(cancel, queue, number, purge=True)

    def hear(self, message: wire.Message, carried: int | None) -> bool:
        """Print a document, or do not."""
        match message:
            case wire.Print() if carried is not None:
                self._take(message, carried)
            case wire.CancelPrint():
                self._call_off()
            case _:
                return False
        return True

    def _take(self, untrusted: wire.Print, descriptor: int) -> None:
        try:
            wanted = _read(untrusted)
        except ValueError:
            os.close(descriptor)
            self._tell(wire.PrintIs(Step.UNREADABLE))
            return
        if self._running is not None and not self._running.done():
            os.close(descriptor)
            self._tell(wire.PrintIs(Step.BUSY))
            return
        self._running = asyncio.ensure_future(self._serve(wanted, descriptor))

    def _call_off(self) -> None:
        """Print what is on its way no more: whoever wanted it has changed their mind."""
        running = self._running
        if running is None or running.done():
            return
        running.cancel()
        self._running = asyncio.ensure_future(self._forgotten(running))

    def clear(self) -> Awaitable[Check]:
        """End everything of the visit: nothing of it is printed any more, no trace is left.

        Returns:
            Whether that is so of this machine, and what was looked at. A printer that does not
            say that it is empty is quarantined instead: nobody can do more than not use it.
        """
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
        return self._cleared(running)

    async def _cleared(self, running: asyncio.Task[None] | None) -> Check:
        if running is not None:
            await asyncio.wait([running])
            if not running.cancelled() and isinstance(running.exception(), NotWipedError):
                detail = "the process that reads documents still lives"
                return Check(Part.PRINT_JOBS, clean=False, detail=detail)
        async with self._one_at_a_time:
            self._paper = None
            if self._used is None:
                return Check(Part.PRINT_JOBS, clean=True, detail="nothing was printed")
            clean = await self._emptied(self._used)
        state = "the printer is quarantined" if self.quarantined else "and in the printer"
        detail = f"none in CUPS, {state}" if clean else "CUPS does not say that it has none"
        return Check(Part.PRINT_JOBS, clean, detail)

    async def tidy(self) -> None:
        """Empty CUPS and the printer of what a kiosk that died before us has left there."""
        while (queue := self._watch.states.queue) is None:  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(_RETRY)
        async with self._one_at_a_time:
            if self._used is None:
                await self._emptied(queue)

    async def close(self) -> None:
        """Stop with the kiosk; what the printer holds, the next start finds."""
        for task in (self._running, self._guarding, self._own):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        if self._used is not None:
            await self._emptied(self._used, _LEAVING)

    # --- a document -------------------------------------------------------------------------------
    async def _serve(self, wanted: wire.Print, descriptor: int) -> None:
        try:
            async with self._one_at_a_time:
                self._watch.printing = True
                said = await self._print(wanted, descriptor)
        except OSError:  # no process could be made
            said = wire.PrintIs(Step.FAILED)
        finally:
            with suppress(OSError):
                os.close(descriptor)
            self._watch.printing = self._watch.stalled = False
        self._tell(wire.PagesLeft(str(self.left)))
        self._tell(said)

    async def _print(self, wanted: wire.Print, descriptor: int) -> wire.PrintIs:
        queue = self._watch.states.queue
        if queue is None:
            return wire.PrintIs(Step.NO_PRINTER)
        if self.quarantined:
            return wire.PrintIs(Step.QUARANTINED)
        self._tell(wire.PrintIs(Step.CHECKED))
        program = (PROGRAM, "--cups", str(queue.cups), "--queue", queue.name)
        async with Worker(
            self._frame, (*program, "--device", queue.device), (queue.cups,)
        ) as worker:
            worker.tell(wanted, (descriptor,))
            try:
                answer = await worker.answer(_READING)
            except WorkerError:
                return wire.PrintIs(Step.UNREADABLE)
            if not isinstance(answer, wire.Pages):
                return _outcome(answer)
            cost = int(answer.number)
            if cost > self.left:
                return wire.PrintIs(Step.TOO_MANY_PAGES, of=str(cost))
            await self._ready(cost)
            return await self._submit(worker, queue, cost)

    async def _ready(self, cost: int) -> None:
        """Hold a document until the printer can print; it stays in its worker meanwhile."""
        while (printer := self._watch.states.printer) is not None and printer.blocked:
            self._tell(wire.PrintIs(Step.HELD, "0", str(cost), printer.trouble))
            await asyncio.sleep(_LOOK)
        self._tell(wire.PrintIs(Step.PRINTING, "", str(cost)))

    async def _submit(self, worker: Worker, queue: Queue, cost: int) -> wire.PrintIs:
        known = frozenset(job.number for job in await self._past(queue.printer))
        self._used = queue
        self._in_flight = True
        self.left -= cost
        self._paper = paper = _Paper(cost, known, told=queue.printer is not None)
        worker.tell(wire.Submit())
        try:
            answer = await worker.answer(_SENDING)
        except WorkerError:
            answer = wire.PrintIs(Step.FAILED)
        if isinstance(answer, wire.Submitted):
            self._in_flight = False
            step = await self._follow(queue, int(answer.number), paper)
        else:
            step = Step(_outcome(answer).step)
        if step is Step.PRINTED:
            paper.done = cost
        else:
            await self._emptied(queue)
        self._settle()
        return wire.PrintIs(step, str(paper.done), str(cost))

    async def _follow(self, queue: Queue, number: int, paper: _Paper) -> Step:
        """Watch a document become paper."""
        loop = asyncio.get_running_loop()
        moved, before = loop.time(), -1
        heard = loop.time()
        while True:
            try:
                job = await asyncio.to_thread(look, queue, number)
            except NoAnswerError:
                if loop.time() - heard > _GONE:
                    return Step.UNSURE
                await asyncio.sleep(_LOOK)
                continue
            heard = loop.time()
            inside = await self._inside(queue, paper)
            if job is None:
                if queue.printer is not None:
                    await self._count(queue.printer)
                return Step.PRINTED if paper.done == paper.cost else Step.UNSURE
            if job.state in _FAILED:
                return Step.FAILED
            if job.state is JobState.CANCELLED:
                return Step.CANCELLED
            if job.over and not inside:
                await self._purge(queue, number)
                return Step.PRINTED
            if paper.done != before:
                moved, before = loop.time(), paper.done
            self._watch.stalled = loop.time() - moved > _STALL
            self._report(paper)
            await asyncio.sleep(_LOOK)

    async def _inside(self, queue: Queue, paper: _Paper) -> int:
        """Count our documents in the printer, and their pages."""
        printer = queue.printer
        if printer is None:
            return 0
        try:
            inside = await asyncio.to_thread(jobs, printer)
        except NoAnswerError:
            return 0
        paper.take(inside)
        return len(inside)

    def _report(self, paper: _Paper) -> None:
        printer = self._watch.states.printer
        pages = (str(paper.done) if paper.counted else "", str(paper.cost))
        if printer is not None and printer.blocked:
            self._tell(wire.PrintIs(Step.HELD, *pages, printer.trouble))
        else:
            self._tell(wire.PrintIs(Step.PRINTING, *pages))

    async def _purge(self, queue: Queue, number: int) -> None:
        with suppress(NoAnswerError):  # the end of the visit does it again
            await asyncio.to_thread(cancel, queue, number, purge=True)

    # --- the end of documents ---------------------------------------------------------------------
    async def _forgotten(self, running: asyncio.Task[None]) -> None:
        await asyncio.wait([running])
        async with self._one_at_a_time:
            if self._used is not None:
                await self._emptied(self._used)
            self._settle()
        self._tell(wire.PagesLeft(str(self.left)))
        self._tell(wire.PrintIs(Step.CANCELLED))

    def _settle(self) -> None:
        """Give back the sides that were counted on, and are known not to be used."""
        paper, self._paper = self._paper, None
        if paper is not None:
            self.left += paper.saved

    async def _emptied(self, queue: Queue, seconds: float = STOPPING) -> bool:
        """Empty CUPS and the printer of what is ours; quarantine a printer that is not empty."""
        clean = await forget(queue, in_flight=self._in_flight, seconds=seconds)
        if clean:
            self._in_flight = False
        printer = queue.printer
        if printer is not None:
            if not await empty(printer):
                self._quarantine(queue)
            await self._count(printer)
        if clean and not self.quarantined:
            self._used = None
        return clean

    async def _count(self, printer: PrinterAddress) -> None:
        """Ask once more how far documents got that are over: a page may have been on its way."""
        paper = self._paper
        if paper is None:
            return
        past = await self._past(printer)
        paper.take(job for job in past if job.number not in paper.known)

    @staticmethod
    async def _past(printer: PrinterAddress | None) -> tuple[Job, ...]:
        """Ask a printer for our documents that are over; one may come and go between two looks."""
        with suppress(NoAnswerError):
            if printer is not None:
                return await asyncio.to_thread(jobs, printer, Which.OVER)
        return ()

    def _quarantine(self, queue: Queue) -> None:
        self.quarantined = True
        self._changed()
        if self._guarding is None or self._guarding.done():
            self._guarding = asyncio.ensure_future(self._guard(queue))

    async def _guard(self, queue: Queue) -> None:
        """Try again and again to empty a printer that was quarantined."""
        printer = queue.printer
        while printer is not None and not await empty(printer, 0.0):  # noqa: ASYNC110 - as above
            await asyncio.sleep(_RETRY)
        self.quarantined = False
        self._used = None
        self._changed()


class _Paper:
    """What has come out of the printer, as far as it says.

    Args:
        cost: sides that are counted on.
        known: our documents that the printer had before this one.
        told: whether the printer speaks for itself.
    """

    def __init__(self, cost: int, known: frozenset[int], *, told: bool) -> None:
        self.cost = cost
        self.known = known
        self.done = 0
        self.counted = False  # whether the printer counts
        self.numbers: set[int] = set()  # of this document, as the printer has it
        self._told = told

    def take(self, inside: Iterable[Job]) -> None:
        """Take in what the printer tells of our documents."""
        for job in inside:
            self.numbers.add(job.number)
            if job.pages is not None:
                self.counted = True
                self.done = max(self.done, min(job.pages, self.cost))

    @property
    def saved(self) -> int:
        """How many sides of those that were counted on are not used."""
        never_there = self._told and not self.numbers
        if self.counted or never_there:
            return self.cost - self.done
        return 0  # nobody knows: what may lie in the tray is counted


def _outcome(answer: wire.Message) -> wire.PrintIs:
    known = isinstance(answer, wire.PrintIs) and answer.step in OUTCOMES
    return wire.PrintIs(answer.step if known else Step.FAILED)  # type: ignore[union-attr]  # known
