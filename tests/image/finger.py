"""A touchscreen on USB for the machine: it speaks usbredir to QEMU, and HID to the guest.

QEMU before 8.1 has tablets, which are mice to a guest, and no screen that is touched. This one is
what kiosks have: a HID digitizer that Linux's hid-multitouch drives and usbguard judges.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.errors import KioskError
from tests.image.usbredir import Descriptors, Kind, Peripheral

VENDOR, PRODUCT = 0x1209, 0x0001
SERIAL: Final = "TOUCH1"  # what the seed declares
RANGE: Final = 0x7FFF
_PATIENCE: Final = 600.0  # seconds until an emulated guest has found it
_POINT: Final = 0x81
_PACKET: Final = 8

_HID: Final = bytes.fromhex(
    "050d 0904 a101 8501 0922 a102"  # a touchscreen with one finger
    "0942 1500 2501 7501 9501 8102 9507 8103"  # whether it is down
    "0951 257f 7508 9501 8102"  # which finger
    "0501 26ff7f 7510 550e 6511 0930 3500 46b004 8102 0931 46a002 8102 c0"  # where
    "050d 0954 1500 250a 7508 9501 8102"  # how many are down
    "8502 0955 250a b102 c0"  # how many there can be
)
_INTERFACE: Final = bytes((9, 4, 0, 0, 1, 3, 0, 0, 0))
_HID_POINTER: Final = struct.pack("<BBHBBBH", 9, 0x21, 0x0111, 0, 1, 0x22, len(_HID))
_ENDPOINT: Final = struct.pack("<BBBBHB", 7, 5, _POINT, 3, _PACKET, 4)
_DESCRIPTORS: Final = Descriptors(
    (VENDOR, PRODUCT),
    _INTERFACE + _HID_POINTER + _ENDPOINT,
    ("Ilot", "Touchscreen for tests", SERIAL),
    more={0x21: _HID_POINTER, 0x22: _HID},
)


def answer(request_type: int, request: int, value: int) -> bytes | None:
    """Answer a control request of the guest; None where the device has no answer.

    Args:
        request_type: its direction, kind and recipient.
        request: its number.
        value: which descriptor, or which report.
    """
    match request_type, request:
        case 0xA1, 1 if value >> 8 == 3:  # the report that says how many fingers there can be
            return bytes((2, 1))
        case 0xA1, 1:
            return report(0, 0, down=False)
        case 0x21, 9 | 10 | 11:
            return b""
        case _:
            return _DESCRIPTORS.answer(request_type, request, value)


def report(x: int, y: int, *, down: bool) -> bytes:
    """Say where the finger is."""
    return struct.pack("<BBBHHB", 1, down, 0, x, y, 1)


class Finger(Peripheral):
    """The touchscreen, and the one finger on it.

    Args:
        place: the socket at which QEMU finds it; it is there before QEMU starts.
    """

    def __init__(self, place: Path) -> None:
        self._known = threading.Event()
        super().__init__(place, _DESCRIPTORS)

    @property
    def known(self) -> bool:
        """Whether the guest listens to it."""
        return self._known.is_set()

    def resume(self) -> None:
        """Take it that the guest listens: a machine that goes on does not begin with it anew."""
        self._known.set()

    @contextmanager
    def down(self, x: float, y: float) -> Iterator[None]:
        """Be down at a place, as long as the context lasts; both from 0 to 1.

        Raises:
            KioskError: the guest does not listen to it.
        """
        if not self._known.wait(_PATIENCE):
            raise KioskError(
                "the guest does not take the touchscreen", hint="does the seed declare it?"
            )
        place = round(x * RANGE), round(y * RANGE)
        self.send(Kind.INTERRUPT, self._interrupt(report(*place, down=True)))
        yield
        self.send(Kind.INTERRUPT, self._interrupt(report(*place, down=False)))

    @staticmethod
    def _interrupt(data: bytes) -> bytes:
        return struct.pack("<BBH", _POINT, 0, len(data)) + data

    # --- the other side ---

    def answer(self, request_type: int, request: int, value: int) -> bytes | None:
        """Answer a control request of the guest; None where the device has no answer."""
        return answer(request_type, request, value)

    def heard(self, kind: int, body: bytes, number: int) -> None:
        """Take note of whether somebody listens."""
        match kind:
            case Kind.LISTEN:
                self.send(Kind.LISTENS, bytes((0, body[0])), number)
                self._known.set()
            case Kind.STOP_LISTENING:
                self._known.clear()
                self.send(Kind.LISTENS, bytes((0, body[0])), number)
            case Kind.RESET:
                self._known.clear()
            case _:
                pass
