"""The touchscreen says what it is, as USB and HID want it, and tells of a finger."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.finger import RANGE, SERIAL, Finger, answer, report
from tests.image.usbredir import Kind

HEADS = {True: struct.Struct("<III"), False: struct.Struct("<IIQ")}  # of a hello, of all else


def test_its_descriptors_are_as_long_as_they_say():
    device, whole = answer(0x80, 6, 0x0100), answer(0x80, 6, 0x0200)
    assert device
    assert len(device) == device[0] == 18
    assert whole
    assert struct.unpack_from("<H", whole, 2)[0] == len(whole)
    place = 0
    while place < len(whole):
        place += whole[place]
    assert place == len(whole)


def test_its_report_is_described_in_full():
    hid = answer(0x81, 6, 0x2200)
    whole = answer(0x80, 6, 0x0200)
    assert hid
    assert whole
    assert struct.unpack_from("<H", whole, 9 + 9 + 7)[0] == len(hid)
    assert hid.count(b"\xa1") == hid.count(b"\xc0") == 2  # what is opened is closed
    assert len(report(0, 0, down=True)) == 8  # a packet, and what its endpoint takes


def test_it_has_the_serial_number_that_a_seed_can_declare():
    text = answer(0x80, 6, 0x0303)
    assert text
    assert text[2:].decode("utf-16-le") == SERIAL


def test_what_it_does_not_know_it_refuses():
    assert answer(0x80, 6, 0x0600) is None
    assert answer(0xC0, 1, 0) is None
    assert answer(0x80, 6, 0x0309) is None


class Qemu:
    """QEMU's side of the connection."""

    def __init__(self, place: Path) -> None:
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.settimeout(10)
        self.connection.connect(str(place))

    def greet(self) -> None:
        assert self.hear(hello=True)[0] == Kind.HELLO
        self.send(Kind.HELLO, bytes(68))

    def send(self, kind: Kind, body: bytes, number: int = 0) -> None:
        head = HEADS[kind is Kind.HELLO].pack(kind, len(body), number)
        self.connection.sendall(head + body)

    def hear(self, *, hello: bool = False) -> tuple[int, bytes, int]:
        head = HEADS[hello]
        kind, length, number = head.unpack(self._exactly(head.size))
        return kind, self._exactly(length), number

    def _exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            got += self.connection.recv(count - len(got))
        return got


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "finger"


@pytest.fixture
def finger(place: Path) -> Iterator[Finger]:
    made = Finger(place)
    yield made
    made.close()


@pytest.fixture
def qemu(place: Path, finger: Finger) -> Iterator[Qemu]:
    assert not finger.known
    made = Qemu(place)
    yield made
    made.connection.close()


def test_it_is_introduced_before_it_is_connected(qemu: Qemu):
    qemu.greet()
    points, interfaces, connected = qemu.hear(), qemu.hear(), qemu.hear()
    assert (points[0], len(points[1])) == (Kind.POINTS, 160)
    assert (interfaces[0], len(interfaces[1])) == (Kind.INTERFACES, 132)
    assert (connected[0], len(connected[1])) == (Kind.CONNECT, 10)


def test_requests_are_answered_under_their_number(qemu: Qemu):
    qemu.greet()
    for _ in range(3):
        qemu.hear()
    qemu.send(Kind.CONTROL, struct.pack("<BBBBHHH", 0x80, 6, 0x80, 0, 0x0100, 0, 8), 77)
    kind, body, number = qemu.hear()
    assert (kind, number, len(body)) == (Kind.CONTROL, 77, 10 + 8)
    qemu.send(Kind.CONTROL, struct.pack("<BBBBHHH", 0x80, 6, 0x80, 0, 0x0600, 0, 8), 78)
    assert qemu.hear()[1][3] == 4  # stalled
    qemu.send(Kind.SET_CONFIGURATION, b"\1", 79)
    assert qemu.hear() == (Kind.CONFIGURATION, b"\0\1", 79)


def test_a_finger_comes_down_and_goes(qemu: Qemu, finger: Finger):
    qemu.greet()
    for _ in range(3):
        qemu.hear()
    qemu.send(Kind.LISTEN, b"\x81", 5)
    assert qemu.hear() == (Kind.LISTENS, b"\0\x81", 5)
    with finger.down(1.0, 0.5):
        down = qemu.hear()[1]
    up = qemu.hear()[1]
    assert down == struct.pack("<BBH", 0x81, 0, 8) + report(RANGE, RANGE // 2 + 1, down=True)
    assert up[4:] == report(RANGE, RANGE // 2 + 1, down=False)
