"""A web server before a repository, which a test makes lie, stumble or sleep."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path
from threading import Thread
from typing import cast

from tests.categories.upstream import Answer, Exchange, _Server

Hook = Callable[[str], Answer | None]  # by path; None for the honest answer


def honest(_: str) -> Answer | None:
    return None


@dataclass
class Mirror:
    """The server.

    Attributes:
        url: where it is.
        folder: what it serves.
        hook: alters its answers.
        now: what it says the time is; None for the truth.
        asked: the paths, in their order.
        sent: bytes of headers and bodies.
    """

    url: str
    folder: Path
    hook: Hook = honest
    now: dt.datetime | None = None
    asked: list[str] = field(default_factory=list)
    sent: int = 0


class _MirrorServer(_Server):
    mirror: Mirror


class _Answering(Exchange):
    def do_GET(self) -> None:  # noqa: N802 - its name there
        mirror = cast("_MirrorServer", self.server).mirror
        self.close_connection = True
        mirror.asked.append(self.path)
        answer = mirror.hook(self.path) or file_in(mirror.folder, self.path)
        with contextlib.suppress(OSError):  # who asked may have gone
            answer(self)

    def date_time_string(self, timestamp: float | None = None) -> str:
        now = cast("_MirrorServer", self.server).mirror.now
        return (
            super().date_time_string(timestamp)
            if now is None
            else format_datetime(now, usegmt=True)
        )


def file_in(folder: Path, path: str) -> Answer:
    def answer(exchange: Exchange) -> None:
        file = folder / path.lstrip("/")
        if not file.is_file():
            exchange.send_error(404)
            return
        data = file.read_bytes()
        exchange.head(len(data), "application/json")
        exchange.wfile.write(data)

    return answer


@contextlib.contextmanager
def mirror_of(folder: Path) -> Iterator[Mirror]:
    """Run one."""
    with _MirrorServer() as server:
        server.RequestHandlerClass = _Answering
        server.mirror = Mirror(f"http://127.0.0.1:{server.server_port}", folder)
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.mirror
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


def only(part: str, answer: Answer) -> Hook:
    """Give an answer to whatever has something in its path."""
    return lambda path: answer if part in path else None


def status(code: int) -> Answer:
    return lambda exchange: exchange.send_error(code)


def instead(data: bytes) -> Answer:
    """Send other bytes."""

    def answer(exchange: Exchange) -> None:
        exchange.head(len(data))
        exchange.wfile.write(data)

    return answer
