"""A driverless printer on loopback, as IPP Everywhere wants it, that does what a test says."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import pikepdf

from kiosk.peripherals.ipp import (
    Attribute,
    Group,
    Message,
    Tag,
    Value,
    decode,
    encode,
    encode_value,
)

PDF = "application/pdf"
_A4 = (21000, 29700)  # hundredths of a millimetre
_OPERATIONS = (0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x0B)
_NOT_SUPPORTED = 0x0501
_IDLE, _PROCESSING, _STOPPED = 3, 4, 5
_PENDING, _RUNNING, _CANCELLED, _COMPLETED = 3, 5, 7, 9
_ENDED = {7, 8, 9}
_NOT_FOUND = 0x0406
_NOT_POSSIBLE = 0x0404
_COLOURS = ("monochrome", "color", "auto")
_FORMATS = (PDF, "image/pwg-raster", "image/urf", "image/jpeg")


@dataclass
class Job:
    """A document in the printer.

    Attributes:
        pages: sides that came out.
    """

    number: int
    name: str
    user: str
    copies: int
    colour: str
    document: bytes = b""
    state: int = _PENDING
    pages: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing more of it comes out."""
        return self.state in _ENDED


class IppPrinter:
    """Answers as a printer; use it with `with`.

    Attributes:
        jobs: all that ever came.
        paper: every side that ever came out, as (number of its job, page).
        pace: seconds that a side takes.
        clings: whether it takes no notice of being told to drop a document.
        drip: seconds between two letters of an answer, where it is slow.
    """

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.paper: list[tuple[int, int]] = []
        self.pace = 0.05
        self.clings = False
        self.drip = 0.0
        self._lock = threading.RLock()
        self._engine = threading.Event()
        self._state = _IDLE
        self._reasons: tuple[str, ...] = ("none",)
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self._hole: list[socket.socket] = []

    @property
    def uri(self) -> str:
        """Where it listens."""
        return f"ipp://localhost:{self._port}/ipp/print"

    def __enter__(self) -> Self:
        self.turn_on()
        threading.Thread(target=self._print, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.set()
        self.turn_off()

    # --- paper ------------------------------------------------------------------------------------
    def _print(self) -> None:
        """Bring a side out now and then, where nothing is in the way."""
        while not self._engine.wait(self.pace):
            with self._lock:
                ready = [job for job in self.jobs if job.state in {_PENDING, _RUNNING}]
                ready = [job for job in ready if job.document]
                if not ready or self._state == _STOPPED or self._server is None:
                    continue
                job = ready[0]
                job.state = _RUNNING
                job.pages += 1
                self.paper.append((job.number, job.pages))
                if job.pages >= job.copies * _sides(job.document):
                    job.state = _COMPLETED

    @property
    def on(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    def turn_on(self) -> None:
        """Listen, at the same place as the last time."""
        assert self._server is None
        self._server = _Server(("127.0.0.1", self._port), self._handler())
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def turn_off(self) -> None:
        """Be gone, as with the plug pulled."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def pull(self) -> None:
        """Be gone as with the network's cable pulled: nobody even says no."""
        self.turn_off()
        self._hole = hole = [socket.socket() for _ in range(4)]
        hole[0].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        hole[0].bind(("127.0.0.1", self._port))
        hole[0].listen(0)  # those who fill it keep all others waiting
        for end in hole[1:]:
            end.setblocking(False)
            end.connect_ex(("127.0.0.1", self._port))

    def plug(self) -> None:
        """Have the cable again."""
        for end in self._hole:
            end.close()
        self._hole.clear()
        self.turn_on()

    def say(self, *reasons: str, stopped: bool = False) -> None:
        """Be in a state from now on."""
        self._reasons = reasons or ("none",)
        self._state = _STOPPED if stopped else _IDLE

    def dry(self) -> None:
        """Have no paper, and tell so without anything to print."""
        self.say("media-empty-report")

    def fill(self) -> None:
        """Have paper."""
        self.say()

    # --- what it answers --------------------------------------------------------------------------
    def _answer(self, body: bytes) -> bytes:
        asked = decode(body)
        match asked.code:
            case 0x0B:
                return self._reply(0, asked.request, Group.PRINTER, self._description())
            case 0x02 | 0x05:
                with self._lock:
                    self.jobs.append(self._made(asked, body))
                return self._reply(0, asked.request, Group.JOB, self._job(self.jobs[-1]))
            case 0x04:
                return self._reply(0, asked.request, None, [])
            case 0x0A:
                which = asked.group(Group.OPERATION).get("which-jobs", ("not-completed",))[0]
                shown = [job for job in self.jobs if job.over is (which == "completed")]
                return self._reply(0, asked.request, Group.JOB, *map(self._job, shown))
            case 0x06 | 0x08 | 0x09:
                return self._about_job(asked, body)
            case _:
                return self._reply(_NOT_SUPPORTED, asked.request, None, [])

    def _made(self, asked: Message, body: bytes) -> Job:
        said, wished = asked.group(Group.OPERATION), asked.group(Group.JOB)

        def first(of: Mapping[str, tuple[Value, ...]], name: str, otherwise: Value) -> Any:  # noqa: ANN401 - whichever it is
            return of.get(name, (otherwise,))[0]

        return Job(
            len(self.jobs) + 1,
            first(said, "job-name", ""),
            first(said, "requesting-user-name", ""),
            first(wished, "copies", 1),
            first(wished, "print-color-mode", ""),
            _document(body),
        )

    def _about_job(self, asked: Message, body: bytes) -> bytes:
        said = asked.group(Group.OPERATION)
        number = said.get("job-id", (0,))[0]
        if not number:
            number = int(str(said.get("job-uri", ("/0",))[0]).rpartition("/")[2] or 0)
        with self._lock:
            job = next((job for job in self.jobs if job.number == number), None)
            if job is None:
                return self._reply(_NOT_FOUND, asked.request, None, [])
            if asked.code == 0x06:
                job.document = _document(body)
            if asked.code == 0x08:
                if job.over:
                    return self._reply(_NOT_POSSIBLE, asked.request, None, [])
                if not self.clings:
                    job.state = _CANCELLED
            return self._reply(0, asked.request, Group.JOB, self._job(job))

    def _reply(
        self,
        status: int,
        request: int,
        group: Group | None,
        *each: list[Attribute | bytes],
    ) -> bytes:
        every = [
            Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
            Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
        ]
        plain = encode(status, request, [(Group.OPERATION, every)])[:-1]
        for attributes in each if group is not None else ():
            plain += bytes([group or 0])
            for attribute in attributes:
                plain += attribute if isinstance(attribute, bytes) else _written(attribute)
        return plain + bytes([Group.END])

    def _job(self, job: Job) -> list[Attribute | bytes]:
        return [
            Attribute("job-id", Tag.INTEGER, (job.number,)),
            Attribute("job-uri", Tag.URI, (f"{self.uri}/{job.number}",)),
            Attribute("job-state", Tag.ENUM, (job.state,)),
            Attribute("job-state-reasons", Tag.KEYWORD, ("none",)),
            Attribute("job-originating-user-name", Tag.NAME, (job.user,)),
            Attribute("job-impressions-completed", Tag.INTEGER, (job.pages,)),
        ]

    def _description(self) -> list[Attribute | bytes]:
        def keyword(name: str, *values: str) -> Attribute:
            return Attribute(name, Tag.KEYWORD, values)

        size = {"x-dimension": _A4[0], "y-dimension": _A4[1]}
        margins = {f"media-{side}-margin": 423 for side in ("bottom", "left", "right", "top")}
        media: dict[str, Any] = {"media-size": size, **margins}
        resolution = (300).to_bytes(4, "big") * 2 + b"\x03"
        return [
            Attribute("printer-state", Tag.ENUM, (self._state,)),
            keyword("printer-state-reasons", *self._reasons),
            Attribute("printer-uri-supported", Tag.URI, (self.uri,)),
            keyword("uri-security-supported", "none"),
            keyword("uri-authentication-supported", "none"),
            Attribute("printer-name", Tag.NAME, ("Agence",)),
            Attribute("printer-make-and-model", Tag.TEXT, ("Essai IPP",)),
            Attribute("printer-info", Tag.TEXT, ("Agence",)),
            Attribute("printer-uuid", Tag.URI, ("urn:uuid:7d4c2f10-0000-4000-8000-00000000a4a4",)),
            Attribute("printer-is-accepting-jobs", Tag.BOOLEAN, (True,)),
            Attribute("queued-job-count", Tag.INTEGER, (sum(not j.over for j in self.jobs),)),
            Attribute("operations-supported", Tag.ENUM, _OPERATIONS),
            keyword("ipp-versions-supported", "1.1", "2.0"),
            keyword("ipp-features-supported", "ipp-everywhere"),
            Attribute("charset-supported", Tag.CHARSET, ("utf-8",)),
            Attribute("document-format-supported", Tag.MIME_TYPE, _FORMATS),
            Attribute("document-format-default", Tag.MIME_TYPE, (PDF,)),
            keyword("compression-supported", "none"),
            Attribute("color-supported", Tag.BOOLEAN, (True,)),
            keyword("print-color-mode-supported", *_COLOURS),
            keyword("print-color-mode-default", "monochrome"),
            keyword("sides-supported", "one-sided"),
            keyword("sides-default", "one-sided"),
            keyword("media-supported", "iso_a4_210x297mm"),
            keyword("media-ready", "iso_a4_210x297mm"),
            keyword("media-default", "iso_a4_210x297mm"),
            *(
                collection(f"media-col-{which}", media)
                for which in ("default", "ready", "database")
            ),
            collection("media-size-supported", size),
            *(
                Attribute(f"media-{side}-margin-supported", Tag.INTEGER, (423,))
                for side in ("bottom", "left", "right", "top")
            ),
            Attribute("printer-resolution-supported", Tag.RESOLUTION, (resolution,)),
            Attribute("printer-resolution-default", Tag.RESOLUTION, (resolution,)),
            Attribute("pwg-raster-document-resolution-supported", Tag.RESOLUTION, (resolution,)),
            keyword("pwg-raster-document-type-supported", "sgray_8", "srgb_8"),
            keyword("pwg-raster-document-sheet-back", "normal"),
            keyword("urf-supported", "V1.4", "CP1", "W8", "SRGB24", "RS300", "DM1"),
            Attribute("printer-impressions-completed", Tag.INTEGER, (len(self.paper),)),
        ]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        printer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                answer = printer._answer(self._body())
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                for start in range(len(answer) if printer.drip else 1):
                    self.wfile.write(answer[start : start + 1] if printer.drip else answer)
                    time.sleep(printer.drip)

            def _body(self) -> bytes:
                if self.headers.get("Expect", "").lower() == "100-continue":
                    self.send_response_only(100)
                    self.end_headers()
                if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length", 0)))
                body = b""
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return body

            def handle_expect_100(self) -> bool:
                return True

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _document(body: bytes) -> bytes:
    return body[body.index(b"%PDF") :] if b"%PDF" in body else b""


def _sides(document: bytes) -> int:
    with pikepdf.open(io.BytesIO(document)) as opened:
        return len(opened.pages)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        pass  # whoever asks may hang up


def collection(name: str, members: dict[str, Any]) -> bytes:
    """Write an attribute that is made of others."""
    parts = [encode_value(name, Tag.BEGIN_COLLECTION, b"")]
    for member, value in members.items():
        parts.append(encode_value("", Tag.MEMBER_NAME, member))
        if isinstance(value, dict):
            parts.append(collection("", value))
        else:
            parts.append(encode_value("", Tag.INTEGER, value))
    return b"".join((*parts, encode_value("", Tag.END_COLLECTION, b"")))


def _written(attribute: Attribute) -> bytes:
    values: tuple[Value, ...] = attribute.values
    return b"".join(
        encode_value("" if number else attribute.name, attribute.tag, value)
        for number, value in enumerate(values)
    )
