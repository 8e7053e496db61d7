import asyncio
import hashlib
import os

import pytest

from kiosk.gate.limits import Limits
from kiosk.gate.relay import reset_when_closed
from tests.gate.certificates import contexts
from tests.gate.network import QUICK, Session, Site, at, echo, gate

ALL = bytes(range(256)) * 4096  # a mebibyte


def test_bytes_pass_both_ways_through_a_tunnel_to_a_listed_host():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            reader, writer = await session.tunnel()
            writer.write(b"Bonjour")
            assert await reader.readexactly(7) == b"Bonjour"

    asyncio.run(journey())


def test_tls_is_between_browser_and_site_alone(tmp_path):
    outside, inside = contexts(tmp_path, "www.caf.fr")

    async def journey() -> None:
        async with Site.serving(echo, context=outside) as site, gate(at(site)) as session:
            reader, writer = await session.tunnel()
            await writer.start_tls(inside, server_hostname="www.caf.fr")
            writer.write(ALL)
            assert await reader.readexactly(len(ALL)) == ALL

    asyncio.run(journey())


def test_what_comes_together_with_the_request_reaches_the_site():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            reader, writer = await session.connect()
            writer.write(b"CONNECT caf.fr:443 HTTP/1.1\r\n\r\nearly bird")
            await reader.readuntil(b"\r\n\r\n")
            assert await reader.readexactly(10) == b"early bird"

    asyncio.run(journey())


def test_a_browser_that_has_said_all_still_hears_the_answer():
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        heard = await reader.read()
        writer.write(hashlib.sha256(heard).hexdigest().encode())
        await writer.drain()

    async def journey() -> None:
        async with Site.serving(handler) as site, gate(at(site)) as session:
            reader, writer = await session.tunnel()
            writer.write(ALL)
            writer.write_eof()
            assert await reader.read() == hashlib.sha256(ALL).hexdigest().encode()

    asyncio.run(journey())


def test_a_site_that_has_said_all_still_hears_the_browser():
    heard = bytearray()

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        writer.write(b"I have said all")
        writer.write_eof()
        heard.extend(await reader.read())

    async def journey() -> None:
        async with Site.serving(handler) as site, gate(at(site)) as session:
            reader, writer = await session.tunnel()
            assert await reader.read() == b"I have said all"
            writer.write(ALL)
            writer.close()
            await session.until_served(0)

    asyncio.run(journey())
    assert heard == ALL


def test_a_site_that_breaks_off_is_not_taken_for_one_that_has_ended():
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        writer.write(b"half of")
        await writer.drain()
        await reader.readexactly(1)
        reset_when_closed(writer.get_extra_info("socket"))

    async def journey() -> None:
        async with Site.serving(handler) as site, gate(at(site)) as session:
            reader, writer = await session.tunnel()
            assert await reader.readexactly(7) == b"half of"
            writer.write(b"!")
            with pytest.raises(ConnectionResetError):
                await reader.read()

    asyncio.run(journey())


def test_a_browser_that_does_not_read_holds_the_site_back_and_loses_nothing():
    sent = 0
    much = 64

    async def handler(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        nonlocal sent
        for _ in range(much):
            writer.write(ALL)
            await writer.drain()
            sent += 1

    async def journey() -> None:
        async with Site.serving(handler) as site, gate(at(site)) as session:
            reader, _ = await session.tunnel()
            before = -1
            while before != sent:  # until the site cannot send any more
                before = sent
                await asyncio.sleep(0.3)
            assert sent < much
            digest = hashlib.sha256()
            while data := await reader.read(1 << 20):
                digest.update(data)
            assert digest.digest() == hashlib.sha256(ALL * much).digest()

    asyncio.run(journey())


def test_a_tunnel_without_a_byte_for_too_long_is_closed():
    limits = Limits(tunnel=1.0)

    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site), limits=limits) as session:
            reader, writer = await session.tunnel()
            for _ in range(7):  # longer than the limit, but never silent for so long
                writer.write(b".")
                assert await reader.readexactly(1) == b"."
                await asyncio.sleep(0.2)
            with pytest.raises(ConnectionResetError):
                await reader.read()

    asyncio.run(journey())


def test_a_half_closed_tunnel_lives_less_long():
    limits = Limits(tunnel=1000, half_tunnel=0.2)

    async def handler(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter):
        await reader.read()
        await asyncio.Event().wait()

    async def journey() -> None:
        async with Site.serving(handler) as site, gate(at(site), limits=limits) as session:
            reader, writer = await session.tunnel()
            writer.write_eof()
            with pytest.raises(ConnectionResetError):
                await reader.read()

    asyncio.run(journey())


def test_tunnels_side_by_side_never_mix():
    async def one(session: Session) -> None:
        reader, writer = await session.tunnel()
        mine = os.urandom(300_000)
        writer.write(mine)
        writer.write_eof()
        assert await reader.read() == mine

    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            await asyncio.gather(*(one(session) for _ in range(60)))
            await session.hang_up()
            await session.until_served(0)
            assert site.connections == 60

    asyncio.run(journey())


def test_whoever_comes_when_the_gate_is_full_is_told_so():
    limits = Limits(connections=3)

    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site), limits=limits) as session:
            tunnels = [await session.tunnel() for _ in range(3)]
            reader, _ = await session.connect()
            answer = await reader.read()
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"error=connection_limit_reached" in answer
            tunnels[0][1].close()
            await session.until_served(2)
            await session.tunnel()

    asyncio.run(journey())


def test_a_visit_that_ends_closes_its_tunnels():
    async def journey() -> None:
        async with Site.serving(echo) as site:
            async with gate(at(site), limits=QUICK) as session:
                reader, _ = await session.tunnel()
            assert await reader.read() == b""
            with pytest.raises(ConnectionRefusedError):
                await session.connect()

    asyncio.run(journey())
