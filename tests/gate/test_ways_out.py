"""What the gate connects to: pinned addresses, the sandbox of sites."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_address

import pytest

from kiosk.errors import KioskError
from kiosk.gate.__main__ import choose
from kiosk.gate.addresses import is_public
from kiosk.gate.answer import Error, UnreachableError
from kiosk.gate.connect import connect
from kiosk.gate.limits import Limits
from kiosk.gate.memory import MAX_NAMES, SECONDS, Memory
from kiosk.gate.neighbours import is_outside
from kiosk.gate.resolver import Resolver, keep_public, look_up, of_network, of_system
from kiosk.gate.route import Direct, Training
from kiosk.settings import Settings
from kiosk.wire import Blocked, Fault
from tests.gate.network import QUICK, Site, at, echo, everything, gate, hear, policy

TUNNEL = b"CONNECT www.caf.fr:443 HTTP/1.1\r\n\r\n"


def always(*addresses: str) -> Resolver:
    """Make a resolver that knows one answer."""

    async def resolve(_name: str, _port: int) -> Sequence[str]:
        return addresses

    return resolve


def failing(error: OSError | UnicodeError) -> Resolver:
    """Make a resolver that fails."""

    async def resolve(_name: str, _port: int) -> Sequence[str]:
        raise error

    return resolve


# --- names and addresses


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), Error.DNS_ERROR),
        (socket.gaierror(socket.EAI_NODATA, "no address"), Error.DNS_ERROR),
        (socket.gaierror(socket.EAI_AGAIN, "nobody answers"), Error.DNS_TIMEOUT),
        (UnicodeEncodeError("idna", "secret", 0, 1, "label too long"), Error.DNS_ERROR),
    ],
)
def test_a_name_that_leads_nowhere_is_told_from_an_internet_that_is_down(error, said):
    with pytest.raises(UnreachableError) as caught:
        asyncio.run(look_up(failing(error), "secret", 443, 1))
    assert caught.value.error is said
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_resolver_that_never_answers_is_not_waited_for():
    async def resolve(_name: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    with pytest.raises(UnreachableError) as caught:
        asyncio.run(look_up(resolve, "caf.fr", 443, 0.05))
    assert caught.value.error is Error.DNS_TIMEOUT


def test_the_families_take_turns_beginning_with_the_one_that_came_first():
    texts = ["2a01::1", "2a01::2", "2a01::1", "9.9.9.9", "2a01::3"]
    found = asyncio.run(look_up(always(*texts), "caf.fr", 443, 1))
    assert [str(address) for address in found] == ["2a01::1", "9.9.9.9", "2a01::2", "2a01::3"]


def test_of_a_mixed_answer_only_what_is_public_is_kept():
    found = [ip_address(text) for text in ("10.0.0.1", "9.9.9.9", "::ffff:10.0.0.1", "2a01::1")]
    kept = keep_public(found, is_public)
    assert [str(address) for address in kept] == ["9.9.9.9", "2a01::1"]


def test_the_systems_resolver_reads_no_search_list_for_names_of_the_internet():
    async def journey() -> None:
        assert "127.0.0.1" in await of_network("127.0.0.1", 443)
        with pytest.raises(socket.gaierror):
            await of_system("127.0.0.1", 443)  # "127.0.0.1." is a name, not an address

    asyncio.run(journey())


def test_those_who_ask_for_a_name_together_ask_once_and_for_half_a_minute():
    asked = []
    now = 0.0

    async def resolve(name: str, _port: int) -> Sequence[str]:
        asked.append(name)
        await asyncio.sleep(0)
        return ["9.9.9.9"]

    async def journey() -> None:
        nonlocal now
        memory = Memory(resolve, lambda: now)
        impatient = asyncio.ensure_future(memory("caf.fr", 443))
        waiting = [asyncio.ensure_future(memory("caf.fr", 443)) for _ in range(3)]
        await asyncio.sleep(0)
        impatient.cancel()
        assert await asyncio.gather(*waiting) == [["9.9.9.9"]] * 3
        now = SECONDS - 1
        await memory("caf.fr", 443)
        assert asked == ["caf.fr"]
        now = SECONDS
        await memory("caf.fr", 443)
        assert asked == ["caf.fr"] * 2
        for number in range(MAX_NAMES):
            await memory(f"{number}.fr", 443)
        await memory("caf.fr", 443)
        assert asked.count("caf.fr") == 3

    asyncio.run(journey())


def test_a_failed_look_up_is_not_kept():
    asked = []

    async def resolve(name: str, _port: int) -> Sequence[str]:
        asked.append(name)
        if len(asked) == 1:
            raise socket.gaierror(socket.EAI_AGAIN, "nobody answers")
        return ["9.9.9.9"]

    async def journey() -> None:
        memory = Memory(resolve, lambda: 0.0)
        with pytest.raises(socket.gaierror):
            await memory("caf.fr", 443)
        assert await memory("caf.fr", 443) == ["9.9.9.9"]

    asyncio.run(journey())


@contextlib.asynccontextmanager
async def mute(address: str) -> AsyncIterator[int]:
    """Give a port where nobody ever answers a connection: its queue is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((address, 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex((address, port))
        await asyncio.sleep(0.05)
        yield port


def test_an_address_that_does_not_answer_does_not_hold_up_the_next_one():
    async def journey() -> None:
        async with mute("127.0.0.2") as port:
            with socket.create_server(("127.0.0.3", port)):
                addresses = [ip_address("127.0.0.2"), ip_address("127.0.0.3")]
                with await connect(addresses, port, QUICK) as end:
                    assert end.getpeername()[0] == "127.0.0.3"

    asyncio.run(journey())


def test_an_address_that_refuses_gives_way_at_once():
    async def journey() -> None:
        with socket.create_server(("127.0.0.3", 0)) as listener:
            port = listener.getsockname()[1]
            addresses = [ip_address(f"127.0.0.{number}") for number in (4, 5, 6, 3)]
            with await connect(addresses, port, Limits(stagger=1000)) as end:
                assert end.getpeername()[0] == "127.0.0.3"

    asyncio.run(journey())


def test_of_several_failures_the_one_that_came_furthest_is_told():
    async def journey() -> None:
        async with mute("127.0.0.2") as port:
            addresses = [ip_address("127.0.0.2"), ip_address("127.0.0.4")]
            with pytest.raises(UnreachableError) as caught:
                await connect(addresses, port, Limits(connect=0.2, stagger=0.05))
            assert caught.value.error is Error.REFUSED
            with pytest.raises(UnreachableError) as caught:
                await connect(addresses[:1], port, Limits(connect=0.2))
            assert caught.value.error is Error.TIMEOUT
            assert "127" not in str(caught.value)

    asyncio.run(journey())


def test_a_name_is_looked_up_once_so_a_second_answer_leads_nowhere():
    asked = []

    async def resolve(name: str, _port: int) -> Sequence[str]:
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    async def journey() -> None:
        direct = Direct(resolve, everything, QUICK)
        async with Site.serving(echo) as site, gate(at(site, direct)) as session:
            reader, writer = await session.tunnel("WWW.CAF.FR.:443")
            writer.write(b"x")
            assert await reader.readexactly(1) == b"x"

    asyncio.run(journey())
    assert asked == ["www.caf.fr"]


def test_a_search_engine_is_reached_under_the_name_where_it_answers_strictly():
    asked = []

    async def resolve(name: str, _port: int) -> Sequence[str]:
        asked.append(name)
        return ["127.0.0.1"]

    async def journey() -> None:
        rules = policy("duckduckgo.com", "youtube.com", "www.caf.fr")
        direct = Direct(resolve, everything, QUICK)
        async with Site.serving(echo) as site, gate(at(site, direct), rules) as session:
            for host in ("duckduckgo.com", "www.youtube.com", "www.caf.fr"):
                await session.tunnel(f"{host}:443")

    asyncio.run(journey())
    assert asked == ["safe.duckduckgo.com", "restrictmoderate.youtube.com", "www.caf.fr"]


def test_a_name_that_leads_into_the_house_counts_as_refused():
    async def journey() -> None:
        async with gate(Direct(always("192.168.1.1"), is_public, QUICK)) as session:
            await session.ask(TUNNEL)
            assert session.heard(session.supervisor) == [Blocked("destination_ip_prohibited")]

    asyncio.run(journey())


@pytest.mark.parametrize(
    ("way", "status", "error"),
    [
        (
            Direct(failing(socket.gaierror(socket.EAI_NONAME, "")), is_public, QUICK),
            502,
            "dns_error",
        ),
        (
            Direct(failing(socket.gaierror(socket.EAI_AGAIN, "")), is_public, QUICK),
            504,
            "dns_timeout",
        ),
        (Training(ip_address("127.0.0.9"), 9, QUICK), 502, "connection_refused"),
    ],
)
def test_a_site_that_cannot_be_reached_is_a_fault_and_no_refusal(way, status, error):
    async def journey() -> None:
        async with gate(way) as session:
            answer = await session.ask(TUNNEL)
            assert answer.startswith(f"HTTP/1.1 {status} ".encode())
            assert f"Proxy-Status: ilot-gate; error={error}\r\n".encode() in answer
            assert await hear(session.shell) == Fault("www.caf.fr", error)
            assert session.heard(session.supervisor) == []

    asyncio.run(journey())


# --- the sandbox of sites


def test_in_training_every_allowed_name_leads_to_the_sandbox_and_no_other_does():
    async def journey() -> None:
        async with Site.serving(echo) as site:
            way = choose(Settings(training=f"127.0.0.1:{site.port}"), QUICK)
            async with gate(way) as session:
                for authority in ("caf.fr:443", "wwwd.caf.fr:443", "caf.fr:80"):
                    reader, writer = await session.tunnel(authority)
                    writer.write(b"x")
                    assert await reader.readexactly(1) == b"x"
                for authority in ("evil.com:443", "caf.fr:444", f"127.0.0.1:{site.port}"):
                    answer = await session.ask(f"CONNECT {authority} HTTP/1.1\r\n\r\n".encode())
                    assert answer.startswith(b"HTTP/1.1 403 ")
                assert site.connections == 3

    asyncio.run(journey())


@pytest.mark.parametrize("text", ["caf.fr:443", "127.0.0.1", "127.0.0.1:http", ":443"])
def test_a_sandbox_that_is_no_address_and_port_is_a_fault_of_the_settings(text):
    with pytest.raises(KioskError, match="KIOSK_TRAINING"):
        choose(Settings(training=text), QUICK)


def test_without_such_settings_the_gate_goes_to_public_addresses_itself():
    way = choose(Settings(), QUICK)
    assert isinstance(way, Direct)
    assert way.accepts is is_outside
