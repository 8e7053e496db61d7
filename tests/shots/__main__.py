"""Draws build/shots/NAME-LANGUAGE-SIZE-MODE.png; an argument chooses the names that contain it."""

from __future__ import annotations

import os
import sys

from kiosk.settings import ROOT

FOLDER = ROOT / "build" / "shots"


def main(wanted: list[str]) -> int:
    """Draw the pictures whose names contain every argument."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen: no size hints
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - the platform comes first

    from tests.shots.first import APART  # noqa: PLC0415 - as below
    from tests.shots.gallery import SCREENS, SIZES, Framed, looks, mode_name  # noqa: PLC0415

    application = QApplication([])
    FOLDER.mkdir(parents=True, exist_ok=True)
    drawn = 0
    for size, look in looks(SIZES[:3]):  # the fourth is for the tests
        for name in (*SCREENS, *APART):
            file = f"{name}-{look.language}-{size}-{mode_name(look)}.png"
            if not all(part in file for part in wanted):
                continue
            frame = Framed(name, look)
            frame.show()
            application.processEvents()
            (FOLDER / file).unlink(missing_ok=True)  # or an old picture might be looked at
            assert frame.grab().save(str(FOLDER / file)), file
            frame.hide()
            frame.deleteLater()
            drawn += 1
    print(f"{drawn} pictures in {FOLDER.relative_to(ROOT)}/")  # noqa: T201 - a command line
    return 0 if drawn else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
