"""Observes once a minute how the machine is, for the health report: numbers only."""

from __future__ import annotations

import asyncio
import os
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.peripherals.reasons import Trouble
from kiosk.updates import status
from kiosk.updates.image import fault as image_fault
from kiosk.updates.image import told as image
from kiosk.updates.image.status import Step
from kiosk.usage.metric import Gauge

if TYPE_CHECKING:
    from kiosk.peripherals.states import DeviceStates
    from kiosk.supervisor.counts import Counts
    from kiosk.supervisor.policies import Policies

_EVERY: Final = 60.0  # seconds
_MEGABYTE: Final = 1 << 20
_MILLI: Final = 1000
_TROUBLES: Final = list(Trouble)
_FAULTS: Final = list(status.Fault)
_STEPS: Final = list(Step)
_IMAGE_FAULTS: Final = list(image_fault.Fault)
_PART: Final = 100  # 1.2.3 is told as 10203


class Devices(Protocol):
    """What the watch over devices offers."""

    @property
    def states(self) -> DeviceStates:
        """The states of all devices."""


class Vitals:
    """Reads the machine and tells the ledger.

    Args:
        counts: takes what is observed.
        folder: of what is counted, whose disk is watched.
        devices: gives the states of printer and scanner.
        policies: what is known of policies, or None.
        offered: the folder of policies, or None.
        images: how it is with images, or None.
    """

    def __init__(  # noqa: PLR0913 - each by its name
        self,
        counts: Counts,
        folder: Path,
        devices: Devices,
        *,
        policies: Policies | None = None,
        offered: Path | None = None,
        images: image.Images | None = None,
    ) -> None:
        self._counts = counts
        self._folder = folder
        self._devices = devices
        self._policies = policies
        self._offered = offered
        self._images = images
        self._bad: frozenset[str] = frozenset(policies.standing.bad if policies else ())

    async def run(self) -> None:
        """Observe until it is cancelled."""
        self._counts.observe(Gauge.RESTARTS, 1)
        while True:
            self.look()
            await asyncio.sleep(_EVERY)
            self._counts.observe(Gauge.UPTIME, int(_EVERY))

    def look(self) -> None:
        """Observe once."""
        observe = self._counts.observe
        states = self._devices.states
        printer = states.printer
        trouble = printer.trouble if printer else Trouble.OFFLINE
        observe(Gauge.PRINTER_STATE, _TROUBLES.index(Trouble(trouble)))
        observe(Gauge.PRINTER_FAULT, int(printer is None or printer.blocked))
        observe(Gauge.SCANNER_FAULT, int(states.scanner is None or bool(states.scanner_trouble)))
        observe(Gauge.SOFTWARE, software())
        observe(Gauge.CLOCK_UNTRUSTED, int(not self._counts.clock_trusted))
        if (free := _free(self._folder)) is not None:
            observe(Gauge.DISK_FREE, free)
        if (heat := temperature()) is not None:
            observe(Gauge.TEMPERATURE, heat)
        self._look_at_policies()
        self._look_at_images()

    def _look_at_policies(self) -> None:
        if self._policies is None or self._offered is None:
            return
        observe = self._counts.observe
        bad = frozenset(self._policies.standing.bad)
        observe(Gauge.POLICY_ROLLBACKS, len(bad - self._bad))
        self._bad = bad
        observe(Gauge.POLICY_VERSION, number(self._policies.version))
        found = status.read(self._offered)
        fault = found.fault if found else None
        observe(Gauge.POLICY_FAULT, 0 if fault is None else 1 + _FAULTS.index(fault))
        if found and found.verified:
            age = datetime.now(UTC) - found.verified
            observe(Gauge.POLICY_AGE, max(0, int(age.total_seconds() // 3600)))

    def _look_at_images(self) -> None:
        if self._images is None or self._images.running is None:
            return
        observe, told = self._counts.observe, self._images.told(datetime.now(UTC))
        observe(Gauge.IMAGE_VERSION, self._images.running.number)
        observe(Gauge.IMAGE_STEP, _STEPS.index(told.step))
        observe(Gauge.IMAGE_FAULT, 0 if told.fault is None else 1 + _IMAGE_FAULTS.index(told.fault))
        observe(Gauge.IMAGE_FAILURES, told.failures)


def software() -> int:
    """Give the version of this program as a number; 0 where nobody knows."""
    try:
        parts = re.findall(r"\d+", version("ilot"))[:3]
    except PackageNotFoundError:
        return 0
    told = 0
    for part in parts:
        told = told * _PART + int(part)
    return told


def number(name: str | None) -> int:
    """Give the number of the snapshot that a version came with; 0 for the image's own."""
    return int(name.partition("-")[0]) if name else 0


def _free(folder: Path) -> int | None:
    try:
        disk = os.statvfs(folder)
    except OSError:
        return None
    return disk.f_bavail * disk.f_frsize // _MEGABYTE


def temperature(root: Path = Path("/")) -> int | None:
    """Give the highest of the machine's temperatures, in degrees Celsius.

    Args:
        root: where the machine's files are.
    """
    found = []
    for file in root.glob("sys/class/thermal/thermal_zone*/temp"):
        try:
            found.append(int(file.read_text(encoding="ascii")) // _MILLI)
        except (OSError, ValueError):
            continue
    return max(found, default=None)
