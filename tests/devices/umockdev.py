"""Sockets of a machine that do not exist: libumockdev plays sysfs and udev for one process."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from ctypes import POINTER, c_char_p, c_void_p


class Testbed:
    """Make one before anything else uses libudev, in a process under `umockdev-wrapper`."""

    __test__ = False

    def __init__(self) -> None:
        library = ctypes.CDLL("libumockdev.so.0")
        library.umockdev_testbed_new.restype = c_void_p
        library.umockdev_testbed_add_devicev.restype = c_char_p
        library.umockdev_testbed_add_devicev.argtypes = [
            *(c_void_p, c_char_p, c_char_p, c_char_p),
            *(POINTER(c_char_p), POINTER(c_char_p)),
        ]
        library.umockdev_testbed_uevent.argtypes = [c_void_p, c_char_p, c_char_p]
        library.umockdev_testbed_remove_device.argtypes = [c_void_p, c_char_p]
        library.umockdev_testbed_set_property.argtypes = [c_void_p, *[c_char_p] * 3]
        self._library = library
        self._bed = library.umockdev_testbed_new()

    def plug(self, name: str, interfaces: str, serial: str = "") -> str:
        """Plug a device in; give its path."""
        own = {"ID_USB_INTERFACES": interfaces, "ID_SERIAL_SHORT": serial}
        return self._add(name, {"DEVTYPE": "usb_device", **own})

    def unplug(self, path: str) -> None:
        """Take a device out; as with a real one, udev knows nothing of it any more."""
        for name in ("ID_USB_INTERFACES", "ID_SERIAL_SHORT"):
            self._library.umockdev_testbed_set_property(
                self._bed, path.encode(), name.encode(), b""
            )
        self._library.umockdev_testbed_uevent(self._bed, path.encode(), b"remove")
        self._library.umockdev_testbed_remove_device(self._bed, path.encode())

    def storm(self, device: str, times: int) -> Iterator[None]:
        """Have CUPS let go of a printer and take it again; the line holds some ten events."""
        interface = self._add("1-1:1.0", {"DEVTYPE": "usb_interface"})
        each = [(interface, b"unbind"), (interface, b"remove"), (device, b"unbind")]
        each += [(device, b"bind"), (interface, b"add"), (interface, b"bind")]
        for path, action in each * times:
            self._library.umockdev_testbed_uevent(self._bed, path.encode(), action)
            yield

    def _add(self, name: str, properties: Mapping[str, str]) -> str:
        none = (c_char_p * 1)(None)
        flat = [word.encode() for pair in properties.items() for word in pair]
        given = (c_char_p * (len(flat) + 1))(*flat, None)
        made: bytes = self._library.umockdev_testbed_add_devicev(
            self._bed, b"usb", name.encode(), None, none, given
        )
        return made.decode()
