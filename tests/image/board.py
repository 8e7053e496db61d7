"""Finds the keys of our keyboard on the screen: drawn beside, it must look the same there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

from kiosk.errors import KioskError
from kiosk.settings import ROOT
from tests.image import picture
from tests.image.picture import Box

DIAGONAL: Final = 21.5
SAME: Final = 0.10  # of the blocks may differ: fonts are smoothed in another way there


@dataclass(frozen=True, slots=True)
class Board:
    """The keyboard on a screen, with its letters.

    Attributes:
        keys: the middle of each key that types, in pixels.
        image: what the keyboard looks like.
        box: where it is.
    """

    keys: dict[str, tuple[int, int]]
    image: Image.Image
    box: Box

    def key(self, letter: str) -> tuple[int, int]:
        """Give where a letter is touched.

        Raises:
            KioskError: it has no key of its own.
        """
        if letter not in self.keys:
            raise KioskError(f"the keyboard has no key {letter!r}")
        return self.keys[letter]

    def is_on(self, screen: Image.Image) -> bool:
        """Tell whether a screen shows it."""
        return picture.difference(screen.crop(self.box.corners), self.image) <= SAME


def drawn(width: int, height: int, diagonal: float = DIAGONAL) -> Board:
    """Draw it as a screen of this size shows it.

    Raises:
        KioskError: Qt cannot.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "board.png")
        words = [str(width), str(height), str(diagonal), str(file)]
        done = subprocess.run(
            [sys.executable, "-m", __name__, *words],
            cwd=ROOT,
            env=os.environ
            | {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "default.warning=false"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise KioskError(f"the keyboard cannot be drawn: {done.stderr[-300:]}")
        said = json.loads(done.stdout)
        with Image.open(file) as image:
            image.load()
            keys = {letter: (x, y) for letter, (x, y) in said["keys"].items()}
            return Board(keys, image.convert("RGB"), Box(*said["box"]))


def main(words: list[str]) -> int:
    """Draw it, and say where its keys are."""
    from PySide6.QtWidgets import QApplication, QVBoxLayout  # noqa: PLC0415 - of that process only

    from kiosk.i18n import Language  # noqa: PLC0415
    from kiosk.shell.keyboard.layout import Act, Layer  # noqa: PLC0415
    from kiosk.shell.keyboard.panel import Panel  # noqa: PLC0415
    from kiosk.shell.keyboard.writing import Writing  # noqa: PLC0415
    from tests.shots.gallery import Framed, Size  # noqa: PLC0415

    width, height, diagonal, file = int(words[0]), int(words[1]), float(words[2]), words[3]
    application = QApplication([])
    frame = Framed("home-search", Size(width, height, diagonal).look(language=Language.FRENCH))
    panel = Panel(frame.look, str)
    column = frame.layout()
    assert isinstance(column, QVBoxLayout)
    column.insertWidget(2, panel)
    panel.show_state(Writing(layer=Layer.LETTERS), lines=False)
    frame.show()
    application.processEvents()
    origin = panel.mapTo(frame, panel.rect().topLeft())
    keys = {
        button.key.text: button.mapTo(frame, button.rect().center()).toTuple()
        for button in panel.keys
        if button.key.act is Act.TEXT
    }
    assert panel.grab().save(file), file
    box = (origin.x(), origin.y(), origin.x() + panel.width(), origin.y() + panel.height())
    json.dump({"keys": keys, "box": box}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
