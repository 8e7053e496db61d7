"""Simulated kiosks, many to a process: they look now and then, or wait to be woken.

    python -m tests.bench.fleet_clients look PORT KIOSKS SECONDS
    python -m tests.bench.fleet_clients hammer PORT CONNECTIONS SECONDS
    python -m tests.bench.fleet_clients listen PORT KIOSKS SOURCE

Each says what it measured as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import selectors
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Final

HOST: Final = "127.0.0.1"
_FILES: Final = 200  # that a process has open beside its connections
_PER_CONNECTION: Final = 100  # nginx closes one after 1,000 requests
_AT_ONCE: Final = 100  # connections that are begun before the answers of others are read
_AGENT: Final = "User-Agent: python-urllib3/2.6 kiosk\r\nAccept-Encoding: identity\r\n"
PATHS: Final = ("/metadata/2.root.json", "/metadata/timestamp.json")


def question(path: str, port: int) -> bytes:
    """Write a question as the client of the updates does."""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n{_AGENT}\r\n".encode()


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read an answer; give its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


async def _look(port: int, source: str) -> tuple[float, bool]:
    """Look once, over a connection of its own; give the seconds, and whether all was well."""
    began, statuses = time.monotonic(), []
    try:
        reader, writer = await asyncio.open_connection(HOST, port, local_addr=(source, 0))
        for path in PATHS:
            writer.write(question(path, port))
            statuses.append(await _answer(reader))
        writer.close()
    except (OSError, asyncio.IncompleteReadError):
        return time.monotonic() - began, False
    return time.monotonic() - began, statuses == [404, 200]


@dataclass(frozen=True, slots=True)
class Looked:
    """What kiosks measured that looked once each.

    Attributes:
        seconds: that all of it took.
        wrong: looks that failed.
        times: of each look, in seconds.
    """

    seconds: float
    wrong: int
    times: list[float]


async def _fleet(port: int, kiosks: int, seconds: float) -> Looked:
    """Have each kiosk look once, at any moment of the time."""
    draw = random.Random(2)  # noqa: S311 - the same run again
    moments = sorted(draw.uniform(0, seconds) for _ in range(kiosks))
    began = time.monotonic()
    looks = []
    for number, moment in enumerate(moments):
        await asyncio.sleep(began + moment - time.monotonic())
        looks.append(asyncio.create_task(_look(port, f"127.0.1.{1 + number % 200}")))
    done = await asyncio.gather(*looks)
    took = time.monotonic() - began
    wrong = sum(not well for _, well in done)
    return Looked(took, wrong, [one for one, _ in done])


async def _hammer(port: int, connections: int, seconds: float) -> dict[str, float]:
    """Ask as often as it goes, over connections that stay."""
    end = time.monotonic() + seconds

    async def one() -> int:
        count = 0
        while time.monotonic() < end:
            reader, writer = await asyncio.open_connection(HOST, port)
            for path in PATHS * _PER_CONNECTION:
                writer.write(question(path, port))
                await _answer(reader)
                count += 1
            writer.close()
        return count

    began = time.monotonic()
    counts = await asyncio.gather(*(one() for _ in range(connections)))
    return {"seconds": time.monotonic() - began, "requests": sum(counts)}


class _Listeners:
    """Connections that wait to be woken; each notes when."""

    def __init__(self, port: int, kiosks: int, source: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._heard: list[float] = []
        self._lost = 0
        headers = f"Host: {HOST}:{port}\r\nAccept: text/event-stream\r\n\r\n"
        text = f"GET /wake HTTP/1.1\r\n{headers}".encode()
        for number in range(kiosks):
            one = socket.socket()
            one.setsockopt(socket.IPPROTO_IP, socket.IP_BIND_ADDRESS_NO_PORT, 1)
            one.bind((f"127.0.{source}.{1 + number % 100}", 0))
            one.connect((HOST, port))
            one.sendall(text)
            one.setblocking(False)
            self._selector.register(one, selectors.EVENT_READ)
            if number % _AT_ONCE == 0:
                self.read(0.01)
        self._selector.register(sys.stdin, selectors.EVENT_READ)

    def read(self, timeout: float) -> bool:
        """Read what has come; say whether a line came from our parent."""
        asked = False
        for key, _ in self._selector.select(timeout):
            if key.fileobj is sys.stdin:
                asked = True
                continue
            now, data = time.monotonic(), b""
            assert isinstance(key.fileobj, socket.socket)
            with suppress(BlockingIOError):
                data = key.fileobj.recv(4096)
            if not data:
                self._lost += 1
                self._selector.unregister(key.fileobj)
                key.fileobj.close()
            self._heard += [now] * data.count(b"\ndata:")
        return asked

    def taken(self) -> dict[str, object]:
        """Give what was heard since last time."""
        heard, self._heard = self._heard, []
        return {"heard": heard, "lost": self._lost}


def _listen(port: int, kiosks: int, source: int) -> None:
    """Listen; for each line of our parent tell what was heard since the last one."""
    soft_limit(kiosks + _FILES)
    listeners = _Listeners(port, kiosks, source)
    settled = time.monotonic() + 1
    while time.monotonic() < settled:  # the answers that say that they listen
        listeners.read(0.05)
    listeners.taken()
    print("ready", flush=True)  # noqa: T201 - a program
    while True:
        if listeners.read(1):
            if not sys.stdin.readline():
                return
            print(json.dumps(listeners.taken()), flush=True)  # noqa: T201 - a program


def soft_limit(files: int) -> None:
    """Let this process have so many files open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = files if hard == resource.RLIM_INFINITY else min(files, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main(words: list[str]) -> int:
    """Do what the first word says."""
    what, port, count, last = words[0], int(words[1]), int(words[2]), words[3]
    soft_limit(count + _FILES)
    if what == "listen":
        _listen(port, count, int(last))
        return 0
    measured = (
        asdict(asyncio.run(_fleet(port, count, float(last))))
        if what == "look"
        else asyncio.run(_hammer(port, count, float(last)))
    )
    print(json.dumps(measured))  # noqa: T201 - a program
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
