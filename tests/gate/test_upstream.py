"""The town hall's own proxy, between the gate and the Internet."""

import asyncio
import contextlib
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence

import pytest

from kiosk.errors import KioskError
from kiosk.gate import route
from kiosk.gate.__main__ import choose
from kiosk.gate.resolver import of_network
from kiosk.gate.route import Upstream
from kiosk.settings import Settings
from kiosk.wire import Fault
from tests.gate.network import QUICK, Site, echo, gate, hear

TUNNEL = b"CONNECT www.caf.fr:443 HTTP/1.1\r\n\r\n"


class TownHall:
    """A real proxy: it connects every name to one site, and asks for a password."""

    def __init__(self, site: Site, answer: bytes = b"") -> None:
        self.site = site
        self.answer = answer
        self.heads: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        if self.answer:
            writer.write(self.answer)
            await writer.drain()
            return
        if f"Proxy-Authorization: Basic {b64encode(b'borne:p@ss').decode()}" not in head:
            writer.write(b"HTTP/1.1 407 Password\r\nContent-Length: 0\r\n\r\n")
            return
        site_reader, site_writer = await asyncio.open_connection("127.0.0.1", self.site.port)
        if head.startswith("CONNECT"):
            writer.write(b"HTTP/1.1 200 OK\r\nVia: hall\r\n\r\n")
        else:
            site_writer.write(head.encode())
        async with asyncio.TaskGroup() as both:
            both.create_task(self._pipe(reader, site_writer))
            both.create_task(self._pipe(site_reader, writer))
        site_writer.close()

    @staticmethod
    async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        writer.write_eof()


@contextlib.asynccontextmanager
async def town_hall(answer: bytes = b"") -> AsyncIterator[tuple[TownHall, Upstream, list[str]]]:
    """Run a town hall's proxy; gives it, the way through it and the names that were looked up."""
    asked: list[str] = []

    async def resolve(name: str, _port: int) -> Sequence[str]:
        asked.append(name)
        return ["127.0.0.1"]

    async with Site.serving(echo) as site:
        hall = TownHall(site, answer)
        async with Site.serving(hall) as proxy:
            text = f"http://borne:p%40ss@proxy.mairie.lan:{proxy.port}"
            yield hall, route.upstream(text, resolve, QUICK), asked


def test_a_tunnel_goes_through_the_town_halls_proxy_which_resolves_the_names():
    async def journey() -> None:
        async with town_hall() as (hall, way, asked), gate(way) as session:
            reader, writer = await session.tunnel()
            writer.write(b"Bonjour")
            writer.write_eof()
            assert await reader.read() == b"Bonjour"
            assert asked == ["proxy.mairie.lan"]
            assert hall.heads[0].startswith(
                "CONNECT www.caf.fr:443 HTTP/1.1\r\nHost: www.caf.fr:443"
            )

    asyncio.run(journey())


def test_a_plain_request_goes_through_the_town_halls_proxy_in_absolute_form():
    async def journey() -> None:
        async with town_hall() as (hall, way, _), gate(way) as session:
            answer = await session.ask(b"GET http://caf.fr/a?b HTTP/1.1\r\n\r\n")
            assert hall.heads[0].startswith("GET http://caf.fr/a?b HTTP/1.1\r\nHost: caf.fr\r\n")
            assert answer.startswith(b"HTTP/1.1 502 ")  # the echo of a request is no answer

    asyncio.run(journey())


def test_what_the_policy_refuses_does_not_even_reach_the_town_halls_proxy():
    async def journey() -> None:
        async with town_hall() as (hall, way, asked), gate(way) as session:
            for host in (
                "10.0.0.1",
                "[::ffff:10.0.0.1]",
                "2130706433",
                "evil.com",
                "printer.local",
            ):
                answer = await session.ask(f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
                assert answer.startswith(b"HTTP/1.1 403 ")
            assert hall.heads == asked == []

    asyncio.run(journey())


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"HTTP/1.1 407 Password\r\n\r\n", "proxy_internal_error"),
        (b"HTTP/1.1 403 No\r\n\r\n", "http_request_denied"),
        (b"HTTP/1.1 502 No\r\n\r\n", "connection_refused"),
        (b"HTTP/1.1 504 No\r\n\r\n", "connection_timeout"),
        (b"HTTP/1.1 302 Portal\r\nLocation: http://portal/\r\n\r\n", "proxy_internal_error"),
        (b"HTTP/1.1 200", "http_protocol_error"),
        (b"220 smtp.mairie.lan ESMTP\r\n\r\n", "http_protocol_error"),
    ],
)
def test_a_proxy_that_does_not_connect_is_a_fault(said, error):
    async def journey() -> None:
        async with town_hall(said) as (_, way, _), gate(way) as session:
            answer = await session.ask(TUNNEL)
            assert f"error={error}\r\n".encode() in answer
            assert await hear(session.shell) == Fault("www.caf.fr", error)

    asyncio.run(journey())


def test_what_a_site_says_first_comes_through_with_the_proxys_own_answer():
    said = b"HTTP/1.1 100 Wait\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello from the site"

    async def journey() -> None:
        async with town_hall(said) as (_, way, _), gate(way) as session:
            reader, _ = await session.tunnel()
            assert await reader.read() == b"hello from the site"

    asyncio.run(journey())


def test_a_proxy_that_is_down_means_that_our_internet_is():
    way = route.upstream("http://127.0.0.9:9", of_network, QUICK)

    async def journey() -> None:
        async with gate(way) as session:
            answer = await session.ask(TUNNEL)
            assert b"error=proxy_internal_error" in answer

    asyncio.run(journey())


@pytest.mark.parametrize(
    "text", ["proxy:3128", "https://proxy:3128", "http://proxy", "http://:3128", "http://a:b/c"]
)
def test_a_proxy_that_cannot_be_read_is_a_fault_of_the_settings(text):
    with pytest.raises(KioskError, match="KIOSK_UPSTREAM") as caught:
        choose(Settings(upstream=text), QUICK)
    assert caught.value.hint
