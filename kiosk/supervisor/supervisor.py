"""The life of a kiosk: one session after another until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Callable
from typing import Final

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.settings import Isolation, Settings
from kiosk.supervisor.machine import Machine
from kiosk.supervisor.policy_file import cache_folder, compiled_policy
from kiosk.supervisor.preflight import Trial
from kiosk.supervisor.restarts import Restarts
from kiosk.supervisor.run_directory import RunDirectory, base
from kiosk.supervisor.session import Ending, Frame, Session

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Supervisor:
    """Keeps exactly one session alive.

    Args:
        frame: what the sessions have in common.
        say: what is told in plain words about what happens; never a word about a citizen.
    """

    def __init__(self, frame: Frame, say: Callable[[str], None]) -> None:
        self._frame = frame
        self._say = say
        self._stop = asyncio.Event()
        self._restarts = Restarts()

    def stop(self) -> None:
        """End the session that runs, and start no other."""
        self._stop.set()

    async def run(self) -> None:
        """Run until `stop`.

        Raises:
            KioskError: sessions keep dying, or one could not be wiped.
        """
        stopped = asyncio.create_task(self._stop.wait())
        try:
            while not stopped.done():
                await self._one_session(stopped)
        finally:
            stopped.cancel()

    async def _one_session(self, stopped: asyncio.Task[bool]) -> None:
        loop = asyncio.get_running_loop()
        session = await Session.start(self._frame, self._hear)
        ending: Ending | None = None
        try:
            await asyncio.wait((session.over, stopped), return_when=asyncio.FIRST_COMPLETED)
            ending = session.over.result() if session.over.done() else None
        finally:
            told = loop.time()
            await session.kill()
        if ending:
            self._say(f"{ending}; wiped in {(loop.time() - told) * 1000:.0f} ms")
            await self._recover(ending, told - session.born, stopped)

    async def _recover(self, ending: Ending, lived: float, stopped: asyncio.Task[bool]) -> None:
        if ending is Ending.VISIT:
            self._restarts.ended_well()
            return
        delay = self._restarts.delay(lived)
        if delay is None:
            raise KioskError(
                f"sessions keep dying ({ending})",
                hint="kiosk run --console shows what they write before they die",
            )
        if delay:
            self._say(f"the next one starts in {delay:g} s")
            await asyncio.wait((stopped,), timeout=delay)

    def _hear(self, message: wire.Message) -> None:
        match message:
            case wire.Painted():
                self._say("the home screen is painted")
            case wire.CallAgent():
                self._say("somebody asks for the agent")
            case _:  # counters and the spare come to this place
                return


def supervise(settings: Settings, say: Callable[[str], None], *, quiet: bool) -> None:
    """Run the kiosk until SIGTERM, SIGINT or SIGHUP.

    Args:
        settings: of this machine.
        say: what is told in plain words about what happens.
        quiet: drop what sessions write to the console.

    Raises:
        KioskError: this machine cannot run one, or sessions keep dying.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold a visit
    trial = Trial() if settings.isolation is Isolation.BUBBLEWRAP else None
    machine = Machine.found(os.environ)
    policy = compiled_policy(settings, cache_folder())
    if trial:
        trial.passed()
    else:
        say("WARNING: no sandbox, as asked by --isolation none; not for citizens")
    with RunDirectory(base()) as folder:
        folder.write_policy(policy)
        folder.write_screen_key(machine.screen)
        asyncio.run(_run(Frame(machine, settings, folder.path, quiet=quiet), say))


async def _run(frame: Frame, say: Callable[[str], None]) -> None:
    supervisor = Supervisor(frame, say)
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, supervisor.stop)
    await supervisor.run()
    say("stopped; nothing of it runs any more")
