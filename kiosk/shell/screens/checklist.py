"""Things to have or to take, each a pictogram and a few words that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kiosk.shell.controls import Drawing, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import WIDTH

_PICTURE: Final = 11.0  # mm
_COLUMNS: Final = 3


class Checklist(QWidget):
    """As many side by side as their longest words allow.

    Args:
        look: of now.
        things: the pictogram and the words of each.
    """

    def __init__(self, look: Look, things: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * look.ring, 0, 2 * look.ring, 0)
        grid.setHorizontalSpacing(look.mm(8))
        grid.setVerticalSpacing(look.mm(3))
        lines = [_line(look, *thing) for thing in things]
        room = min(look.width - 2 * look.mm(8), look.mm(WIDTH))
        widest = max((line.sizeHint().width() for line in lines), default=1)
        columns = max(1, min(_COLUMNS, len(lines), room // (widest + look.mm(8))))
        for place, line in enumerate(lines):
            grid.addWidget(line, place // columns, place % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)


def _line(look: Look, icon: str, words: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.mm(4))
    row.addWidget(Drawing(look, icon, _PICTURE))
    row.addWidget(Text(look, words, "label", bold=True), 1)
    return line
