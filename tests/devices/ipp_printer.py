"""A driverless printer on loopback, as IPP Everywhere wants it, that does what a test says."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from kiosk.peripherals.ipp import Attribute, Group, Tag, Value, decode, encode, encode_value

PDF = "application/pdf"
_A4 = (21000, 29700)  # hundredths of a millimetre
_OPERATIONS = (0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x0B)
_NOT_SUPPORTED = 0x0501
_IDLE, _PROCESSING, _STOPPED = 3, 4, 5
_COLOURS = ("monochrome", "color", "auto")
_FORMATS = (PDF, "image/pwg-raster", "image/urf", "image/jpeg")


@dataclass
class Job:
    """A document in the printer."""

    number: int
    document: bytes
    name: str
    state: int = _PROCESSING


class IppPrinter:
    """Answers as a printer; use it with `with`.

    Attributes:
        jobs: all that ever came.
        drip: seconds between two letters of an answer, where it is slow.
    """

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.drip = 0.0
        self._state = _IDLE
        self._reasons: tuple[str, ...] = ("none",)
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def uri(self) -> str:
        """Where it listens."""
        return f"ipp://localhost:{self._port}/ipp/print"

    def __enter__(self) -> Self:
        self.turn_on()
        return self

    def __exit__(self, *_: object) -> None:
        self.turn_off()

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

    def say(self, *reasons: str, stopped: bool = False) -> None:
        """Be in a state from now on."""
        self._reasons = reasons or ("none",)
        self._state = _STOPPED if stopped else _IDLE

    # --- what it answers --------------------------------------------------------------------------
    def _answer(self, body: bytes) -> bytes:
        asked = decode(body)
        match asked.code:
            case 0x0B:
                return self._reply(0, asked.request, Group.PRINTER, self._description())
            case 0x02:
                name = asked.group(Group.OPERATION).get("job-name", ("",))[0]
                document = body[body.index(b"%PDF") :] if b"%PDF" in body else b""
                self.jobs.append(Job(len(self.jobs) + 1, document, str(name), 9))
                return self._reply(0, asked.request, Group.JOB, self._job(self.jobs[-1]))
            case 0x04:
                return self._reply(0, asked.request, None, [])
            case 0x0A:
                return self._reply(0, asked.request, None, [])
            case _:
                return self._reply(_NOT_SUPPORTED, asked.request, None, [])

    def _reply(
        self, status: int, request: int, group: Group | None, attributes: list[Attribute | bytes]
    ) -> bytes:
        every = [
            Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
            Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
        ]
        plain = encode(status, request, [(Group.OPERATION, every)])[:-1]
        if group is not None:
            plain += bytes([group])
            for attribute in attributes:
                plain += attribute if isinstance(attribute, bytes) else _written(attribute)
        return plain + bytes([Group.END])

    def _job(self, job: Job) -> list[Attribute | bytes]:
        return [
            Attribute("job-id", Tag.INTEGER, (job.number,)),
            Attribute("job-uri", Tag.URI, (f"{self.uri}/{job.number}",)),
            Attribute("job-state", Tag.ENUM, (job.state,)),
            Attribute("job-state-reasons", Tag.KEYWORD, ("none",)),
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
            Attribute("queued-job-count", Tag.INTEGER, (0,)),
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
            Attribute("printer-impressions-completed", Tag.INTEGER, (len(self.jobs),)),
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
