"""Which tests start a browser engine: they are too slow for `./dev check`."""

from __future__ import annotations

from typing import Final

import pytest

ENGINES: Final = frozenset({"visit", "web", "tab"})  # the fixtures that start one


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them `engine`."""
    for item in items:
        if isinstance(item, pytest.Function) and ENGINES & set(item.fixturenames):
            item.add_marker("engine")
