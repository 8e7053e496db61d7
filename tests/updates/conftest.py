"""A town with one kiosk that has taken the first whitelist."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.updates.town import Kiosk, Town, town_in


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with town_in(tmp_path) as one:
        yield one


@pytest.fixture
def kiosk(town: Town) -> Kiosk:
    one = town.kiosk()
    assert one.look().fault is None
    assert one.label == "one"
    return one
