"""A child process that asyncio awaits through its pidfd, without threads."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class Child:
    """A process that we started; `await exited` gives its return code and reaps it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        descriptors: Sequence[int] = (),
        quiet: bool = False,
    ) -> None:
        """Start it, in a process group of its own so that Ctrl+C reaches only us.

        Args:
            command: the program and its arguments.
            environment: all its variables.
            descriptors: what it inherits besides its standard output and error.
            quiet: send those two nowhere.
        """
        nowhere = subprocess.DEVNULL if quiet else None
        self._process = subprocess.Popen(  # noqa: S603 - our own command lines, no shell
            command,
            env=dict(environment),
            pass_fds=tuple(descriptors),
            stdin=subprocess.DEVNULL,
            stdout=nowhere,
            stderr=nowhere,
            process_group=0,
        )
        self.pid = self._process.pid
        self.exited: asyncio.Future[int] = asyncio.ensure_future(self._reap())

    async def _reap(self) -> int:
        pidfd = os.pidfd_open(self.pid)
        try:
            await dead(pidfd)
        finally:
            os.close(pidfd)
        return self._process.wait()

    def kill(self) -> None:
        """Kill its whole process group; nothing happens where it is dead."""
        if not self.exited.done():
            os.killpg(self.pid, signal.SIGKILL)


async def dead(pidfd: int) -> None:
    """Wait until the process of a pidfd has died."""
    loop = asyncio.get_running_loop()
    death = loop.create_future()
    loop.add_reader(pidfd, death.set_result, None)
    death.add_done_callback(lambda _: loop.remove_reader(pidfd))
    await death


def inhabitants(namespace: int) -> list[int]:
    """Give the processes of a PID namespace, by its inode; the dead that wait for burial aside."""
    wanted = f"pid:[{namespace}]"
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _namespace(entry) == wanted and _lives(entry)
    ]


def _lives(process: Path) -> bool:
    """Tell whether it still has memory; a zombie has only its return code."""
    try:
        state = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] not in {"Z", "X"}


def _namespace(process: Path) -> str:
    try:
        return os.readlink(process / "ns" / "pid")  # noqa: PTH115 - "pid:[N]" is no path
    except OSError:  # it has died meanwhile, or belongs to somebody else
        return ""
