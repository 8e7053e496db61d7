"""Scans for the visit on the screen; its pages pass through here unread."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.peripherals.escl import EsclAddress, NoAnswerError, forget
from kiosk.scanning import OUTCOMES, TROUBLES, Step
from kiosk.supervisor.proof import Check, Part
from kiosk.supervisor.walled import NotWipedError
from kiosk.supervisor.worker import Worker, WorkerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from kiosk.peripherals.sane import Scanner
    from kiosk.peripherals.scanners import ScannerWatch
    from kiosk.supervisor.birth import Frame

PROGRAM: Final = "kiosk.workers.scan"
_PATIENCE: Final = 13.0  # seconds for the worker's next word: it is to notice by itself before
_RETRY: Final = 1.0  # seconds between two looks for papers that nobody waits for
_FORGETTING: Final = 3.0  # seconds until the next paper waits for them no longer
_TRIES: Final = 120


class Scanning:
    """One scan at a time.

    Args:
        frame: what sessions have in common.
        watch: knows which scanner there is.
        tell: sends a message to the session on the screen, with descriptors.
    """

    def __init__(
        self,
        frame: Frame,
        watch: ScannerWatch,
        tell: Callable[[wire.Message, tuple[int, ...]], None],
    ) -> None:
        self._frame = frame
        self._watch = watch
        self._tell = tell
        self._running: asyncio.Task[None] | None = None
        self._forgetting: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()  # somebody waits for the scanner

    def begin(self) -> None:
        """Nothing is counted."""

    def hear(self, message: wire.Message, carried: int | None) -> bool:
        """Scan, or do not."""
        match message:
            case wire.Scan() if carried is None:
                self._take(message)
            case wire.CancelScan():
                if self._running is not None:
                    self._running.cancel()
            case _:
                return False
        return True

    def clear(self) -> Awaitable[Check]:
        """End the scan of the visit: from now on, no page of it goes anywhere."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
        return self._cleared(running)

    @staticmethod
    async def _cleared(running: asyncio.Task[None] | None) -> Check:
        if running is None:
            return Check(Part.SCANS, clean=True, detail="nothing was scanned")
        await asyncio.wait([running])
        if not running.cancelled() and isinstance(running.exception(), NotWipedError):
            return Check(Part.SCANS, clean=False, detail="the process that scans still lives")
        return Check(Part.SCANS, clean=True, detail="the process that scanned is gone")

    async def close(self) -> None:
        """Stop with the kiosk."""
        for task in (self._running, self._forgetting):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])

    # --- a scan -----------------------------------------------------------------------------------
    def _take(self, wanted: wire.Scan) -> None:
        scanner = self._watch.scanner
        if scanner is None:
            self._say(Step.NO_SCANNER)
        elif self._running is not None and not self._running.done():
            self._say(Step.BUSY)
        elif self._watch.trouble in TROUBLES:
            self._say(Step(self._watch.trouble))
        else:
            self._running = asyncio.ensure_future(self._serve(wanted, scanner))

    async def _serve(self, wanted: wire.Scan, scanner: Scanner) -> None:
        step = Step.CANCELLED
        try:
            await self._stop_forgetting()
            step = await self._scan(wanted, scanner)
        except OSError:  # no process could be made
            step = Step.SILENT
        finally:
            if step is not Step.DONE:
                self._forgetting = asyncio.ensure_future(self._forget(scanner))
            if self._running is asyncio.current_task():  # else the visit is over
                self._say(step)

    async def _scan(self, wanted: wire.Scan, scanner: Scanner) -> Step:
        program = (PROGRAM, "--device", scanner.device, "--url", scanner.url)
        self._say(Step.READING)
        async with Worker(self._frame, program, (), outside=True) as worker:
            worker.tell(wanted)
            while True:
                try:
                    answer, carried = await worker.answer_with(_PATIENCE)
                except WorkerError:
                    return Step.SILENT
                try:
                    outcome = self._take_in(answer, carried)
                finally:
                    if carried is not None:
                        os.close(carried)
                if outcome is not None:
                    return outcome

    def _take_in(self, answer: wire.Message, carried: int | None) -> Step | None:
        """Pass on what the worker says, and give the end of it."""
        match answer:
            case wire.Scanned() if carried is not None:
                self._tell(answer, (carried,))
            case wire.ScanIs(step) if step in OUTCOMES:
                return Step(step)
            case wire.ScanIs(step) if step in set(Step):
                self._say(Step(step))
            case _:
                return Step.SILENT
        return None

    def _say(self, step: Step) -> None:
        self._tell(wire.ScanIs(step), ())

    # --- papers that nobody waits for -------------------------------------------------------------
    async def _forget(self, scanner: Scanner) -> None:
        """Have the scanner drop them: it would be busy for the next one."""
        address = EsclAddress.parse(scanner.url) if scanner.url else None
        if address is None:
            return
        quiet = 0
        for _ in range(_TRIES):
            try:
                # one may just have been on its way when the last was dropped
                quiet = 0 if await asyncio.to_thread(forget, address) else quiet + 1
            except NoAnswerError:
                quiet = 0
            if quiet > 1:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(_RETRY):
                    await self._wanted.wait()
                return

    async def _stop_forgetting(self) -> None:
        """Let nothing be dropped that is only about to be read."""
        if self._forgetting is not None:
            await asyncio.wait([self._forgetting], timeout=_FORGETTING)
            self._wanted.set()
            await asyncio.wait([self._forgetting])
            self._wanted.clear()
