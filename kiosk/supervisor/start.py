"""The way from the command to the first screen, with nothing on it that can wait."""

from __future__ import annotations

import os
import resource
import select
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.settings import Isolation, Settings, Spare
from kiosk.supervisor.birth import STOP_SIGNALS, Birth, Frame, bear
from kiosk.supervisor.machine import Machine
from kiosk.supervisor.policy_file import cache_folder, compiled_policy
from kiosk.supervisor.preflight import Trial
from kiosk.supervisor.run_directory import RunDirectory, base

_PICTURE = 2.0  # seconds that we wait for it
_SMALL = 3_500_000  # kB of memory; machines sold with 4 GB have a little less


class _StopError(Exception):
    """We are told to stop before there is an event loop that hears it."""


def supervise(settings: Settings, say: Callable[[str], None], *, quiet: bool) -> None:
    """Run the kiosk until SIGTERM, SIGINT or SIGHUP.

    Args:
        settings: of this machine.
        say: what is told in plain words about what happens.
        quiet: drop what sessions write to the console.

    Raises:
        KioskError: this machine cannot run one, or sessions keep dying.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, _stop)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold a visit
    with suppress(_StopError):
        _start(settings, say, quiet=quiet)
    say("stopped; nothing of it runs any more")


def _stop(_number: int, _frame: object) -> None:
    raise _StopError


def _start(settings: Settings, say: Callable[[str], None], *, quiet: bool) -> None:
    trial = Trial() if settings.isolation is Isolation.BUBBLEWRAP else None
    machine = Machine.found(os.environ)
    policy = compiled_policy(settings, cache_folder())
    with RunDirectory(base()) as folder:
        folder.write_policy(policy)
        folder.write_screen_key(machine.screen)
        frame = Frame(machine, settings, folder.path, quiet=quiet)
        birth = bear(frame)
        try:
            if trial:
                trial.passed()
            else:
                say("WARNING: no sandbox, as asked by --isolation none; not for citizens")
            _run(frame, birth, policy, say)
        except BaseException:
            birth.shell.kill()
            birth.shell.wait()
            raise


def _run(frame: Frame, birth: Birth, policy: bytes, say: Callable[[str], None]) -> None:
    # The processors are the shell's until its first picture (or its end); what is imported below,
    # and the gate, would take as long as all the rest of our start.
    select.select([birth.shell_channel], [], [], _PICTURE)
    import asyncio  # noqa: PLC0415

    from kiosk.supervisor.house import House  # noqa: PLC0415
    from kiosk.supervisor.lifecycle import Terms  # noqa: PLC0415
    from kiosk.supervisor.supervisor import Supervisor, keep  # noqa: PLC0415

    settings = frame.settings
    terms = Terms(
        idle=settings.idle,
        warning=settings.warning,
        code=settings.code_wait,
        charter=settings.charter,
    )

    async def live() -> None:
        spare = _room_for_two() if settings.spare is Spare.AUTO else settings.spare is Spare.YES
        supervisor = Supervisor(frame, say, terms=terms, spare=spare)
        async with House(supervisor, frame, policy, say):
            await keep(supervisor, birth)

    asyncio.run(live())


def _room_for_two() -> bool:
    """Tell whether the machine has the memory for a second session."""
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) >= _SMALL
    return False
