"""A program behind walls of its own: killed whole, and looked at until nothing of it is left."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.errors import KioskError
from kiosk.supervisor.birth import launch
from kiosk.supervisor.child import Child, dead
from kiosk.supervisor.processes import inhabitants
from kiosk.supervisor.seccomp import readable_filter

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping, Sequence

    from kiosk.supervisor.birth import Frame

_DYING: Final = 10.0  # seconds for the kernel to bury a killed tree


class NotWipedError(KioskError):
    """Something of a visit outlived its kill: nobody may use the kiosk any more."""


class Walled:
    """A running program; whoever has one calls `bury` in the end, whatever happened.

    Args:
        process: bubblewrap, or the program itself where there are no walls.
        information: the descriptor where bubblewrap tells the namespaces, or None without walls.

    Attributes:
        child: the process.
        namespaces: the inodes of its namespaces, as bubblewrap names them, and "child-pid".
    """

    def __init__(self, process: subprocess.Popen[bytes], information: int | None) -> None:
        self.child = Child(process)
        self.namespaces: dict[str, int] = {}
        self._information = information
        self._init = -1  # pidfd of the first process inside

    async def settle(self) -> None:
        """Learn in which namespaces it lives."""
        if self._information is None:
            return
        self.namespaces = await _information(self._information)
        with suppress(ProcessLookupError, KeyError):  # it has died already, or never lived
            self._init = os.pidfd_open(self.namespaces["child-pid"])

    async def bury(self, *others: Child) -> None:
        """Kill everything of it, wait until the kernel has buried it, and look that it has.

        Args:
            others: that were killed as well, and are waited for.

        Raises:
            NotWipedError: something is left.
        """
        self.child.kill()
        watched = self._init >= 0
        try:
            async with asyncio.timeout(_DYING):
                await self._dead()
                await asyncio.wait([child.exited for child in (self.child, *others)])
        except TimeoutError as error:
            raise NotWipedError("a session cannot be killed", hint="restart the machine") from error
        finally:
            if self._init >= 0:
                os.close(self._init)
                self._init = -1
        if watched or not self.namespaces:
            return  # all are dead, and the number of their namespace may be another's by now
        if left := inhabitants(self.namespaces["pid-namespace"]):
            raise NotWipedError(
                f"{len(left)} processes of an ended session still live", hint="restart the machine"
            )

    async def _dead(self) -> None:
        if self._init >= 0:
            # The death of a PID namespace's first process is told only after that of all others.
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._init, signal.SIGKILL)
            await dead(self._init)


def start(
    frame: Frame,
    walls: Callable[[int, int], Sequence[str]],
    command: Sequence[str],
    environment: Mapping[str, str],
    descriptors: Sequence[int],
) -> Walled:
    """Start a program behind walls, or without them where the kiosk has none.

    Args:
        frame: what sessions have in common.
        walls: gives bubblewrap's command line, from the descriptor to which it tells the
            namespaces and that from which it reads the filter of system calls.
        command: the program and its arguments.
        environment: all its variables.
        descriptors: what it inherits.

    Raises:
        OSError: there is no such program.
    """
    if not frame.walled:
        return Walled(launch(command, environment, descriptors, quiet=frame.quiet), None)
    information, writer = os.pipe()
    calls = readable_filter()
    words = (*walls(writer, calls), *command)
    try:
        process = launch(words, environment, (*descriptors, writer, calls), quiet=frame.quiet)
    except OSError:
        os.close(information)
        raise
    finally:
        os.close(writer)
        os.close(calls)
    return Walled(process, information)


async def _information(descriptor: int) -> dict[str, int]:
    """Read what bubblewrap tells about its namespaces; nothing where it could make none."""
    loop = asyncio.get_running_loop()
    with os.fdopen(descriptor, "rb") as pipe:
        reader = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        try:
            text = await reader.read()
        finally:
            transport.close()
    return json.loads(text) if text else {}
