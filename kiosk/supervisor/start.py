"""The way from the command to the first screen, with nothing on it that can wait."""

from __future__ import annotations

import os
import resource
import select
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.settings import Isolation, Settings, Spare
from kiosk.supervisor.birth import STOP_SIGNALS, Birth, Frame, bear
from kiosk.supervisor.machine import Machine
from kiosk.supervisor.policies import Chosen, Policies
from kiosk.supervisor.preflight import Trial
from kiosk.supervisor.rights import keep_to_ourselves
from kiosk.supervisor.run_directory import RunDirectory, base
from kiosk.supervisor.state_folder import state_folder

_PICTURE = 2.0  # seconds that we wait for it
# kB of memory; machines sold with 4 or 8 GB have a little less
_SMALL = 3_500_000
_LARGE = 7_000_000


@dataclass(frozen=True, slots=True)
class Renewal:
    """Whence the next policy comes, and where it is put for the next session."""

    policies: Policies
    folder: RunDirectory

    def frame(self, frame: Frame, chosen: Chosen) -> Frame:
        """Give the frame of sessions that begin with a policy."""
        name = self.folder.write_policy(chosen.compiled)
        return replace(frame, settings=chosen.settings, policy=name, version=chosen.version)


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
    keep_to_ourselves()  # the audit of the night has one right more than a kiosk
    with suppress(_StopError):
        _start(settings, say, quiet=quiet)
    say("stopped; nothing of it runs any more")


def _stop(_number: int, _frame: object) -> None:
    raise _StopError


def _start(settings: Settings, say: Callable[[str], None], *, quiet: bool) -> None:
    trial = Trial() if settings.isolation is Isolation.BUBBLEWRAP else None
    machine = Machine.found(os.environ)
    policies = Policies(settings, state_folder(settings, os.environ), say)
    chosen = policies.first()
    with RunDirectory(base()) as folder:
        frame = Frame(
            machine,
            chosen.settings,
            folder.path,
            quiet=quiet,
            policy=folder.write_policy(chosen.compiled),
            version=chosen.version,
        )
        folder.write_screen_key(machine.screen)
        birth = bear(frame)
        try:
            if trial:
                trial.passed()
            else:
                say("WARNING: no sandbox, as asked by --isolation none; not for citizens")
            _run(frame, birth, chosen.compiled, Renewal(policies, folder), say)
        except BaseException:
            birth.shell.kill()
            birth.shell.wait()
            raise


def _run(
    frame: Frame,
    birth: Birth,
    policy: bytes,
    renewal: Renewal,
    say: Callable[[str], None],
) -> None:
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
        spare = by_memory() if settings.spare is Spare.AUTO else settings.spare
        supervisor = Supervisor(frame, say, terms=terms, spare=spare)
        supervisor.trials = renewal.policies
        renewal.policies.apply = lambda chosen: supervisor.renew(renewal.frame(frame, chosen))
        async with House(supervisor, frame, policy, say, policies=renewal.policies):
            await keep(supervisor, birth)

    asyncio.run(live())


def by_memory(meminfo: Path = Path("/proc/meminfo")) -> Spare:
    """Tell whether, and when, the machine has the memory for a second session."""
    for line in meminfo.read_text(encoding="ascii").splitlines():
        if line.startswith("MemTotal:"):
            memory = int(line.split()[1])
            if memory >= _LARGE:
                return Spare.YES
            return Spare.VISIT if memory >= _SMALL else Spare.NO
    return Spare.NO
