"""The keyboard under a finger, on Qt's offscreen platform, beside real pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from kiosk.shell.look import Look
from tests.shell.keyboard.stand import Stand, serving

MakeStand = Callable[..., Stand]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def application():
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the environment

    return QApplication.instance() or QApplication(["kiosk"])


@pytest.fixture
def make(application) -> Iterator[MakeStand]:
    """Make stands, and take them down."""
    del application
    made: list[Stand] = []

    def one(look: Look | None = None, address: str = "", *, bars: int = 0) -> Stand:
        made.append(Stand(look or Look(), address, bars=bars))
        return made[-1]

    yield one
    for each in made:
        each.close()


@pytest.fixture
def native(make: MakeStand) -> Stand:
    """Give a stand without a page."""
    return make()


@pytest.fixture
def web(make: MakeStand, address: str) -> Stand:
    """Give a stand with the page of fields."""
    return make(address=address)
