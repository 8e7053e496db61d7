import asyncio
import contextlib
import logging

import pytest

from kiosk.gate.limits import Limits
from kiosk.gate.tally import BURST
from kiosk.policy.model import Mode
from kiosk.wire import Blocked, Fault
from tests.gate.network import QUICK, Site, at, echo, gate, policy

REFUSED = [
    ("CONNECT evil.com:443", "not-listed"),
    ("CONNECT notcaf.fr:443", "not-listed"),
    ("CONNECT caf.fr.evil.com:443", "lookalike"),
    ("CONNECT caf.fr:8443", "port"),
    ("CONNECT caf.fr:22", "port"),
    ("CONNECT 127.0.0.1:443", "ip-literal"),
    ("CONNECT 2130706433:443", "ip-literal"),
    ("CONNECT 0x7f.1:443", "ip-literal"),
    ("CONNECT 017700000001:443", "ip-literal"),
    ("CONNECT 127.1:443", "ip-literal"),
    ("CONNECT [::1]:443", "ip-literal"),
    ("CONNECT [::ffff:10.0.0.1]:443", "ip-literal"),
    ("CONNECT 10.0.0.1:443", "ip-literal"),
    ("CONNECT %31%30.0.0.1:443", "ip-literal"),
    ("CONNECT foo-.evil.com:443", "invalid"),
    ("CONNECT evil.com..:443", "invalid"),
    ("CONNECT a..b.com:443", "invalid"),
    ("CONNECT x!.evil.com:443", "invalid"),
    ("CONNECT caf.fr%00.evil.com:443", "invalid"),
    ("CONNECT localhost:443", "not-listed"),
    ("CONNECT gouv.fr:443", "mode"),
    ("GET http://evil.com/caf.fr", "not-listed"),
    ("GET http://caf.fr:8080/", "port"),
    ("POST http://192.168.1.1/", "ip-literal"),
]


@pytest.mark.parametrize(("asked", "reason"), REFUSED, ids=[asked for asked, _ in REFUSED])
def test_what_the_policy_refuses_reaches_nobody_and_everybody_is_told_why(asked, reason):
    async def journey() -> None:
        rules = policy("caf.fr", official=["gouv.fr"])
        async with Site.serving(echo) as site, gate(at(site), rules) as session:
            answer = await session.ask(f"{asked} HTTP/1.1\r\nHost: caf.fr\r\n\r\n".encode())
            head, _, body = answer.partition(b"\r\n\r\n")
            first, *fields = head.decode().split("\r\n")
            assert first == "HTTP/1.1 403 Forbidden"
            status = f'Proxy-Status: ilot-gate; error=http_request_denied; details="{reason}"'
            assert status in fields
            assert body == b""
            (fault,) = session.heard(session.shell)
            assert isinstance(fault, Fault)
            assert fault.error == "http_request_denied"
            assert fault.host in asked
            assert session.heard(session.supervisor) == [Blocked(reason)]
            assert site.connections == 0

    asyncio.run(journey())


def test_a_host_that_is_longer_than_any_message_stops_nothing():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            host = "a." * 5000 + "fr"
            answer = await session.ask(f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
            assert b'details="invalid"' in answer
            (fault,) = session.heard(session.shell)
            assert isinstance(fault, Fault)
            assert host.startswith(fault.host)
            await session.tunnel()

    asyncio.run(journey())


def test_the_same_host_is_allowed_however_it_is_written():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            for host in ("caf.fr", "CAF.FR", "www.caf.fr.", "%63af.fr"):
                await session.tunnel(f"{host}:443")
            assert session.heard(session.shell) == []

    asyncio.run(journey())


def test_an_official_site_passes_where_the_kiosk_shows_such_sites():
    async def journey() -> None:
        rules = policy("caf.fr", official=["gouv.fr"], mode=Mode.PUBLIC)
        async with Site.serving(echo) as site, gate(at(site), rules) as session:
            await session.tunnel("impots.gouv.fr:443")

    asyncio.run(journey())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: caf.fr\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"400"),
        (b"CONNECT caf.fr:443 HTTP/1.0\r\n\r\n", b"505"),
        (b"POST http://caf.fr/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"GET http://caf.fr/ HTTP/1.1\r\nA: " + b"b" * 40000, b"431"),
    ],
)
def test_a_request_that_is_none_is_refused_and_reaches_nobody(sent, status):
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            answer = await session.ask(sent)
            assert answer.startswith(b"HTTP/1.1 " + status)
            assert b"error=http_request_error" in answer
            assert site.connections == 0

    asyncio.run(journey())


def test_a_head_that_drips_in_is_not_waited_for_without_end():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site), limits=Limits(head=0.5)) as session:
            reader, writer = await session.connect()
            with contextlib.suppress(ConnectionError):
                for byte in b"CONNECT www.caf.fr:443 HTTP/1.1\r\nA: " + b"b" * 1000:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(0.01)
                    if not session.gate.connections:
                        break
            assert session.gate.connections == 0
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
            assert site.connections == 0

    asyncio.run(journey())


def test_a_refused_upload_still_reads_why():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            head = b"POST http://evil.com/ HTTP/1.1\r\nContent-Length: 900000\r\n\r\n"
            answer = await session.ask(head + b"x" * 900_000)
            assert answer.startswith(b"HTTP/1.1 403 ")
            assert site.connections == 0

    asyncio.run(journey())


def test_a_flood_of_refusals_is_a_few_events_and_stops_nobody():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            for turn in range(20):  # neither shell nor supervisor reads meanwhile
                heads = [f"CONNECT {n}.evil{turn}.com:443 HTTP/1.1\r\n\r\n" for n in range(40)]
                answers = await asyncio.gather(*(session.ask(head.encode()) for head in heads))
                assert all(answer.startswith(b"HTTP/1.1 403 ") for answer in answers)
            await session.tunnel()
            counted = session.heard(session.supervisor)
            assert BURST <= len(counted) < 4 * BURST
            assert set(counted) == {Blocked("not-listed")}

    asyncio.run(journey())


def test_a_second_try_for_the_same_host_counts_once():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            for host in ("evil.com", "evil.com", "evil.com", "other.com"):
                await session.ask(f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
            assert session.heard(session.supervisor) == [Blocked("not-listed")] * 2
            assert len(session.heard(session.shell)) == 4

    asyncio.run(journey())


def test_no_log_names_a_host(caplog):
    caplog.set_level(logging.DEBUG)

    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site), limits=QUICK) as session:
            await session.ask(b"CONNECT evil.com:443 HTTP/1.1\r\n\r\n")
            await session.ask(b"GET evil.com HTTP/1.1\r\n\r\n")
            await session.tunnel()
        with contextlib.suppress(ConnectionError):
            await session.ask(b"")

    asyncio.run(journey())
    assert "not-listed" in caplog.text
    assert "evil" not in caplog.text
    assert "caf" not in caplog.text
