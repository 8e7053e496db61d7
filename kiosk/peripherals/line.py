"""The line to a printer or to CUPS: one question, one answer, within a time and a size."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import BinaryIO, Final, Self
from urllib.parse import urlsplit

from kiosk.errors import KioskError
from kiosk.peripherals.hearing import connection, hung_up_on, reach
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
_SENDING: Final = 60.0  # seconds for one to a document, which is long
_PIECE: Final = 1 << 16  # bytes
_STOPPED: Final = 5  # printer-state
_FAILED: Final = 0x0100  # statuses from here on
_MOST_REASONS: Final = 64
_ASKED: Final = ("printer-state", "printer-state-reasons")
WHO: Final = "kiosk"  # whose every document is: a citizen has no name here
_numbers = itertools.count(1)


class NoAnswerError(KioskError):
    """A printer or CUPS did not answer, or not as one."""


class RefusedError(NoAnswerError):
    """The answer is no.

    Attributes:
        status: of IPP.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"the printer refuses, with status {status:#06x}")
        self.status = status


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


@dataclass(frozen=True, slots=True)
class Queue:
    """Where CUPS takes documents.

    Attributes:
        cups: its socket.
        name: of the queue.
        device: the address of the printer behind it, as CUPS calls it.
    """

    cups: Path
    name: str
    device: str

    @property
    def uri(self) -> str:
        """As CUPS calls it."""
        return f"ipp://localhost/printers/{self.name}"

    @property
    def printer(self) -> PrinterAddress | None:
        """The printer behind it; None where it does not speak for itself."""
        return PrinterAddress.parse(self.device)


def read_printer(printer: PrinterAddress) -> Reading:
    """Ask a printer itself how it is; CUPS would say how it was at the last document.

    Raises:
        NoAnswerError: it is off, away, or no printer.
    """
    said = ask(printer, Operation.GET_PRINTER_ATTRIBUTES, wanted=_ASKED).group(Group.PRINTER)
    state = said.get("printer-state", ())
    if not state:
        raise NoAnswerError("the printer does not say how it is")
    reasons = said.get("printer-state-reasons", ())[:_MOST_REASONS]
    return Reading(
        state[0] == _STOPPED, tuple(reason for reason in reasons if isinstance(reason, str))
    )


def default_queue(cups: Path) -> Queue | None:
    """Ask CUPS on which printer it prints.

    Args:
        cups: its socket.

    Returns:
        None where it has no printer.

    Raises:
        NoAnswerError: CUPS does not run.
    """
    wanted = Attribute("requested-attributes", Tag.KEYWORD, ("printer-name", "device-uri"))
    question = _question(Operation.CUPS_GET_DEFAULT, wanted)
    try:
        said = _talk(_LocalConnection(cups), "/", question).group(Group.PRINTER)
    except RefusedError:
        return None  # it runs, and has no printer
    name, device = (said.get(word, ("",))[0] for word in ("printer-name", "device-uri"))
    if not isinstance(name, str) or not isinstance(device, str) or not name:
        return None
    return Queue(cups, name, device)


def ask(
    of: PrinterAddress | Queue,
    operation: Operation,
    *attributes: Attribute,
    wanted: Sequence[str] = (),
    job: Sequence[Attribute] = (),
    document: BinaryIO | None = None,
) -> Message:
    """Ask a printer, or CUPS about one, something.

    Args:
        of: whom.
        operation: what.
        attributes: of the operation, besides those that each has.
        wanted: the names of what is to be told.
        job: attributes of a document.
        document: to be sent along, from where it stands.

    Raises:
        RefusedError: the answer is no.
        NoAnswerError: there is none.
    """
    every = [
        Attribute("printer-uri", Tag.URI, (of.uri,)),
        Attribute("requesting-user-name", Tag.NAME, (WHO,)),
        *attributes,
    ]
    if wanted:
        every.append(Attribute("requested-attributes", Tag.KEYWORD, tuple(wanted)))
    question = _question(operation, *every, job=job)
    if isinstance(of, Queue):
        return _talk(_LocalConnection(of.cups), f"/printers/{of.name}", question, document)
    return _talk(_connection(of), of.path, question, document)


class _LocalConnection(HTTPConnection):
    def __init__(self, place: Path) -> None:
        super().__init__("localhost", timeout=_PATIENCE)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._place))


def _connection(printer: PrinterAddress) -> HTTPConnection:
    return connection(printer.host, printer.port, _PATIENCE, encrypted=printer.encrypted)


def _question(operation: Operation, *attributes: Attribute, job: Sequence[Attribute] = ()) -> bytes:
    every = (
        Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
        *attributes,
    )
    groups: list[tuple[Group, Sequence[Attribute]]] = [(Group.OPERATION, every)]
    if job:
        groups.append((Group.JOB, job))
    return encode(operation, next(_numbers) % (1 << 31), groups)


def _talk(
    connected: HTTPConnection, path: str, question: bytes, document: BinaryIO | None = None
) -> Message:
    patience = _PATIENCE if document is None else _SENDING
    with contextlib.closing(connected):
        try:
            reach(connected, patience)
            with hung_up_on(connected.sock, patience):
                body = _pieces(question, document)
                kind = {"Content-Type": "application/ipp"}
                # whole, for there are printers that cannot put pieces together
                kind |= {"Content-Length": str(len(question) + _rest(document))}
                connected.request("POST", path, body, kind)
                answer = connected.getresponse().read(MAX_MESSAGE + 1)
            message = decode(answer)
        except (OSError, HTTPException, IppError, ValueError) as error:
            raise NoAnswerError("the printer does not answer") from error
    if message.code >= _FAILED:
        raise RefusedError(message.code)
    return message


def _pieces(question: bytes, document: BinaryIO | None) -> Iterator[bytes]:
    yield question
    while document is not None and (piece := document.read(_PIECE)):
        yield piece


def _rest(document: BinaryIO | None) -> int:
    if document is None:
        return 0
    at = document.tell()
    size = document.seek(0, os.SEEK_END) - at
    document.seek(at)
    return size
