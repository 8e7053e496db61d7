"""The screen of a kiosk whose supervisor does not start any more: it needs Qt and no more."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from kiosk.errors import KioskError
from kiosk.policy.model import Site
from kiosk.settings import Settings
from kiosk.shell.look import Look, stylesheet
from kiosk.shell.screens.apart import OutOfService


def main() -> int:
    """Show it until the machine, or the service manager, ends it."""
    application = QApplication(["kiosk-out-of-service"])
    QLocale.setDefault(QLocale("fr_FR"))
    screen = screen_of(settings(dict(os.environ)))
    screen.showFullScreen()
    return application.exec()


def settings(environment: dict[str, str]) -> Settings:
    """Read this machine's settings; what is wrong with them may be why the kiosk does not start."""
    try:
        return Settings.from_environment(environment)
    except KioskError:
        return Settings()


def screen_of(machine: Settings) -> OutOfService:
    """Make the screen."""
    size = QApplication.primaryScreen().size()
    look = Look(
        mm_per_px=machine.mm_per_px(size.width(), size.height()),
        distance=machine.distance,
        width=size.width(),
        height=size.height(),
    )
    QApplication.setFont(look.qfont("body"))
    screen = OutOfService(look, Site())
    screen.setStyleSheet(stylesheet(look))
    screen.setCursor(Qt.CursorShape.BlankCursor)
    return screen


if __name__ == "__main__":
    sys.exit(main())
