"""A printer with a scanner on USB, as villages buy them: no driver, HTTP through the cable.

USB calls it “IPP over USB”: each of its interfaces is a cable of its own, through which ipp-usb in
the guest asks one thing after the other. What answers is the printer and the scanner of our other
tests, on loopback.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from tests.devices.escl_scanner import EsclScanner
from tests.devices.ipp_printer import IppPrinter
from tests.image.usbredir import HIGH, Descriptors, Kind, Peripheral

_CABLES: Final = 3
_PACKET: Final = 512
_LONG: Final = 1 << 16
_BULK: Final = struct.Struct("<BBHIH")  # point, status, length, stream, the rest of the length
_IN: Final = 0x80
_CANCELLED: Final = 1
_PRINTER: Final = bytes((7, 1, 4))  # class, subclass, protocol
_RESET, _IDENTITY, _STATUS = (0x21, 2), (0xA1, 0), (0xA1, 1)  # what is asked of one
_IDENTITY_TEXT: Final = b"MFG:Ilot;MDL:Essai;CMD:PDF,PWGRaster,URF;CLS:PRINTER;"
_IDENTIFIED: Final = struct.pack(">H", 2 + len(_IDENTITY_TEXT)) + _IDENTITY_TEXT
_READY: Final = b"\x18"  # paper, no error
_ASKS: Final = re.compile(rb"(?:GET|HEAD|POST|PUT|DELETE|OPTIONS) (/\S*) HTTP/1\.[01]\r\n")

_Door = tuple[str, int]  # a host and its port


def _cable(number: int) -> bytes:
    said = bytes((9, 4, number, 0, 2, *_PRINTER, 0))
    for address in (number + 1, number + 1 | _IN):
        said += struct.pack("<BBBBHB", 7, 5, address, 2, _PACKET, 0)
    return said


DESCRIPTORS: Final = Descriptors(
    (0x1209, 0x0002),
    b"".join(_cable(number) for number in range(_CABLES)),
    ("Ilot", "Essai", "PRINTER1"),
    speed=HIGH,
)


class UsbPrinter(Peripheral):
    """The cable, with a printer and a scanner at its end; use it with `with`.

    Args:
        place: the socket at which QEMU finds it; it is there before QEMU looks.

    Attributes:
        place: the same.
        printer: what prints.
        scanner: what scans.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self._ending = ExitStack()
        self.printer = self._ending.enter_context(IppPrinter())
        self.scanner = self._ending.enter_context(EsclScanner())
        doors = {b"/eSCL": _door(self.scanner.url), b"": _door(self.printer.uri)}
        self._cables = {number + 1: _Cable(self, number + 1, doors) for number in range(_CABLES)}
        super().__init__(place, DESCRIPTORS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        for cable in self._cables.values():
            cable.close()
        self._ending.close()

    def answer(self, request_type: int, request: int, value: int) -> bytes | None:
        """Answer a control request of the guest; None where the device has no answer."""
        said = {_RESET: b"", _IDENTITY: _IDENTIFIED, _STATUS: _READY}
        known = said.get((request_type, request))
        if known is not None:
            return known
        return self._descriptors.answer(request_type, request, value)

    def heard(self, kind: int, body: bytes, number: int) -> None:
        """Take what goes through a cable."""
        match kind:
            case Kind.BULK:
                point, _, low, _, high = _BULK.unpack(body[: _BULK.size])
                cable = self._cables[point & 0x0F]
                if point & _IN:
                    cable.reads(number, low | high << 16)
                else:
                    cable.writes(body[_BULK.size :])
                    self.carry(point, number, len(body) - _BULK.size)
            case Kind.CANCEL:
                for cable in self._cables.values():
                    cable.forgets(number)
            case _:
                pass

    def carry(
        self, point: int, number: int, length: int, data: bytes = b"", status: int = 0
    ) -> None:
        """End a transfer."""
        head = _BULK.pack(point, status, length & 0xFFFF, 0, length >> 16)
        with suppress(OSError):  # the plug was pulled meanwhile
            self.send(Kind.BULK, head + data, number)


def _door(url: str) -> _Door:
    return "127.0.0.1", urlsplit(url).port or 0


class _Cable:
    """One of the cables: what the guest asks goes to who is asked, what that says comes back."""

    def __init__(self, device: UsbPrinter, number: int, doors: Mapping[bytes, _Door]) -> None:
        self._device, self._number, self._doors = device, number, doors
        self._lock = threading.Lock()
        self._waiting: deque[tuple[int, int]] = deque()  # numbers of transfers, and their room
        self._said = bytearray()
        self._lines: dict[bytes, socket.socket] = {}
        self._line: socket.socket | None = None

    def writes(self, data: bytes) -> None:
        """Take what the guest says; each thing that it asks begins a transfer."""
        if asks := _ASKS.match(data):
            path = next(path for path in self._doors if asks[1].startswith(path))
            self._line = self._lines.get(path) or self._dial(path)
        if self._line:
            self._line.sendall(data)

    def _dial(self, path: bytes) -> socket.socket:
        line = self._lines[path] = socket.create_connection(self._doors[path])
        threading.Thread(target=self._listen, args=(path, line), daemon=True).start()
        return line

    def _listen(self, path: bytes, line: socket.socket) -> None:
        with suppress(OSError):
            while data := line.recv(_LONG):
                with self._lock:
                    self._said += data
                    self._answer()
        self._lines.pop(path, None)
        line.close()

    def reads(self, number: int, room: int) -> None:
        """Take note that the guest reads."""
        with self._lock:
            self._waiting.append((number, room))
            self._answer()

    def forgets(self, number: int) -> None:
        """Take note that it does not any more."""
        with self._lock:
            waiting = [one for one in self._waiting if one[0] == number]
            for one in waiting:
                self._waiting.remove(one)
        if waiting:
            self._device.carry(self._number | _IN, number, 0, status=_CANCELLED)

    def _answer(self) -> None:
        while self._said and self._waiting:
            number, room = self._waiting.popleft()
            data = bytes(self._said[:room])
            del self._said[:room]
            self._device.carry(self._number | _IN, number, len(data), data)

    def close(self) -> None:
        """Hang up."""
        for line in [*self._lines.values()]:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
