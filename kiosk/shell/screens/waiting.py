"""The screen of something that takes a moment."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Drawing, Text, ground
from kiosk.shell.look import Look


class Waiting(QWidget):
    """The whole screen: "Un instant…"."""

    def __init__(self, look: Look, text: str = "") -> None:
        super().__init__()
        ground(self)
        column = QVBoxLayout(self)
        column.setSpacing(look.mm(6))
        column.addStretch(2)
        column.addWidget(Drawing(look, "wait", 26), 0, Qt.AlignmentFlag.AlignHCenter)
        sentence = text or _("Un instant")
        self.setAccessibleName(sentence)
        column.addWidget(Text(look, sentence, "title", bold=True, centred=True))
        column.addStretch(3)
