"""Real ends for the gate: a policy, sites with and without TLS, and a gate between."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

from kiosk.gate.gate import Gate
from kiosk.gate.limits import Limits
from kiosk.gate.route import Direct, Route, Way
from kiosk.policy.model import Mode, Policy, Rule, Service, Text, Tier
from kiosk.policy.pattern import Pattern
from kiosk.wire import Channel, Listen, Message, Serving

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]

QUICK = Limits(head=5, resolve=5, stagger=0.05, connect=5, answer=5, fetch=5, farewell=1)


def policy(*patterns: str, mode: Mode = Mode.STRICT, official: Sequence[str] = ()) -> Policy:
    """Make a policy with one service of some patterns."""
    service = Service("caf", "Caf", Text("Allocations", "Benefits"), "caf", "https://www.caf.fr/")
    rules = [
        Rule(Pattern.parse(pattern), f"test:{number}", Tier.SERVICE, "caf")
        for number, pattern in enumerate(patterns or ("caf.fr",))
    ]
    rules += [Rule(Pattern.parse(pattern), "test:0", Tier.OFFICIAL) for pattern in official]
    return Policy(mode, (service,), tuple(rules))


def everything(_: object) -> bool:
    """Accept every address: for tests whose sites live on loopback."""
    return True


@dataclass
class Site:
    """A listener that counts what reaches it."""

    address: str = "127.0.0.1"
    port: int = 0
    connections: int = 0

    @classmethod
    @asynccontextmanager
    async def serving(
        cls, handler: Handler, address: str = "127.0.0.1", context: ssl.SSLContext | None = None
    ) -> AsyncIterator[Self]:
        """Serve on a port of its own until the end of the block."""
        site = cls(address)
        served: set[asyncio.Task[None]] = set()

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            site.connections += 1
            task = asyncio.current_task()
            assert task
            served.add(task)
            try:
                with suppress(ConnectionError, asyncio.IncompleteReadError):
                    await handler(reader, writer)
            finally:
                writer.close()
                with suppress(OSError):  # TLS errors among them
                    await writer.wait_closed()

        server = await asyncio.start_server(handle, address, 0, ssl=context)
        site.port = server.sockets[0].getsockname()[1]
        try:
            yield site
        finally:
            server.close()
            for task in served:
                task.cancel()
            await asyncio.gather(*served, return_exceptions=True)


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send back what comes, to its end."""
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()


def at(site: Site, direct: Direct | None = None) -> Route:
    """Give a route whose every name leads to one site, or where a direct one leads."""

    async def resolve(_name: str, _port: int) -> list[str]:
        return [site.address]

    return _PortRoute(direct or Direct(resolve, everything, QUICK), site.port)


@dataclass(frozen=True)
class _PortRoute:
    """A direct route to another port: sites of a test cannot have port 443."""

    direct: Direct
    port: int

    async def open(self, host: str, port: int, *, tunnel: bool) -> Way:
        assert port
        return await self.direct.open(host, self.port, tunnel=tunnel)


@dataclass
class Session:
    """A gate with the other ends of its channels, and the port where it serves."""

    gate: Gate
    shell: Channel
    supervisor: Channel
    port: int
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def connect(self) -> Ends:
        """Open a connection to the gate, which is closed with the session at the latest."""
        ends = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(ends[1])
        return ends

    async def hang_up(self) -> None:
        """Close every connection to the gate."""
        for writer in self._writers:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def until_served(self, connections: int) -> None:
        """Wait until the gate serves so many connections only."""
        async with asyncio.timeout(10):
            while self.gate.connections > connections:  # noqa: ASYNC110 - it has no event for it
                await asyncio.sleep(0.01)

    async def ask(self, head: bytes) -> bytes:
        """Send one head, and give all that comes back."""
        reader, writer = await self.connect()
        writer.write(head)
        answer = await reader.read()
        writer.close()
        return answer

    async def tunnel(self, authority: str = "www.caf.fr:443") -> Ends:
        """Open a tunnel."""
        reader, writer = await self.connect()
        writer.write(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        return reader, writer

    def heard(self, channel: Channel) -> list[Message]:
        """Give the messages that have come."""
        messages = []
        while (received := channel.receive()) is not None:
            messages.append(received[0])
        return messages


@asynccontextmanager
async def gate(
    route: Route, rules: Policy | None = None, limits: Limits = QUICK
) -> AsyncIterator[Session]:
    """Run a gate that serves a socket of its shell."""
    shell, shell_end = Channel.pair()
    supervisor, supervisor_end = Channel.pair()
    running = Gate(rules or policy(), route, shell_end, supervisor_end, limits)
    waiting = asyncio.create_task(running.ended())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        shell.send(Listen(), (listener.fileno(),))
    assert await hear(shell) == Serving()
    session = Session(running, shell, supervisor, port)
    try:
        yield session
    finally:
        supervisor.close()
        await asyncio.wait_for(waiting, 10)
        shell.close()
        await session.hang_up()


async def hear(channel: Channel) -> Message:
    """Wait for the next message."""
    while (received := channel.receive()) is None:
        await readable(channel)
    return received[0]


async def readable(channel: Channel) -> None:
    """Wait until something has come, or the other end is closed."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(channel.fileno(), ready.set)
    try:
        await asyncio.wait_for(ready.wait(), 10)
    finally:
        loop.remove_reader(channel.fileno())
