"""A town with one kiosk that has taken the first whitelist."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.updates.town import Kiosk, Town, begin, town_in


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what a town has published first: made once, as signing takes its time."""
    folder = tmp_path_factory.mktemp("town")
    begin(folder)
    return folder


@pytest.fixture
def town(beginning: Path, tmp_path: Path) -> Iterator[Town]:
    shutil.copytree(beginning, tmp_path, dirs_exist_ok=True)
    with town_in(tmp_path) as one:
        yield one


@pytest.fixture
def kiosk(town: Town) -> Kiosk:
    one = town.kiosk()
    assert one.look().fault is None
    assert one.label == "one"
    return one
