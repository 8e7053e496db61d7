"""A child process that asyncio awaits through its pidfd, without threads."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess


class Child:
    """A process that we started; `await exited` gives its return code and reaps it.

    Args:
        process: it, as `kiosk.supervisor.birth.launch` gave it.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid
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


async def readable(descriptor: int) -> None:
    """Wait until there is something to read."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(descriptor, ready.set_result, None)
    ready.add_done_callback(lambda _: loop.remove_reader(descriptor))
    await ready


async def dead(pidfd: int) -> None:
    """Wait until the process of a pidfd has died."""
    await readable(pidfd)  # which its pidfd is from then on
