"""A publisher of lists on loopback, honest or not."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import socket
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Answer = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One question, and the means to answer it in any way."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.asked.append(dict(self.headers))
        answer = self.server.answers.get(self.path)
        with contextlib.suppress(OSError):  # who asked may have gone
            if answer is None:
                self.send_error(404)
            else:
                answer(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""

    def head(self, length: int | None, media: str = "text/plain", **more: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()

    def until_left(self, pause: float, *parts: bytes) -> None:
        """Send parts, a pause before each, again and again until the other end or the test ends."""
        while not self.server.closing.wait(pause):
            for part in parts:
                self.wfile.write(part)
                self.wfile.flush()

    def cut(self) -> None:
        """Break the connection off, as a cable that is pulled."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.answers: dict[str, Answer] = {}
        self.asked: list[dict[str, str]] = []
        self.closing = Event()

    def handle_error(self, *_: object) -> None:
        """Say nothing: whoever asked has gone."""


@dataclass(frozen=True)
class Upstream:
    """The publisher.

    Attributes:
        url: where it is, without a path.
        answers: by path.
        asked: the headers of each question.
    """

    url: str
    answers: dict[str, Answer]
    asked: list[dict[str, str]] = field(repr=False)


@contextlib.contextmanager
def upstream() -> Iterator[Upstream]:
    """Run one."""
    with _Server() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield Upstream(f"http://127.0.0.1:{server.server_port}", server.answers, server.asked)
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


def body(content: bytes, media: str = "text/plain") -> Answer:
    """Answer as an honest server: by its tag it knows what the other has already."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'

    def answer(exchange: Exchange) -> None:
        if exchange.headers.get("If-None-Match") == tag:
            exchange.send_response(304)
            exchange.send_header("Connection", "close")
            exchange.end_headers()
            return
        exchange.head(len(content), media, ETag=tag)
        exchange.wfile.write(content)

    return answer


def archive(lists: Mapping[str, Iterable[str]], *extra: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """Make an archive as UT1 has them.

    Args:
        lists: by category; “CATEGORY/urls” for its addresses.
        extra: members of any kind.
    """
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as plain,
        tarfile.open(fileobj=plain, mode="w|") as tar,
    ):
        for name, lines in lists.items():
            member = name if "/" in name else f"{name}/domains"
            text = "".join(f"{line}\n" for line in lines).encode()
            info = tarfile.TarInfo(f"blacklists/{member}")
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
        for info, text in extra:
            tar.addfile(info, io.BytesIO(text))
    return packed.getvalue()


def drip(exchange: Exchange) -> None:
    """Answer letter by letter."""
    exchange.head(1_000_000)
    exchange.until_left(0.05, b"a")


def drip_of_headers(exchange: Exchange) -> None:
    """Answer so slowly that not even the headers come."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\n")
    exchange.until_left(0.05, b"X: y\r\n")


def endless(exchange: Exchange) -> None:
    """Answer without end."""
    exchange.head(None)
    exchange.until_left(0, b"name.example\n" * 5000)


def cut_in_half(content: bytes) -> Answer:
    """Break off in the middle."""

    def answer(exchange: Exchange) -> None:
        exchange.head(len(content))
        exchange.wfile.write(content[: len(content) // 2])
        exchange.cut()

    return answer


def short(content: bytes) -> Answer:
    """Say less than announced, politely."""

    def answer(exchange: Exchange) -> None:
        exchange.head(len(content))
        exchange.wfile.write(content[: len(content) // 2])

    return answer


def redirect(location: str) -> Answer:
    """Send elsewhere."""

    def answer(exchange: Exchange) -> None:
        exchange.send_response(302)
        exchange.send_header("Location", location)
        exchange.send_header("Content-Length", "0")
        exchange.end_headers()

    return answer


def late(content: bytes, seconds: float) -> Answer:
    """Answer after a while."""

    def answer(exchange: Exchange) -> None:
        time.sleep(seconds)
        body(content)(exchange)

    return answer
