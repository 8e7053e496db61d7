"""A disk that is full, or takes nothing: the last good policy stays, and it is said why."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.updates.status import Fault
from tests.devices.small_disk import small_disk
from tests.updates.town import Kiosk, Town, whitelist

pytestmark = pytest.mark.sandbox
ROOM = 400_000  # bytes


def on(kiosk: Kiosk, disk: Path) -> Kiosk:
    return Kiosk(replace(kiosk.task, folder=disk / "policy"))


def fill(disk: Path) -> Path:
    """Leave no byte free."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    return ballast


def test_a_full_disk_keeps_the_last_good_policy_and_says_so(town: Town, kiosk: Kiosk):
    with small_disk(ROOM) as disk:
        small = on(kiosk, disk)
        assert small.look().fault is None
        before = small.offered
        town.publish({"whitelist.yaml": whitelist("two")})
        ballast = fill(disk)
        assert small.look().fault is Fault.DISK_FULL
        assert small.offered == before
        assert small.status.fault is Fault.DISK_FULL, "there was room in the old file"
        ballast.unlink()
        assert small.look().fault is None
        assert small.label == "two"


@pytest.mark.parametrize("room", range(0, 60_000, 12_000))
def test_a_disk_that_fills_up_on_the_way_keeps_the_last_good_policy(
    town: Town, kiosk: Kiosk, room: int
):
    with small_disk(ROOM) as disk:
        small = on(kiosk, disk)
        assert small.look().fault is None
        before = small.offered
        town.publish({"whitelist.yaml": whitelist("two") + b"# " + b"x" * 30_000 + b"\n"})
        ballast = fill(disk)
        with ballast.open("r+b") as file:
            file.truncate(ballast.stat().st_size - room)
        found = small.look()
        assert found.fault in {Fault.DISK_FULL, None}
        assert small.offered == before or (found.fault is None and small.label == "two")
        ballast.unlink()
        assert small.look().fault is None
        assert small.label == "two"


def test_a_disk_that_takes_nothing_keeps_the_last_good_policy(town: Town, kiosk: Kiosk):
    town.publish({"whitelist.yaml": whitelist("two")})
    with small_disk(ROOM, read_only=True) as disk:
        assert on(kiosk, disk).look().fault is Fault.DISK
    folder = kiosk.task.folder
    shutil.copytree(folder, folder.with_name("copy"), symlinks=True)
    for place in (folder, folder / "cache", folder / "versions"):
        place.chmod(0o500)
    try:
        assert kiosk.look().fault is Fault.DISK
        assert kiosk.label == "one"
    finally:
        for place in (folder, folder / "cache", folder / "versions"):
            place.chmod(0o700)
    assert kiosk.look().fault is None
    assert kiosk.label == "two"
