"""A web server on loopback that answers for every host with the few pages that a test gives it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from tests.sites.keys import server_context


@dataclass(frozen=True)
class Hit:
    """One request that has come."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What a path answers."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_about: object) -> None:
        pass  # a browser that hangs up is no failure of a test


class SmallSite:
    """Serves `pages`: "host/path" or "/path" to an answer, or to what makes one of a hit."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Hit], Answer]] = {}
        self.hits: list[Hit] = []
        self.untrusted: set[str] = set()  # hosts that show a certificate that nobody signed
        good, self.key = server_context()
        bad, _ = server_context()
        self._server = _QuietServer(("127.0.0.1", 0), self._handler())
        self.port = self._server.server_address[1]

        def choose(connection, name, _context):
            if name in self.untrusted:
                connection.context = bad

        good.sni_callback = choose
        self._server.socket = good.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def clear(self) -> None:
        """Forget pages and hits."""
        self.pages.clear()
        self.hits.clear()
        self.untrusted.clear()

    def at(self, host: str, path: str = "") -> list[Hit]:
        """Give what has come to a host."""
        return [h for h in self.hits if h.host == host and h.path.startswith(path)]

    def _answer(self, hit: Hit) -> Answer:
        self.hits.append(hit)
        path = hit.path.partition("?")[0]
        found = self.pages.get(hit.host + path) or self.pages.get(path)
        if found is None:
            return Answer("", 404)
        return found if isinstance(found, Answer) else found(hit)

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_GET(self) -> None:
                self._serve()

            def do_POST(self) -> None:
                self._serve()

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                host = (self.headers.get("Host") or "").partition(":")[0]
                body = self.rfile.read(length)
                hit = Hit(self.command, host, self.path, dict(self.headers), body)
                answer = site._answer(hit)
                content = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                if "Connection" not in answer.headers:  # "close": nobody knows how long it is
                    self.send_header("Content-Length", str(len(content)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_about: object) -> None:
                pass

        return Handler
