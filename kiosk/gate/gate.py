"""One session's gate, put together."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

from kiosk.gate.admission import Admission
from kiosk.gate.exchange import Exchange, Surroundings
from kiosk.gate.leases import Leases
from kiosk.gate.limits import Limits
from kiosk.gate.route import Route
from kiosk.gate.server import Server
from kiosk.gate.shell_link import ShellLink
from kiosk.gate.tally import Tally
from kiosk.policy.model import Policy
from kiosk.policy.permit import Permits
from kiosk.wire import Channel, Permit, WireError


class Gate:
    """Serves one session until its supervisor is gone.

    Args:
        policy: what is allowed.
        route: the way out.
        shell: the channel to the shell.
        supervisor: the channel to the supervisor.
        limits: how long it waits.
    """

    def __init__(
        self, policy: Policy, route: Route, shell: Channel, supervisor: Channel, limits: Limits
    ) -> None:
        for channel in (shell, supervisor):
            os.set_blocking(channel.fileno(), False)
        self._loop = asyncio.get_running_loop()
        self._supervisor = supervisor
        self._ended = asyncio.Event()
        leases = Leases()
        self._permits = Permits()
        self._server = Server(self._handle, limits.connections)
        self._link = ShellLink(shell, leases, self._server.serve, self._server.stop)
        self._around = Surroundings(
            Admission(policy, leases, self._permits, self._drain),
            route,
            self._link,
            Tally(supervisor, self._loop.time),
            limits,
        )
        self._loop.add_reader(supervisor.fileno(), self._hear)

    @property
    def connections(self) -> int:
        """How many are served now."""
        return self._server.connections

    def listen(self, path: Path) -> None:
        """Serve a unix stream socket too, which nobody but our user may open.

        Raises:
            OSError: the path cannot be bound.
        """
        if path.is_socket():
            path.unlink()  # of a gate that was killed
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(socket.SOMAXCONN)
        self._server.serve(listener)

    def _drain(self) -> None:
        """Take in everything that was said so far: what it allows is not refused."""
        self._hear()
        self._link.drain()

    def _hear(self) -> None:
        """Take in what the supervisor says; whatever is no permit is its end, and ours."""
        try:
            while not self._ended.is_set():
                received = self._supervisor.receive()
                if received is None:
                    return
                message, descriptors = received
                for descriptor in descriptors:
                    os.close(descriptor)
                if descriptors or not isinstance(message, Permit):
                    break
                self._permits.grant(message.host)
        except (EOFError, WireError, OSError):
            pass  # as below
        self.end()

    def end(self) -> None:
        """Let `ended` return."""
        self._loop.remove_reader(self._supervisor.fileno())
        self._ended.set()

    async def ended(self) -> None:
        """Wait until the supervisor is gone, then close everything."""
        try:
            await self._ended.wait()
        finally:
            self.end()
            self._link.close()
            await self._server.stopped()
            self._supervisor.close()

    async def _handle(self, browser: socket.socket) -> None:
        await Exchange(browser, self._around).run()
