"""A touchscreen on USB for the machine: it speaks usbredir to QEMU, and HID to the guest.

QEMU before 8.1 has tablets, which are mice to a guest, and no screen that is touched. This one is
what kiosks have: a HID digitizer that Linux's hid-multitouch drives and usbguard judges.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError

VENDOR, PRODUCT = 0x1209, 0x0001
SERIAL: Final = "TOUCH1"  # what the seed declares
RANGE: Final = 0x7FFF
_PATIENCE: Final = 600.0  # seconds until an emulated guest has found it
# version with the connection, packet sizes with the points, ids of 64 bits, long transfers: QEMU
# takes no device without them on xHCI
_CAPABILITIES: Final = 0b1110010
_SHORT_HEAD: Final = struct.Struct("<III")  # kind, length, id: of a hello
_HEAD: Final = struct.Struct("<IIQ")  # the same, of all that comes after it
_HELLO: Final = struct.Struct("<64sI")
_CONTROL: Final = struct.Struct("<BBBBHHH")
_POINT: Final = 0x81
_PACKET: Final = 8
_STALL: Final = 4
_STRING: Final = 3
_STRINGS: Final = ("", "Ilot", "Touchscreen for tests", SERIAL)

_HID: Final = bytes.fromhex(
    "050d 0904 a101 8501 0922 a102"  # a touchscreen with one finger
    "0942 1500 2501 7501 9501 8102 9507 8103"  # whether it is down
    "0951 257f 7508 9501 8102"  # which finger
    "0501 26ff7f 7510 550e 6511 0930 3500 46b004 8102 0931 46a002 8102 c0"  # where
    "050d 0954 1500 250a 7508 9501 8102"  # how many are down
    "8502 0955 250a b102 c0"  # how many there can be
)
_DEVICE: Final = struct.pack(
    "<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, 64, VENDOR, PRODUCT, 0x0100, 1, 2, 3, 1
)
_INTERFACE: Final = bytes((9, 4, 0, 0, 1, 3, 0, 0, 0))
_HID_POINTER: Final = struct.pack("<BBHBBBH", 9, 0x21, 0x0111, 0, 1, 0x22, len(_HID))
_ENDPOINT: Final = struct.pack("<BBBBHB", 7, 5, _POINT, 3, _PACKET, 4)
_PARTS: Final = _INTERFACE + _HID_POINTER + _ENDPOINT
_CONFIGURATION: Final = struct.pack("<BBHBBBBB", 9, 2, 9 + len(_PARTS), 1, 1, 0, 0x80, 50) + _PARTS


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
    INTERRUPT = 103


def answer(request_type: int, request: int, value: int) -> bytes | None:
    """Answer a control request of the guest; None where the device has no answer.

    Args:
        request_type: its direction, kind and recipient.
        request: its number.
        value: which descriptor, or which report.
    """
    which, number = value >> 8, value & 0xFF
    match request_type, request:
        case 0x80 | 0x81, 6:
            return _descriptor(which, number)
        case 0x80 | 0x81 | 0x82, 0:  # its status
            return bytes(2)
        case 0xA1, 1 if which == 3:  # the report that says how many fingers there can be
            return bytes((2, 1))
        case 0xA1, 1:
            return report(0, 0, down=False)
        case 0x21, 9 | 10 | 11:
            return b""
        case _:
            return None


def _descriptor(which: int, number: int) -> bytes | None:
    if which == _STRING:
        return _string(number)
    return {1: _DEVICE, 2: _CONFIGURATION, 0x21: _HID_POINTER, 0x22: _HID}.get(which)


def _string(number: int) -> bytes | None:
    if number == 0:
        return bytes((4, _STRING, 0x09, 0x04))  # the languages: English
    if number >= len(_STRINGS):
        return None
    text = _STRINGS[number].encode("utf-16-le")
    return bytes((2 + len(text), _STRING)) + text


def report(x: int, y: int, *, down: bool) -> bytes:
    """Say where the finger is."""
    return struct.pack("<BBBHHB", 1, down, 0, x, y, 1)


class Finger:
    """The touchscreen, and the one finger on it; leaving the context pulls it out.

    Args:
        place: the socket at which QEMU finds it; it is there before QEMU starts.
    """

    def __init__(self, place: Path) -> None:
        place.unlink(missing_ok=True)
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(place))
        self._door.listen(1)
        self._known = threading.Event()
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

    @property
    def known(self) -> bool:
        """Whether the guest listens to it."""
        return self._known.is_set()

    def resume(self) -> None:
        """Take it that the guest listens: a machine that goes on does not begin with it anew."""
        self._known.set()

    def touch(self, x: float, y: float, seconds: float) -> None:
        """Touch a place for some time; both from 0 to 1.

        Raises:
            KioskError: the guest does not listen to it.
        """
        if not self._known.wait(_PATIENCE):
            raise KioskError(
                "the guest does not take the touchscreen", hint="does the seed declare it?"
            )
        place = round(x * RANGE), round(y * RANGE)
        self._send(Kind.INTERRUPT, self._interrupt(report(*place, down=True)))
        time.sleep(seconds)
        self._send(Kind.INTERRUPT, self._interrupt(report(*place, down=False)))

    @staticmethod
    def _interrupt(data: bytes) -> bytes:
        return struct.pack("<BBH", _POINT, 0, len(data)) + data

    # --- the other side ---

    def _serve(self) -> None:
        with suppress(OSError):
            connection, _ = self._door.accept()
            with connection:
                self._connection = connection
                self._send(Kind.HELLO, _HELLO.pack(b"ilot", _CAPABILITIES))
                self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        shape = _SHORT_HEAD
        while head := _exactly(connection, shape.size):
            kind, length, number = shape.unpack(head)
            shape = _HEAD
            self._heard(kind, _exactly(connection, length), number)

    def _heard(self, kind: int, body: bytes, number: int) -> None:
        match kind:
            case Kind.HELLO:
                self._introduce()
            case Kind.SET_CONFIGURATION | Kind.GET_CONFIGURATION:
                if kind == Kind.SET_CONFIGURATION:
                    self._configuration = body[0]
                self._send(Kind.CONFIGURATION, bytes((0, self._configuration)), number)
            case Kind.SET_ALTERNATIVE | Kind.GET_ALTERNATIVE:
                self._send(Kind.ALTERNATIVE, bytes((0, body[0], 0)), number)
            case Kind.LISTEN:
                self._send(Kind.LISTENS, bytes((0, body[0])), number)
                self._known.set()
            case Kind.STOP_LISTENING:
                self._known.clear()
                self._send(Kind.LISTENS, bytes((0, body[0])), number)
            case Kind.RESET:
                self._known.clear()
            case Kind.CONTROL:
                self._control(body, number)
            case _:
                pass

    def _introduce(self) -> None:
        """Say what is plugged in: its points, its interface, itself."""
        kinds, interfaces, sizes = [255] * 32, [0] * 32, [0] * 32
        kinds[0] = kinds[16] = 0
        sizes[0] = sizes[16] = 64
        kinds[16 + 1], sizes[16 + 1] = 3, _PACKET
        intervals = [0] * 32
        intervals[16 + 1] = 4
        points = bytes(kinds) + bytes(intervals) + bytes(interfaces) + struct.pack("<32H", *sizes)
        self._send(Kind.POINTS, points)
        classes = bytes((3, *[0] * 31))
        self._send(Kind.INTERFACES, struct.pack("<I", 1) + bytes(32) + classes + bytes(64))
        connected = struct.pack("<BBBBHHH", 1, 0, 0, 0, VENDOR, PRODUCT, 0x0100)
        self._send(Kind.CONNECT, connected)

    def _control(self, body: bytes, number: int) -> None:
        point, request, request_type, _, value, index, length = _CONTROL.unpack(
            body[: _CONTROL.size]
        )
        said = answer(request_type, request, value)
        status = 0 if said is not None else _STALL
        data = (said or b"")[:length] if request_type & 0x80 else b""
        size = len(data) if request_type & 0x80 else length if not status else 0
        head = _CONTROL.pack(point, request, request_type, status, value, index, size)
        self._send(Kind.CONTROL, head + data, number)

    def _send(self, kind: Kind, body: bytes, number: int = 0) -> None:
        assert self._connection
        shape = _SHORT_HEAD if kind is Kind.HELLO else _HEAD
        with self._sending:
            self._connection.sendall(shape.pack(kind, len(body), number) + body)


def _exactly(connection: socket.socket, count: int) -> bytes:
    """Read so many bytes; fewer at the end of the connection."""
    got = b""
    while len(got) < count:
        more = connection.recv(count - len(got))
        if not more:
            return b""
        got += more
    return got
