"""The native screens on Qt's offscreen platform."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def application():
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the environment

    return QApplication.instance() or QApplication(["kiosk"])


@pytest.fixture(autouse=True)
def windows_outlive_their_events() -> Iterator[None]:
    """Keep Python from collecting a window that a test let go of while Qt still speaks to it.

    The kiosk has one window, and keeps it; a test has hundreds. One was collected by code of ours
    that Qt called with its loss of the focus, and Qt crashed in notifyActiveWindowChange.
    """
    gc.disable()
    yield
    gc.enable()
