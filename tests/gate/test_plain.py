import asyncio
import contextlib
import os

import pytest

from kiosk.gate.relay import reset_when_closed
from tests.gate.network import Handler, Site, at, gate

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


def says(answer: bytes, *, reads: bytes = b"\r\n\r\n") -> Handler:
    """Make a site that reads up to some bytes and then gives one answer, whatever it was asked."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        await reader.readuntil(reads)
        writer.write(answer)
        await writer.drain()

    return handler


def answer_of(handler: Handler, head: bytes) -> bytes:
    """Give what comes back through the gate from a site."""

    async def journey() -> bytes:
        async with Site.serving(handler) as site, gate(at(site)) as session:
            return await session.ask(head)

    return asyncio.run(journey())


def test_a_plain_request_reaches_its_site_in_origin_form():
    heard = bytearray()

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        heard.extend(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nKeep-Alive: 9\r\nContent-Length: 2\r\n\r\nOK")

    answer = answer_of(
        handler, b"GET http://WWW.caf.FR/a?b=c HTTP/1.1\r\nHost: evil.com\r\nAccept: */*\r\n\r\n"
    )
    assert heard == (
        b"GET /a?b=c HTTP/1.1\r\nHost: www.caf.fr\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )
    assert answer == b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"


def test_a_large_body_goes_up_while_a_large_answer_comes_down():
    body = os.urandom(3_000_000)

    async def mirror(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
        left = len(body)
        while left:
            data = await reader.read(min(left, 1 << 16))
            left -= len(data)
            writer.write(data)
            await writer.drain()

    async def journey() -> None:
        async with Site.serving(mirror) as site, gate(at(site)) as session:
            reader, writer = await session.connect()
            writer.write(b"PUT http://caf.fr/ HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body))
            writer.write(body)  # nobody waits for it to be taken before reading
            await reader.readuntil(b"\r\n\r\n")
            assert await reader.readexactly(len(body)) == body

    asyncio.run(journey())


def test_nothing_beyond_the_announced_length_reaches_the_site():
    heard = bytearray()

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        heard.extend(await reader.readuntil(b"body"))
        writer.write(OK)
        await writer.drain()
        with contextlib.suppress(TimeoutError):
            heard.extend(await asyncio.wait_for(reader.read(), 0.3))

    answer = answer_of(
        handler,
        b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody"
        b"GET http://intranet/ HTTP/1.1\r\nHost: intranet\r\n\r\n",
    )
    assert answer.count(b"HTTP/1.1") == 1
    assert heard.endswith(b"\r\n\r\nbody")
    assert b"intranet" not in heard


def test_a_second_request_on_the_same_connection_is_not_served():
    async def journey() -> None:
        async with Site.serving(says(OK)) as site, gate(at(site)) as session:
            one = b"GET http://caf.fr/ HTTP/1.1\r\n\r\n"
            answer = await session.ask(one + one)
            assert answer.count(b"HTTP/1.1 200") == 1
            assert site.connections == 1

    asyncio.run(journey())


def test_a_site_that_refuses_a_body_early_is_heard():
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        writer.write_eof()
        await reader.read()

    answer = answer_of(
        handler, b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 900000\r\n\r\n" + b"x" * 900_000
    )
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_interim_answers_are_skipped():
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    answer = answer_of(says(interim + OK), b"GET http://caf.fr/ HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nOK")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"", b"connection_terminated"),
        (b"HTTP/1.1 200 OK\r\nContent-", b"http_protocol_error"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"http_protocol_error"),
        (b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n", b"http_protocol_error"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 20000 + b"\r\n\r\n", b"http_protocol_error"),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n", b"http_upgrade_failed"),
        (b"HTTP/1.1 407 Password\r\nProxy-Authenticate: Basic\r\n\r\n", b"http_protocol_error"),
    ],
)
def test_an_answer_that_is_none_becomes_a_fault(said, error):
    answer = answer_of(says(said), b"GET http://caf.fr/ HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 502 ")
    assert b"Proxy-Status: ilot-gate; error=" + error in answer


def test_a_torn_answer_is_not_passed_off_as_a_whole_one():
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nhalf of")
        await writer.drain()
        await reader.readexactly(1)
        reset_when_closed(writer.get_extra_info("socket"))

    async def journey() -> None:
        async with Site.serving(handler) as site, gate(at(site)) as session:
            reader, writer = await session.connect()
            writer.write(b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 1\r\n\r\n")
            await reader.readuntil(b"half of")
            writer.write(b"!")
            with pytest.raises(ConnectionResetError):
                await reader.read()

    asyncio.run(journey())


def test_a_browser_that_breaks_off_in_its_body_ends_the_request():
    ended = asyncio.Event()

    async def handler(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter):
        await reader.read()
        ended.set()

    async def journey() -> None:
        async with Site.serving(handler) as site, gate(at(site)) as session:
            _, writer = await session.connect()
            writer.write(b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf")
            await writer.drain()
            writer.close()
            await asyncio.wait_for(ended.wait(), 10)

    asyncio.run(journey())
