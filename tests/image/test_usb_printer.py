"""A printer on USB says what it is, and carries what is asked to who answers."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.peripherals.ipp import Attribute, Group, Tag, decode, encode
from tests.image.test_finger import Qemu
from tests.image.usb_printer import DESCRIPTORS, UsbPrinter
from tests.image.usbredir import Kind

BULK = struct.Struct("<BBHIH")
ROOM = 1 << 15


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[UsbPrinter]:
    with UsbPrinter(tmp_path / "printer") as made:
        yield made


@pytest.fixture
def qemu(tmp_path: Path, printer: UsbPrinter) -> Iterator[Qemu]:
    assert printer.printer.on
    made = Qemu(tmp_path / "printer")
    made.greet()
    for _ in range(3):
        made.hear()
    yield made
    made.connection.close()


def ask(qemu: Qemu, cable: int, words: bytes) -> bytes:
    """Ask, and read until a whole answer is there."""
    qemu.send(Kind.BULK, BULK.pack(cable, 0, len(words), 0, 0) + words, 7)
    kind, body, number = qemu.hear()
    assert (kind, number) == (Kind.BULK, 7)
    assert BULK.unpack(body) == (cable, 0, len(words), 0, 0)
    said = b""
    while (head := said.partition(b"\r\n\r\n"))[1] == b"" or len(head[2]) < length(head[0]):
        qemu.send(Kind.BULK, BULK.pack(cable | 0x80, 0, ROOM, 0, 0), 8)
        _, body, number = qemu.hear()
        assert number == 8
        said += body[BULK.size :]
    return said


def length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].split()[0])


def test_it_has_three_cables_through_which_it_is_asked_without_a_driver():
    assert [*DESCRIPTORS.interfaces()] == [(7, 1, 4)] * 3
    points = [*DESCRIPTORS.points()]
    assert [point.address for point in points] == [1, 0x81, 2, 0x82, 3, 0x83]
    assert [point.interface for point in points] == [0, 0, 1, 1, 2, 2]
    assert {(point.kind, point.packet) for point in points} == {(2, 512)}


def test_the_printer_and_the_scanner_answer_through_the_same_cable(qemu: Qemu):
    status = ask(qemu, 1, b"GET /eSCL/ScannerStatus HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"<pwg:State>Idle</pwg:State>" in status
    of_all = [
        Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
        Attribute("printer-uri", Tag.URI, ("ipp://localhost/ipp/print",)),
    ]
    wanted = encode(0x0B, 1, [(Group.OPERATION, of_all)])
    head = f"POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(wanted)}\r\n\r\n"
    said = ask(qemu, 1, head.encode() + wanted)
    about = decode(said.partition(b"\r\n\r\n")[2]).group(Group.PRINTER)
    assert about["printer-make-and-model"] == ("Essai IPP",)
    again = ask(qemu, 1, b"GET /eSCL/ScannerStatus HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"Idle" in again


def test_a_read_that_is_given_up_takes_nothing_away(qemu: Qemu):
    qemu.send(Kind.BULK, BULK.pack(0x82, 0, ROOM, 0, 0), 5)
    qemu.send(Kind.CANCEL, b"", 5)
    kind, body, number = qemu.hear()
    assert (kind, number, body[1]) == (Kind.BULK, 5, 1)
    status = ask(qemu, 2, b"GET /eSCL/ScannerStatus HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"Idle" in status
