"""A machine, for each test anew."""

import pytest

from tests.seed.town import Machine


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)
