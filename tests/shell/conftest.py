"""The native screens on Qt's offscreen platform."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(scope="session")
def application():
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the environment

    return QApplication.instance() or QApplication(["kiosk"])
