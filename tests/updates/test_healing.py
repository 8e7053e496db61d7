"""What a kiosk remembers is harmed, and heals."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.updates.town import Kiosk, Town, whitelist

pytestmark = pytest.mark.sandbox


HARMS: Final[dict[str, Callable[[Path], object]]] = {
    "zeroed": lambda file: file.write_bytes(b"\0" * file.stat().st_size),
    "cut in half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "emptied": lambda file: file.write_bytes(b""),
    "deleted": lambda file: file.unlink(),
}
CACHED: Final = (
    *("timestamp.json", "snapshot.json", "targets.json", "regions.json"),
    *("region-03.json", "root_history/1.root.json", "root.json"),
)


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("file", CACHED)
def test_what_was_verified_heals_when_it_is(town: Town, kiosk: Kiosk, file: str, harm: str):
    HARMS[harm](kiosk.task.folder / "cache" / file)
    town.publish({"whitelist.yaml": whitelist("two")})
    assert kiosk.look().fault is None
    assert kiosk.label == "two"


@pytest.mark.parametrize("file", ["cache", "staging", "commands.json", "floor.json", "status.json"])
def test_a_file_in_the_place_of_a_folder_or_nonsense_in_a_file_heals(
    town: Town, kiosk: Kiosk, file: str
):
    place = kiosk.task.folder / file
    if place.is_dir():
        shutil.rmtree(place)
    place.write_bytes(b"nonsense")
    town.publish({"whitelist.yaml": whitelist("two")})
    assert kiosk.look().fault is None
    assert kiosk.label == "two"
