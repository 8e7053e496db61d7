"""Serves a repository for a trial, with the headers of a real host: files, wake-ups on change."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from kiosk.errors import KioskError

WAKE: Final = "/wake"
_FILE: Final = re.compile(r"/(metadata|targets)(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_CHANGING: Final = "max-age=10"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_LOOK: Final = 0.2  # seconds between two looks at timestamp.json
_SIGN_OF_LIFE: Final = 50.0  # seconds: proxies close what is silent for a minute


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "kiosk"
    sys_version = ""
    timeout = 60

    def __init__(self, *arguments: object, folder: Path) -> None:
        self.folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]  # as the server gives them

    def do_GET(self) -> None:
        """Answer."""
        path = unquote(urlsplit(self.path).path)
        if path == WAKE:
            self._wake()
            return
        content = self._content(path)
        if content is None:  # no Cache-Control: the next root.json may be there in a moment
            self.send_response(HTTPStatus.NOT_FOUND)
        else:
            self.send_response(HTTPStatus.OK)
            changing = path == "/metadata/timestamp.json"
            self.send_header("Cache-Control", _CHANGING if changing else _FOR_EVER)
            self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def _content(self, path: str) -> bytes | None:
        if not _FILE.fullmatch(path):
            return None
        try:
            return (self.folder / path[1:]).read_bytes()
        except OSError:
            return None

    def _wake(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        file = self.folder / "metadata" / "timestamp.json"
        known, spoken = _mark(file), time.monotonic()
        self.wfile.write(b": here\n\n")
        while True:
            time.sleep(_LOOK)
            if (mark := _mark(file)) != known:
                known, word = mark, b"data: 1\n\n"
            elif time.monotonic() - spoken > _SIGN_OF_LIFE:
                word = b": here\n\n"
            else:
                continue
            spoken = time.monotonic()
            try:
                self.wfile.write(word)
            except OSError:
                return  # the kiosk has gone

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name there
        """Keep quiet: who asked for what is nobody's business."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def serving(folder: Path, host: str, port: int) -> Iterator[_Server]:
    """Listen; call `serve_forever` on what this gives.

    Args:
        folder: of the repository.
        host: an address of this machine.
        port: 0 for any free one.

    Raises:
        KioskError: there is no repository, or it cannot listen there.
    """
    if not (folder / "metadata" / "timestamp.json").exists():
        hint = "`kiosk publish init` makes one"
        raise KioskError(f"{folder}: there is no repository in this folder", hint=hint)
    try:
        server = _Server((host, port), partial(_Handler, folder=folder))
    except OSError as error:
        hint = "name an address of this machine and a free port with --at"
        raise KioskError(f"{host}:{port}: {error.strerror}", hint=hint) from error
    with server:
        yield server


def _mark(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_ino, status.st_mtime_ns
