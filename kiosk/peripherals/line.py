"""The line to a printer or to CUPS: one question, one answer, within a time and a size."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from kiosk.errors import KioskError
from kiosk.peripherals.ipp import (
    MAX_MESSAGE,
    Attribute,
    Group,
    IppError,
    Message,
    Operation,
    Tag,
    decode,
    encode,
)
from kiosk.peripherals.printer import Reading

_PORT: Final = 631
_PATIENCE: Final = 1.0  # seconds for a whole answer
_STOPPED: Final = 5  # printer-state
_FAILED: Final = 0x0100  # statuses from here on
_MOST_REASONS: Final = 64
_ASKED: Final = ("printer-state", "printer-state-reasons")
_WHO: Final = "kiosk"
_numbers = itertools.count(1)


class NoAnswerError(KioskError):
    """A printer or CUPS did not answer, or not as one."""


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """Where a printer listens.

    Attributes:
        uri: as CUPS calls it.
    """

    uri: str
    host: str
    port: int
    path: str
    encrypted: bool

    @classmethod
    def parse(cls, uri: str) -> Self | None:
        """Read the address of a printer that speaks IPP; None for any other."""
        try:
            parts = urlsplit(uri)
            port = parts.port or _PORT
        except ValueError:
            return None
        if parts.scheme not in {"ipp", "ipps"} or not parts.hostname:
            return None
        return cls(uri, parts.hostname, port, parts.path or "/", parts.scheme == "ipps")


def read_printer(printer: PrinterAddress) -> Reading:
    """Ask a printer itself how it is; CUPS would say how it was at the last document.

    Raises:
        NoAnswerError: it is off, away, or no printer.
    """
    question = _question(
        Operation.GET_PRINTER_ATTRIBUTES,
        Attribute("printer-uri", Tag.URI, (printer.uri,)),
        Attribute("requesting-user-name", Tag.NAME, (_WHO,)),
        Attribute("requested-attributes", Tag.KEYWORD, _ASKED),
    )
    said = _ask(_connection(printer), printer.path, question).group(Group.PRINTER)
    state = said.get("printer-state", ())
    if not state:
        raise NoAnswerError("the printer does not say how it is")
    reasons = said.get("printer-state-reasons", ())[:_MOST_REASONS]
    return Reading(
        state[0] == _STOPPED, tuple(reason for reason in reasons if isinstance(reason, str))
    )


def default_printer(cups: Path) -> str:
    """Ask CUPS which printer it prints on.

    Args:
        cups: its socket.

    Returns:
        The address of the device; "" where it has none.

    Raises:
        NoAnswerError: CUPS does not run.
    """
    question = _question(
        Operation.CUPS_GET_DEFAULT,
        Attribute("requested-attributes", Tag.KEYWORD, ("device-uri",)),
    )
    try:
        answer = _ask(_LocalConnection(cups), "/", question)
    except _RefusedError:
        return ""  # it runs, and has no printer
    uri = answer.group(Group.PRINTER).get("device-uri", ("",))[0]
    return uri if isinstance(uri, str) else ""


class _RefusedError(NoAnswerError):
    """The answer is no."""


class _LocalConnection(HTTPConnection):
    def __init__(self, place: Path) -> None:
        super().__init__("localhost", timeout=_PATIENCE)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._place))


def _connection(printer: PrinterAddress) -> HTTPConnection:
    if not printer.encrypted:
        return HTTPConnection(printer.host, printer.port, timeout=_PATIENCE)
    # printers sign for themselves; nothing of a citizen is asked or told here
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(printer.host, printer.port, timeout=_PATIENCE, context=trusting)


def _question(operation: Operation, *attributes: Attribute) -> bytes:
    every = (
        Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
    )
    return encode(operation, next(_numbers) % (1 << 31), [(Group.OPERATION, (*every, *attributes))])


@contextlib.contextmanager
def _hung_up_on(line: socket.socket, seconds: float) -> Iterator[None]:
    """End a talk after a time: one who says a letter a second would keep it up for ever."""

    def hang_up() -> None:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _ask(connection: HTTPConnection, path: str, question: bytes) -> Message:
    with contextlib.closing(connection):
        try:
            connection.connect()
            with _hung_up_on(connection.sock, _PATIENCE):
                connection.request("POST", path, question, {"Content-Type": "application/ipp"})
                answer = connection.getresponse().read(MAX_MESSAGE + 1)
            message = decode(answer)
        except (OSError, HTTPException, IppError, ValueError) as error:
            raise NoAnswerError("the printer does not answer") from error
    if message.code >= _FAILED:
        raise _RefusedError("the printer refuses to say how it is")
    return message
