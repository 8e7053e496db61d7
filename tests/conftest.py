"""What holds for all tests: no clock on the wall judges one, and which start a browser engine."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests import accessibility_results

ENGINES: Final = frozenset({"visit", "web", "tab"})  # start one: too slow for `./dev check`

# machines are shared: an example that took long once says nothing about the code
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    """Note what is found of each requirement of accessibility."""
    accessibility_results.begin(config)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them `engine`."""
    for item in items:
        if isinstance(item, pytest.Function) and ENGINES & set(item.fixturenames):
            item.add_marker("engine")
