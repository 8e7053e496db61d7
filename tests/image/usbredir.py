"""Has a program be a device on USB: it speaks usbredir to QEMU, which shows it to the guest."""

from __future__ import annotations

import socket
import struct
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Final

FULL, HIGH = 1, 2  # speeds
_USB: Final = 0x0200  # its version
# version with the connection, packet sizes with the points, ids of 64 bits, long transfers: QEMU
# takes no device without them on xHCI
_CAPABILITIES: Final = 0b1110010
_SHORT_HEAD: Final = struct.Struct("<III")  # kind, length, id: of a hello
_HEAD: Final = struct.Struct("<IIQ")  # the same, of all that comes after it
_HELLO: Final = struct.Struct("<64sI")
_CONTROL: Final = struct.Struct("<BBBBHHH")
_OF_INTERFACE, _OF_POINT, _OF_TEXT = 4, 5, 3
_STALL: Final = 4
_NONE: Final = 255  # the kind of a point that is not there
_MOST: Final = 32  # points, and interfaces
_DEVICE_IN: Final = (0x80, 0x81)  # of the device, of an interface


class Kind(IntEnum):
    """What a packet of usbredir is."""

    HELLO = 0
    CONNECT = 1
    RESET = 3
    INTERFACES = 4
    POINTS = 5
    SET_CONFIGURATION = 6
    GET_CONFIGURATION = 7
    CONFIGURATION = 8
    SET_ALTERNATIVE = 9
    GET_ALTERNATIVE = 10
    ALTERNATIVE = 11
    LISTEN = 15
    STOP_LISTENING = 16
    LISTENS = 17
    CANCEL = 21
    CONTROL = 100
    BULK = 101
    INTERRUPT = 103


@dataclass(frozen=True, slots=True)
class Point:
    """An endpoint: where data goes in or comes out.

    Attributes:
        address: its number; the highest bit says that the guest reads there.
        kind: 2 of bulk, 3 of interrupts.
        packet: bytes.
        interval: at which it is asked.
        interface: whose it is.
    """

    address: int
    kind: int
    packet: int
    interval: int
    interface: int

    @property
    def place(self) -> int:
        """Where it stands among all that there could be."""
        return (self.address >> 7) * 16 + (self.address & 0x0F)


@dataclass(frozen=True, slots=True)
class Descriptors:
    """What a device says of itself.

    Attributes:
        identity: its maker's number, and its own.
        parts: its interfaces and points, as USB writes them one after the other.
        strings: its maker, its name, its serial number.
        speed: FULL or HIGH.
        more: further descriptors, by their kind.
    """

    identity: tuple[int, int]
    parts: bytes
    strings: Sequence[str]
    speed: int = FULL
    more: Mapping[int, bytes] = field(default_factory=dict)

    @property
    def device(self) -> bytes:
        """The first that a guest asks for."""
        return struct.pack(
            "<BBHBBBBHHHBBBB", 18, 1, _USB, 0, 0, 0, 64, *self.identity, 0x0100, 1, 2, 3, 1
        )

    @property
    def configuration(self) -> bytes:
        """All its interfaces."""
        count = len(list(self.interfaces()))
        head = struct.pack("<BBHBBBBB", 9, 2, 9 + len(self.parts), count, 1, 0, 0x80, 50)
        return head + self.parts

    def interfaces(self) -> Iterator[tuple[int, int, int]]:
        """Give class, subclass and protocol of each."""
        for part in self._each():
            if part[1] == _OF_INTERFACE:
                yield part[5], part[6], part[7]

    def points(self) -> Iterator[Point]:
        """Give its points."""
        interface = 0
        for part in self._each():
            if part[1] == _OF_INTERFACE:
                interface = part[2]
            if part[1] == _OF_POINT:
                _, _, address, kind, packet, interval = struct.unpack("<BBBBHB", part)
                yield Point(address, kind, packet, interval, interface)

    def _each(self) -> Iterator[bytes]:
        place = 0
        while place < len(self.parts):
            yield self.parts[place : place + self.parts[place]]
            place += self.parts[place]

    def answer(self, request_type: int, request: int, value: int) -> bytes | None:
        """Answer what is asked of every device; None if this is not.

        Args:
            request_type: its direction, kind and recipient.
            request: its number.
            value: which descriptor.
        """
        if request_type in _DEVICE_IN and request == 6:
            return self._descriptor(value >> 8, value & 0xFF)
        if request_type in (*_DEVICE_IN, 0x82) and request == 0:  # its status
            return bytes(2)
        return None

    def _descriptor(self, which: int, number: int) -> bytes | None:
        if which == _OF_TEXT:
            return self._string(number)
        return {1: self.device, 2: self.configuration, **self.more}.get(which)

    def _string(self, number: int) -> bytes | None:
        if number == 0:
            return bytes((4, _OF_TEXT, 0x09, 0x04))  # the languages: English
        if number > len(self.strings):
            return None
        text = self.strings[number - 1].encode("utf-16-le")
        return bytes((2 + len(text), _OF_TEXT)) + text


class Peripheral(ABC):
    """A device in a socket of the machine; `close` pulls it out.

    Args:
        place: the socket at which QEMU finds it; it is there before QEMU looks.
        descriptors: what it says of itself.
    """

    def __init__(self, place: Path, descriptors: Descriptors) -> None:
        place.unlink(missing_ok=True)
        self._descriptors = descriptors
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(place))
        self._door.listen(1)
        self._sending = threading.Lock()
        self._connection: socket.socket | None = None
        self._configuration = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Pull it out."""
        self._door.close()
        if self._connection:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=5)

    @abstractmethod
    def answer(self, request_type: int, request: int, value: int) -> bytes | None:
        """Answer a control request of the guest; None where the device has no answer."""

    @abstractmethod
    def heard(self, kind: int, body: bytes, number: int) -> None:
        """Take note of a packet that is not of every device."""

    def send(self, kind: Kind, body: bytes, number: int = 0) -> None:
        """Send a packet; the answer to one has its number."""
        assert self._connection
        shape = _SHORT_HEAD if kind is Kind.HELLO else _HEAD
        with self._sending:
            self._connection.sendall(shape.pack(kind, len(body), number) + body)

    def _serve(self) -> None:
        with suppress(OSError):
            connection, _ = self._door.accept()
            with connection:
                self._connection = connection
                self.send(Kind.HELLO, _HELLO.pack(b"ilot", _CAPABILITIES))
                self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        shape = _SHORT_HEAD
        while head := exactly(connection, shape.size):
            kind, length, number = shape.unpack(head)
            shape = _HEAD
            self._heard(kind, exactly(connection, length), number)

    def _heard(self, kind: int, body: bytes, number: int) -> None:
        match kind:
            case Kind.HELLO:
                self._introduce()
            case Kind.SET_CONFIGURATION | Kind.GET_CONFIGURATION:
                if kind == Kind.SET_CONFIGURATION:
                    self._configuration = body[0]
                self.send(Kind.CONFIGURATION, bytes((0, self._configuration)), number)
            case Kind.SET_ALTERNATIVE | Kind.GET_ALTERNATIVE:
                self.send(Kind.ALTERNATIVE, bytes((0, body[0], 0)), number)
            case Kind.CONTROL:
                self._control(body, number)
            case _:
                self.heard(kind, body, number)

    def _introduce(self) -> None:
        """Say what is plugged in: its points, its interfaces, itself."""
        kinds, intervals = [_NONE] * _MOST, [0] * _MOST
        interfaces, sizes = [0] * _MOST, [0] * _MOST
        kinds[0] = kinds[16] = 0
        sizes[0] = sizes[16] = 64
        for point in self._descriptors.points():
            kinds[point.place], intervals[point.place] = point.kind, point.interval
            interfaces[point.place], sizes[point.place] = point.interface, point.packet
        points = bytes(kinds) + bytes(intervals) + bytes(interfaces)
        self.send(Kind.POINTS, points + struct.pack(f"<{_MOST}H", *sizes))
        its = list(self._descriptors.interfaces())
        tables = [bytes(range(len(its))), *(bytes(column) for column in zip(*its, strict=True))]
        body = b"".join(table.ljust(_MOST, b"\0") for table in tables)
        self.send(Kind.INTERFACES, struct.pack("<I", len(its)) + body)
        its_speed = self._descriptors.speed
        connected = (its_speed, 0, 0, 0, *self._descriptors.identity, 0x0100)
        self.send(Kind.CONNECT, struct.pack("<BBBBHHH", *connected))

    def _control(self, body: bytes, number: int) -> None:
        point, request, request_type, _, value, index, length = _CONTROL.unpack(
            body[: _CONTROL.size]
        )
        said = self.answer(request_type, request, value)
        status = 0 if said is not None else _STALL
        data = (said or b"")[:length] if request_type & 0x80 else b""
        size = len(data) if request_type & 0x80 else length if not status else 0
        head = _CONTROL.pack(point, request, request_type, status, value, index, size)
        self.send(Kind.CONTROL, head + data, number)


def exactly(connection: socket.socket, count: int) -> bytes:
    """Read so many bytes; none at the end of the connection."""
    got = b""
    while len(got) < count:
        more = connection.recv(count - len(got))
        if not more:
            return b""
        got += more
    return got
