"""An office whose centre has begun to publish."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.updates.image.office import Office, begin
from tests.updates.mirror import mirror_of


@pytest.fixture(scope="session")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what was published first: made once, as signing takes its time."""
    folder = tmp_path_factory.mktemp("office")
    begin(folder)
    return folder


@pytest.fixture
def office(opening: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(opening, tmp_path, dirs_exist_ok=True)
    with mirror_of(tmp_path / "repository") as mirror:
        yield Office(tmp_path, mirror)
