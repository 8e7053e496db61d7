"""Hears from udev what is plugged in and out."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.peripherals.usb import DEVICE, Listed, change, device

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyudev  # type: ignore[import-untyped]  # it has none

    from kiosk.peripherals.states import UsbEvent

_BUFFER: Final = 1 << 20  # bytes: CUPS makes storms of events


class Udev:
    """Use it in the loop that shall hear.

    Args:
        take: told of each event.
    """

    def __init__(self, take: Callable[[UsbEvent], None]) -> None:
        self._take = take
        self._context: pyudev.Context | None = None
        self._monitor: pyudev.Monitor | None = None

    def start(self) -> str:
        """Tell what is plugged in, and from now on each change; give why not, or ""."""
        try:
            import pyudev  # noqa: PLC0415 - it loads libudev, which a machine may lack

            self._context = pyudev.Context()
            monitor = pyudev.Monitor.from_netlink(self._context)
            monitor.filter_by("usb", DEVICE)
            with suppress(PermissionError):  # without CAP_NET_ADMIN: what overflows is listed anew
                monitor.set_receive_buffer_size(_BUFFER)
            monitor.start()
        except (ImportError, OSError) as error:
            return f"udev does not tell what is plugged in ({type(error).__name__})"
        self._monitor = monitor
        # after the start of the monitor: what comes between the two is told twice, never missed
        self._list()
        asyncio.get_running_loop().add_reader(monitor.fileno(), self._hear)
        return ""

    def close(self) -> None:
        """Hear no more."""
        if self._monitor is not None:
            asyncio.get_running_loop().remove_reader(self._monitor.fileno())
            self._monitor = self._context = None

    def _list(self) -> None:
        if self._context is None:
            return
        found = self._context.list_devices(subsystem="usb", DEVTYPE=DEVICE)
        self._take(Listed(frozenset(device(one.sys_path, one.properties) for one in found)))

    def _hear(self) -> None:
        while self._monitor is not None:
            try:
                one = self._monitor.poll(0)
            except OSError:  # more came than the buffer holds
                self._list()
                return
            if one is None:
                return
            event = change(one.action, one.device_type, one.sys_path, one.properties)
            if event is not None:
                self._take(event)
