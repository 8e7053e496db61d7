"""A collector on loopback that answers as it is told, and remembers what it took."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kiosk.usage.encoding import decode
from kiosk.usage.report import Report


@dataclass(frozen=True, slots=True)
class Answer:
    """What it answers; status 0 hangs up without a word."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Collector:
    """The other end.

    Attributes:
        answers: gives the answer to the next report, in place of 200.
        requests: the headers and bodies of all that were sent, taken or not.
        taken: those that were taken, as they can be read.
    """

    url: str = ""
    answers: Callable[[bytes], Answer] = lambda _body: Answer()
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    taken: list[Report] = field(default_factory=list)

    def sequence(self, *answers: Answer) -> None:
        """Answer so, one after the other, and with 200 afterwards."""
        left = list(answers)
        self.answers = lambda _body: left.pop(0) if left else Answer()


@contextlib.contextmanager
def collector() -> Iterator[Collector]:
    """Run one for as long as it is needed."""
    it = Collector()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            it.requests.append((dict(self.headers), body))
            answer = it.answers(body)
            if not answer.status:
                self.close_connection = True
                return
            if answer.status == 200:
                it.taken.append(decode(body))
            self.send_response(answer.status)
            for key, value in answer.headers:
                self.send_header(key, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        it.url = f"http://127.0.0.1:{server.server_port}/v1/metrics"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield it
        finally:
            server.shutdown()
            thread.join()
