"""What became of an image reaches the report, as numbers that the collector's page names."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.peripherals.states import DeviceStates
from kiosk.supervisor.vitals import Vitals
from kiosk.updates.image import standing as s
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.told import Images
from kiosk.updates.image.version import ImageVersion
from kiosk.usage.metric import Gauge

RUNNING = ImageVersion(2026, 12, 1)


class Counts:
    """Takes what is observed."""

    clock_trusted = True

    def __init__(self) -> None:
        self.said: dict[Gauge, int] = {}

    def observe(self, gauge: Gauge, value: int) -> None:
        self.said[gauge] = value


class Devices:
    states = DeviceStates()


def observed(folder: Path, standing: s.Standing | bytes) -> dict[Gauge, int]:
    """Give what is told of a machine on which images have come to this."""
    (folder / s.FILE).write_bytes(standing if isinstance(standing, bytes) else s.dump(standing))
    counts = Counts()
    images = Images(folder / "images", folder, RUNNING)
    Vitals(counts, folder, Devices(), images=images).look()  # type: ignore[arg-type]  # their part
    return counts.said


@pytest.mark.parametrize(
    "fault", [Fault.HOME, Fault.BUNDLE_SIGNATURE, Fault.BUNDLE, Fault.OLDER, Fault.WIPE]
)
def test_why_an_image_did_not_stay_is_in_the_report(tmp_path: Path, fault: Fault):
    bad = s.Bad("2026.12.31", "ab" * 32, fault)
    said = observed(tmp_path, s.Standing(bad=(bad,), failures=1))
    assert said[Gauge.IMAGE_FAULT] == 1 + list(Fault).index(fault)
    assert said[Gauge.IMAGE_FAILURES] == 1
    assert said[Gauge.IMAGE_VERSION] == RUNNING.number


def test_a_machine_whose_image_is_well_reports_no_fault(tmp_path: Path):
    said = observed(tmp_path, s.Standing(confirmed=str(RUNNING)))
    assert said[Gauge.IMAGE_FAULT] == 0


def test_what_cannot_be_read_is_reported_as_the_disks_fault(tmp_path: Path):
    said = observed(tmp_path, b"torn")
    assert said[Gauge.IMAGE_FAULT] == 1 + list(Fault).index(Fault.DISK)
