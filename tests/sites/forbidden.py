"""Listeners that nothing may reach: they count every byte and every packet."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import Final, Self

from tests.sites import keys

_STUN_COOKIE: Final = b"\x21\x12\xa4\x42"  # RFC 5389; all of STUN and TURN carries it
_LONG_HEADER: Final = 0x80  # of QUIC, RFC 9000
_ANSWER: Final = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n"
    b"Access-Control-Allow-Origin: *\r\n"
    b"Access-Control-Allow-Headers: *\r\n\r\n"
)
_READ: Final = 65536


@dataclass(slots=True)
class Reached:
    """What has come through.

    Attributes:
        connections: TCP connections.
        tcp_bytes: bytes on them.
        packets: UDP packets, by what they look like: "stun", "quic" or "other".
        names: hosts that TLS or HTTP named.
        text: what was said over HTTP, for those who look for a secret.
    """

    connections: int = 0
    tcp_bytes: int = 0
    packets: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    text: bytes = b""

    @property
    def turn_over_tcp(self) -> bool:
        """Whether somebody spoke TURN on a TCP connection."""
        return _STUN_COOKIE in self.text

    @property
    def nothing(self) -> bool:
        """Whether not one byte nor packet has come."""
        return not (self.connections or self.tcp_bytes or self.packets)


class ForbiddenListeners:
    """One port of loopback, the same number for TCP (plain and TLS) and UDP; use it with `with`.

    Attributes:
        key: base64 SHA-256 of its public key, for a Chromium that may talk to it.
    """

    def __init__(self) -> None:
        self._context, self.key = keys.server_context()
        self._context.sni_callback = self._on_hello
        self._tcp, self._udp = _same_port()
        self.port: int = self._tcp.getsockname()[1]
        self.reached = Reached()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="forbidden", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop and self._end:
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
        self._tcp.close()
        self._udp.close()

    def clear(self) -> None:
        """Count from zero."""
        reached = self.reached
        reached.connections = reached.tcp_bytes = 0
        reached.packets.clear()
        reached.names.clear()
        reached.text = b""

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(
            lambda: _Connection(self._context, self.reached), sock=self._tcp
        )
        transport, _ = await self._loop.create_datagram_endpoint(
            lambda: _Packets(self.reached), sock=self._udp
        )
        self._ready.set()
        await self._end.wait()
        transport.close()
        server.close()
        await asyncio.sleep(0.02)  # lets the transports close their sockets

    def _on_hello(self, _: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
        if name:
            self.reached.names.add(name)


class _Connection(asyncio.Protocol):
    """Counts first, then talks TLS by hand, so that not even a half handshake goes uncounted."""

    def __init__(self, context: ssl.SSLContext, reached: Reached) -> None:
        self._reached = reached
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._plain: bool | None = None
        self._said = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
        self._reached.connections += 1

    def data_received(self, data: bytes) -> None:
        self._reached.tcp_bytes += len(data)
        if self._plain is None:
            self._plain = data[:1] != b"\x16"
        if self._plain:
            self._heard(data)
            return
        self._incoming.write(data)
        try:
            self._heard(self._tls.read(_READ))  # makes the handshake first
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            self._close()
        self._flush()

    def _heard(self, data: bytes) -> None:
        self._said += data
        self._reached.text += data
        head, end, body = self._said.partition(b"\r\n\r\n")
        if not end:
            return
        wanted = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"host":
                self._reached.names.add(value.strip().decode("latin-1").rpartition(":")[0])
            if name.lower() == b"content-length":
                wanted = int(value)
        if len(body) >= wanted:
            self._answer()

    def _answer(self) -> None:
        if self._plain and self._transport:
            self._transport.write(_ANSWER)
        elif self._plain is False:
            self._tls.write(_ANSWER)
            self._flush()
        self._close()

    def _flush(self) -> None:
        data = self._outgoing.read()
        if data and self._transport:
            self._transport.write(data)

    def _close(self) -> None:
        if self._transport:
            self._transport.close()


class _Packets(asyncio.DatagramProtocol):
    def __init__(self, reached: Reached) -> None:
        self._reached = reached

    def datagram_received(self, data: bytes, _: tuple[str | object, int]) -> None:
        if data[4:8] == _STUN_COOKIE:
            kind = "stun"
        else:
            kind = "quic" if data and data[0] & _LONG_HEADER else "other"
        self._reached.packets.append(kind)


def _same_port() -> tuple[socket.socket, socket.socket]:
    while True:
        tcp = socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
        else:
            return tcp, udp
