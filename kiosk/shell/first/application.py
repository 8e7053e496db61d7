"""The start of the four screens; the program ends once the answers are written."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtWidgets import QApplication

from kiosk import i18n
from kiosk.i18n import LOCALES
from kiosk.seed.durable import put
from kiosk.seed.proposal import Answers, seed_text
from kiosk.seed.surroundings import cable, printer, wireless
from kiosk.settings import Settings
from kiosk.shell.agent.application import look_of
from kiosk.shell.first.network import Around
from kiosk.shell.first.scanning import Iw
from kiosk.shell.first.window import Window

_PRIVATE: Final = 0o600
_SEEN: Final = 1_500  # milliseconds that “C'est prêt” is seen before the program ends
_PLAUSIBLE: Final = (9.0, 80.0)  # inches that a screen may say of itself


def main(argv: Sequence[str]) -> int:
    """Ask until everything is answered.

    Args:
        argv: the command line, without the program's name.
    """
    parser = argparse.ArgumentParser(prog="kiosk.shell.first", description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="where the answers are written")
    parser.add_argument("--fault", type=Path, help="the file that says what is wrong with a seed")
    chosen = parser.parse_args(argv)
    settings = Settings.from_environment(os.environ)
    i18n.use(settings.language)
    application = QApplication(["kiosk-first"])
    application.setQuitOnLastWindowClosed(False)
    QLocale.setDefault(QLocale(LOCALES[settings.language]))
    settings = replace(settings, diagonal=_diagonal(settings))

    def keep(answers: Answers) -> None:
        put(chosen.to, seed_text(answers), _PRIVATE)
        QTimer.singleShot(_SEEN, lambda: QCoreApplication.exit(0))

    air = Iw(wireless)
    around = Around(cable, wireless, air, printer)
    window = Window(
        look_of(settings),
        around,
        keep,
        answers=Answers(diagonal=settings.diagonal),
        fault=_said(chosen.fault),
    )
    if settings.window:
        window.setFixedSize(*(int(part) for part in settings.window.split("x")))
        window.show()
    else:
        window.setGeometry(QApplication.primaryScreen().geometry())
        window.showFullScreen()
    return application.exec()


def _diagonal(settings: Settings) -> float:
    """Give what the screen says of its size, where that can be."""
    size = QApplication.primaryScreen().physicalSize()
    inches = round(math.hypot(size.width(), size.height()) / 25.4 * 2) / 2
    least, most = _PLAUSIBLE
    return inches if not settings.window and least <= inches <= most else settings.diagonal


def _said(file: Path | None) -> str:
    try:
        return file.read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError):
        return ""
