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


async def dead(pidfd: int) -> None:
    """Wait until the process of a pidfd has died."""
    loop = asyncio.get_running_loop()
    death = loop.create_future()
    loop.add_reader(pidfd, death.set_result, None)
    death.add_done_callback(lambda _: loop.remove_reader(pidfd))
    await death
