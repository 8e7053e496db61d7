"""Plugs devices in and out before the real `Udev`: `umockdev-wrapper python -m ...`."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.devices.umockdev import Testbed

BED = Testbed()  # before anything loads libudev

from kiosk.peripherals.states import DeviceStates, UsbEvent, step  # noqa: E402 - see above
from kiosk.peripherals.udev import Udev  # noqa: E402

PRINTER = ":070102:070104:ff0401:"
STICK = ":080650:"
STORM = 50  # times


async def scene() -> list[list[str]]:
    """Play; give the events that were told, and then what is plugged in."""
    states = DeviceStates()
    heard: asyncio.Queue[UsbEvent] = asyncio.Queue()
    udev = Udev(heard.put_nowait)
    there = BED.plug("1-1", PRINTER, "SN123")
    why = udev.start()
    assert not why, why
    told = []

    async def take() -> None:
        nonlocal states
        event = await asyncio.wait_for(heard.get(), 20)
        states = step(states, event)
        kinds = sorted(kind for device in states.plugged or () for kind in device.kinds)
        told.append([type(event).__name__, *kinds])

    await take()
    for _ in BED.storm(there, STORM):
        await asyncio.sleep(0)
    stick = BED.plug("1-2", STICK)
    await take()
    BED.unplug(there)
    await take()
    BED.unplug(stick)
    await take()
    udev.close()
    return told


if __name__ == "__main__":
    json.dump(asyncio.run(scene()), sys.stdout)
