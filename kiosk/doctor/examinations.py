"""Lists the examinations: for each part of the kiosk, how it is measured and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from kiosk.doctor import (
    audit,
    clock,
    devices,
    disk,
    hardware,
    kiosk,
    memory,
    network,
    policy,
    report,
    sandbox,
    screen,
    seed,
    slots,
    speech,
    units,
)
from kiosk.doctor.finding import Finding, Measured, Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.doctor.machine import Machine

M = TypeVar("M", bound=Measured)


@dataclass(frozen=True, slots=True)
class Examination(Generic[M]):
    """How one part is looked at.

    Attributes:
        subject: the part.
        measured: what is measured of it.
        measure: asks the machine; it may take long, or for ever.
        examine: says what that means; pure.
    """

    subject: Subject
    measured: type[M]
    measure: Callable[[Machine], M]
    examine: Callable[[M], Finding]

    def __call__(self, machine: Machine) -> Finding:
        """Look at it on a machine."""
        return self.examine(self.measure(machine))


EXAMINATIONS: Final = (
    Examination(Subject.KIOSK, kiosk.Running, kiosk.measure_running, kiosk.running),
    Examination(Subject.HARDWARE, hardware.Hardware, hardware.measure, hardware.examine),
    Examination(Subject.SCREEN, screen.Screen, screen.measure_screen, screen.examine_screen),
    Examination(Subject.TOUCH, screen.Touch, screen.measure_touch, screen.examine_touch),
    Examination(Subject.MEMORY, memory.Memory, memory.measure, memory.examine),
    Examination(Subject.NETWORK, network.Network, network.measure, network.examine),
    Examination(Subject.CLOCK, clock.Clock, clock.measure, clock.examine),
    Examination(Subject.DISK, disk.Disk, disk.measure, disk.examine),
    Examination(Subject.SLOTS, slots.Slots, slots.measure, slots.examine),
    Examination(Subject.SEED, seed.Seed, seed.measure_seed, seed.examine_seed),
    Examination(Subject.SETTINGS, seed.Told, seed.measure_settings, seed.examine_settings),
    Examination(Subject.POLICY, policy.InForce, policy.measure_policy, policy.examine_policy),
    Examination(Subject.INDEX, policy.Index, policy.measure_index, policy.examine_index),
    Examination(Subject.PRINTER, devices.Printer, devices.measure_printer, devices.examine_printer),
    Examination(Subject.SCANNER, devices.Scanner, devices.measure_scanner, devices.examine_scanner),
    Examination(Subject.SPEECH, speech.Speech, speech.measure, speech.examine),
    Examination(Subject.SANDBOX, sandbox.Sandbox, sandbox.measure, sandbox.examine),
    Examination(Subject.PROOF, kiosk.Proved, kiosk.measure_proved, kiosk.proved),
    Examination(Subject.AUDIT, audit.Audit, audit.measure, audit.examine),
    Examination(Subject.REPORT, report.Reports, report.measure, report.examine),
    Examination(Subject.UNITS, units.Units, units.measure_units, units.examine_units),
)
