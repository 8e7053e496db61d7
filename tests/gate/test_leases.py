import asyncio
import os
import socket

import pytest

from kiosk.gate.admission import Admission
from kiosk.gate.leases import Leases
from kiosk.gate.shell_link import ShellLink
from kiosk.policy.address import Address
from kiosk.policy.model import Reason
from kiosk.policy.permit import Permits
from kiosk.wire import Channel, Lease, Listen, Painted, Permit, Show
from tests.gate.network import Site, at, echo, gate, policy, readable


def test_the_part_of_a_page_passes_once_the_shell_has_leased_its_host():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            head = b"CONNECT cdn.example.net:443 HTTP/1.1\r\n\r\n"
            assert (await session.ask(head)).startswith(b"HTTP/1.1 403 ")
            session.shell.send(Lease("cdn.example.net"))
            await session.tunnel("cdn.example.net:443")
            assert (await session.ask(head.replace(b"cdn", b"x"))).startswith(b"HTTP/1.1 403 ")

    asyncio.run(journey())


def test_a_lease_that_was_sent_before_its_request_is_always_known():
    """The loop has no turn between the two: only what the gate drains itself can be known."""

    async def journey() -> None:
        shell, end = Channel.pair()
        leases = Leases()
        link = ShellLink(end, leases, lambda _: False, lambda: None)
        admission = Admission(policy(), leases, Permits(), link.drain)
        for number in range(200):
            host = f"cdn{number}.example.net"
            address = Address.of_host(host, 443)
            assert admission.decide(address).reason is Reason.NOT_LISTED
            for other in range(20):  # it need not be the last one
                shell.send(Lease(f"cdn{number}.{other}.example.net"))
            shell.send(Lease(host))
            assert admission.decide(address).reason is Reason.RESOURCE
        link.close()
        shell.close()

    asyncio.run(journey())


def test_leases_keep_their_order_through_real_sockets():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            connections = [await session.connect() for _ in range(40)]
            for number, (_, writer) in enumerate(connections):
                session.shell.send(Lease(f"cdn{number}.example.net"))
                writer.write(f"CONNECT cdn{number}.example.net:443 HTTP/1.1\r\n\r\n".encode())
            for reader, writer in connections:
                assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
                writer.close()

    asyncio.run(journey())


@pytest.mark.parametrize(
    ("host", "port", "reason"),
    [
        ("192.168.1.1", 443, "ip-literal"),
        ("[::1]", 443, "ip-literal"),
        ("example.net", 8443, "port"),
        ("printer.local", 443, "not-listed"),
        ("localhost", 443, "not-listed"),
        ("mairie", 443, "not-listed"),
        ("foo-.example.net", 443, "invalid"),
    ],
)
def test_no_lease_opens_what_no_page_may_ask_for(host, port, reason):
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            session.shell.send(Lease(host.strip("[]")))
            answer = await session.ask(f"CONNECT {host}:{port} HTTP/1.1\r\n\r\n".encode())
            assert f'details="{reason}"'.encode() in answer
            assert site.connections == 0

    asyncio.run(journey())


def test_the_lease_that_was_least_used_makes_room():
    leases = Leases(most=3)
    for host in ("a.fr", "b.fr", "c.fr"):
        leases.grant(host)
    assert "a.fr" in leases
    leases.grant("d.fr")
    assert [host in leases for host in ("a.fr", "b.fr", "c.fr", "d.fr")] == [1, 0, 1, 1]


def garbage(shell: Channel) -> None:
    with socket.socket(fileno=os.dup(shell.fileno())) as end:
        end.send(b"garbage")


def descriptor_of_a_file(shell: Channel) -> None:
    with open("/dev/null", "rb") as file:  # noqa: PTH123 - its descriptor is all that matters
        shell.send(Listen(), (file.fileno(),))


def connected_socket(shell: Channel) -> None:
    one, other = socket.socketpair()
    with one, other:
        shell.send(Listen(), (one.fileno(),))


def sockets_without_end(shell: Channel) -> None:
    for _ in range(5):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            shell.send(Listen(), (listener.fileno(),))


def listener_beyond_loopback(shell: Channel) -> None:
    with socket.create_server(("0.0.0.0", 0)) as listener:  # noqa: S104 - it is to be refused
        shell.send(Listen(), (listener.fileno(),))


FAULTS = {
    "its end": lambda shell: shell.close(),
    "garbage": garbage,
    "an empty message": lambda shell: os.write(shell.fileno(), b""),
    "what a supervisor says": lambda shell: shell.send(Show()),
    "what is not for the gate": lambda shell: shell.send(Painted()),
    "a socket without a socket": lambda shell: shell.send(Listen()),
    "a lease with a descriptor": lambda shell: shell.send(Lease("a.fr"), (0,)),
    "a file": descriptor_of_a_file,
    "a connected socket": connected_socket,
    "sockets without end": sockets_without_end,
    "a socket for the whole town hall": listener_beyond_loopback,
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_shell_that_goes_or_says_what_it_may_not_is_served_no_more(fault):
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            reader, writer = await session.tunnel()
            fault(session.shell)
            assert await reader.read() == b""
            writer.close()
            with pytest.raises(ConnectionError):
                await session.connect()
            assert session.heard(session.supervisor) == []  # the gate itself lives on

    asyncio.run(journey())


def test_a_gate_that_hears_its_supervisor_end_closes_the_channel_to_its_shell():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            session.supervisor.close()
            await readable(session.shell)
            with pytest.raises(EOFError):
                session.shell.receive()

    asyncio.run(journey())


def test_what_the_agent_has_opened_passes_and_dies_with_its_visit():
    async def journey() -> None:
        async with Site.serving(echo) as site:
            head = b"CONNECT www.mediatheque.example:443 HTTP/1.1\r\n\r\n"
            async with gate(at(site)) as session:
                assert (await session.ask(head)).startswith(b"HTTP/1.1 403 ")
                session.supervisor.send(Permit("www.mediatheque.example"))
                await session.tunnel("www.mediatheque.example:443")
                await session.tunnel("images.mediatheque.example:443")
                other = head.replace(b"mediatheque", b"autre")
                assert (await session.ask(other)).startswith(b"HTTP/1.1 403 ")
            async with gate(at(site)) as session:
                assert (await session.ask(head)).startswith(b"HTTP/1.1 403 ")

    asyncio.run(journey())


def test_a_shell_may_not_open_sites_as_the_agent_does():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            session.shell.send(Permit("www.mediatheque.example"))
            await readable(session.shell)
            with pytest.raises(EOFError):
                session.shell.receive()

    asyncio.run(journey())


def test_a_supervisor_that_says_anything_else_ends_its_gate():
    async def journey() -> None:
        async with Site.serving(echo) as site, gate(at(site)) as session:
            session.supervisor.send(Show())
            await readable(session.shell)
            with pytest.raises(EOFError):
                session.shell.receive()

    asyncio.run(journey())
