"""The start of the panel; it ends with its line to the supervisor, or when the agent leaves."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtWidgets import QApplication

from kiosk import i18n, wire
from kiosk.i18n import Language
from kiosk.settings import Settings
from kiosk.shell.agent.window import Window
from kiosk.shell.link import Link
from kiosk.shell.look import Look

_BEAT: Final = 1000  # milliseconds


def main(argv: Sequence[str]) -> int:
    """Show the panel until the agent leaves.

    Args:
        argv: the command line, without the program's name.
    """
    parser = argparse.ArgumentParser(prog="kiosk.shell.agent", description=__doc__)
    parser.add_argument("--supervisor-fd", type=int, required=True, help="our end of its channel")
    descriptor = parser.parse_args(argv).supervisor_fd
    settings = Settings.from_environment(os.environ)
    i18n.use(Language.FRENCH)  # the agent's, whatever the citizen has chosen
    application = QApplication(["kiosk-agent"])
    application.setQuitOnLastWindowClosed(False)
    QLocale.setDefault(QLocale("fr_FR"))
    look = look_of(settings)
    window = Window(look, lambda message: link.tell(message), _leave)  # noqa: PLW0108 - made below
    link = Link(
        wire.Channel.inherited(descriptor), lambda message, _: window.heard(message), _leave
    )
    beat = QTimer()
    beat.timeout.connect(lambda: link.tell(wire.Beat()))
    beat.start(_BEAT)
    show(window, settings, look)
    QTimer.singleShot(0, lambda: link.tell(wire.Painted()))
    return application.exec()


def look_of(settings: Settings) -> Look:
    """Give the look of this machine's screen."""
    size = QApplication.primaryScreen().size()
    width, height = size.width(), size.height()
    if settings.window:
        width, height = (int(part) for part in settings.window.split("x"))
    return Look(
        mm_per_px=settings.mm_per_px(width, height),
        distance=settings.distance,
        width=width,
        height=height,
    )


def show(window: Window, settings: Settings, look: Look) -> None:
    """Put the window over the session's."""
    if settings.window:
        window.setFixedSize(look.width, look.height)
        window.show()
    else:  # as the session's: some window managers take no notice of "full screen"
        window.setGeometry(QApplication.primaryScreen().geometry())
        window.showFullScreen()
    window.raise_()
    window.activateWindow()


def _leave() -> None:
    QCoreApplication.exit(0)
