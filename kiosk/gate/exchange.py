"""One connection of the browser, from its request to its end."""

from __future__ import annotations

import asyncio
import socket
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Final

from kiosk.gate import answer
from kiosk.gate.admission import Admission
from kiosk.gate.answer import Error, UnreachableError
from kiosk.gate.head import Fetch, HeadError, Tunnel, read_request
from kiosk.gate.intake import take_head
from kiosk.gate.limits import Limits
from kiosk.gate.plain import pass_on
from kiosk.gate.relay import Relay
from kiosk.gate.route import Route
from kiosk.gate.shell_link import ShellLink
from kiosk.gate.tally import Tally
from kiosk.policy.address import Address, AddressError
from kiosk.policy.model import Decision, Reason, Verdict
from kiosk.policy.safe_search import strict_name

_INVALID: Final = Decision(Verdict.DENY, Reason.INVALID)
_HTTP: Final = 80
_LONGEST_HOST: Final = 253
_MORE_THAN_ENOUGH: Final = 1 << 20  # bytes of a refused body that are read and dropped


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every connection of a session asks."""

    admission: Admission
    route: Route
    shell: ShellLink
    tally: Tally
    limits: Limits


class Exchange:
    """Serves one request: nothing is kept alive, so each one is decided on.

    Args:
        browser: its socket, non-blocking; closed in the end.
        around: what it asks.
    """

    def __init__(self, browser: socket.socket, around: Surroundings) -> None:
        self._browser = browser
        self._around = around

    async def run(self) -> None:
        """Serve it; whatever the other ends do, this only ends."""
        with closing(self._browser):
            try:
                await self._serve()
            except HeadError as error:
                await self._say(answer.bad_request(error.status))
            except (EOFError, TimeoutError, OSError):
                pass  # the browser has gone, or says nothing

    async def _serve(self) -> None:
        head, early = await take_head(self._browser, self._around.limits.head)
        request = read_request(head)
        address = self._allowed(request)
        if isinstance(address, Decision):
            host = request.host[:_LONGEST_HOST]  # one of any length may stand there; no message may
            self._around.shell.fault(host, Error.DENIED)
            self._around.tally.refused(host, address.reason, address.category)
            await self._say(answer.refusal(address.reason))
            return
        try:
            await self._connect(request, address.host, early)
        except UnreachableError as error:
            self._around.shell.fault(address.host, error.error)
            if error.error is Error.PROHIBITED:
                self._around.tally.refused(address.host, error.error)
            await self._say(answer.fault(error.error))

    def _allowed(self, request: Tunnel | Fetch) -> Address | Decision:
        secure = isinstance(request, Tunnel) and request.port != _HTTP  # ws: comes as a tunnel too
        try:
            address = Address.of_host(request.host, request.port, "https" if secure else "http")
        except AddressError:
            return _INVALID
        decision = self._around.admission.decide(address)
        return address if decision.allowed else decision

    async def _connect(self, request: Tunnel | Fetch, host: str, early: bytes) -> None:
        tunnel = isinstance(request, Tunnel)
        # where a search engine has a name under which it answers strictly, that is where it is
        name = strict_name(host)
        way = await self._around.route.open(name, request.port, tunnel=tunnel)
        with closing(way.end):
            if isinstance(request, Fetch):
                fetch = replace(request, host=host)
                await pass_on(fetch, self._browser, early, way, self._around.limits)
                await self._farewell()
                return
            limits = self._around.limits
            await asyncio.get_running_loop().sock_sendall(self._browser, answer.ESTABLISHED)
            relay = Relay(self._browser, way.end, idle=limits.tunnel, half_idle=limits.half_tunnel)
            await relay.run(up=early, down=way.early)

    async def _say(self, text: bytes) -> None:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(self._around.limits.farewell):
                await asyncio.get_running_loop().sock_sendall(self._browser, text)
                await self._farewell()

    async def _farewell(self) -> None:
        """Let the browser read to the end: to close on unread bytes would take the answer back."""
        loop = asyncio.get_running_loop()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(self._around.limits.farewell):
                self._browser.shutdown(socket.SHUT_WR)
                left = _MORE_THAN_ENOUGH
                while left > 0 and (more := await loop.sock_recv(self._browser, 1 << 16)):
                    left -= len(more)
