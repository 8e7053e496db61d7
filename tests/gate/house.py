"""A network of its own where every address of the world answers, and is counted.

    unshare --user --map-root-user --net python -m tests.gate.house

Reads lists of addresses from standard input, one JSON list a line; what the gate makes of a name
that leads to them, and how many bytes reached anybody, it writes as one JSON object a line.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import socket
import struct
import sys
from collections.abc import Sequence

from kiosk.gate.addresses import is_public
from kiosk.gate.route import Direct
from kiosk.wire import Fault
from tests.gate.network import QUICK, Session, gate

_SIOCSIFFLAGS = 0x8914
_UP_AND_RUNNING = 0x41
_NEW_ROUTE = 24
_CREATE_AND_CONFIRM = 0x405
_LOOPBACK = 1  # its index
PORTS = (443, 80)


def own_every_address() -> None:
    """Let every address of both families lead to this machine, as "ip route add local" does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _UP_AND_RUNNING))
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as netlink:
        for family in (socket.AF_INET, socket.AF_INET6):
            # any destination, the local table, static, for this host, local; by way of loopback
            route = struct.pack("BBBBBBBBI", family, 0, 0, 0, 255, 4, 254, 2, 0)
            route += struct.pack("HHI", 8, 4, _LOOPBACK)
            header = struct.pack("IHHII", 16 + len(route), _NEW_ROUTE, _CREATE_AND_CONFIRM, 1, 0)
            netlink.send(header + route)
            answer = netlink.recv(4096)
            (error,) = struct.unpack_from("i", answer, 16)
            if error:
                raise OSError(-error, "the kernel gives no route")


class House:
    """Listens everywhere, and counts."""

    def __init__(self) -> None:
        self.connections = 0
        self.bytes = 0
        self.answer: Sequence[str] = ()

    async def resolve(self, _name: str, _port: int) -> Sequence[str]:
        """Lead a name to where the test wants."""
        return self.answer

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Count what comes."""
        self.connections += 1
        self.bytes += len(await reader.read(1 << 16))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def ask(self, session: Session, addresses: Sequence[str]) -> dict[str, object]:
        """Let a browser ask for a name that leads to some addresses."""
        self.answer = addresses
        self.connections = self.bytes = 0
        answers = []
        for head in (
            b"CONNECT www.caf.fr:443 HTTP/1.1\r\n\r\nsecret",
            b"POST http://www.caf.fr/ HTTP/1.1\r\nContent-Length: 6\r\n\r\nsecret",
        ):
            reader, writer = await session.connect()
            writer.write(head)
            writer.write_eof()
            answers.append((await reader.read()).decode())
        faults = {m.error for m in session.heard(session.shell) if isinstance(m, Fault)}
        return {
            "answers": answers,
            "faults": sorted(faults),
            "connections": self.connections,
            "bytes": self.bytes,
        }


async def main() -> None:
    """Answer each line."""
    own_every_address()
    house = House()
    servers = [
        await asyncio.start_server(house.handle, address, port)
        for port in PORTS
        for address in ("0.0.0.0", "::")  # noqa: S104 - the whole world is in here
    ]
    async with gate(Direct(house.resolve, is_public, QUICK)) as session:
        for line in sys.stdin:
            print(json.dumps(await house.ask(session, json.loads(line))), flush=True)  # noqa: T201
    for server in servers:
        server.close()


if __name__ == "__main__":
    asyncio.run(main())
