"""The frame of a screen that says something: a pictogram, a title, sentences, buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.shell.controls import Button, Drawing, Text, ground
from kiosk.shell.look import Look
from kiosk.shell.pane import Pane

WIDTH = 300.0  # mm: the longest line that is pleasant to read, at the largest text


class Message(QWidget):
    """A screen that says something and offers a few buttons, the first one first.

    Args:
        body: widgets under the title, in reading order.
        leave: what Esc does.
    """

    def __init__(  # noqa: PLR0913 - what a screen is made of
        self,
        look: Look,
        icon: str,
        title: str,
        body: Sequence[QWidget | str],
        buttons: Sequence[Button],
        leave: Callable[[], object],
    ) -> None:
        super().__init__()
        ground(self)
        self._leave = leave
        self._buttons = list(buttons)
        self.setAccessibleName(title)
        self.heading = Text(look, title, "title", bold=True)
        column = QWidget()
        inner = QVBoxLayout(column)
        inner.setContentsMargins(look.mm(4), look.mm(2), look.mm(4), look.mm(2))
        inner.setSpacing(look.mm(5))
        inner.addStretch(2)
        inner.addWidget(Drawing(look, icon, 22), 0, Qt.AlignmentFlag.AlignLeading)
        inner.addWidget(self.heading)
        for part in body:
            inner.addWidget(Text(look, part) if isinstance(part, str) else part)
        inner.addStretch(3)
        whole = QVBoxLayout()
        whole.setSpacing(look.mm(4))
        whole.addWidget(Pane(look, column), 1)
        whole.addWidget(ButtonRow(look, self._buttons))
        middle = QHBoxLayout(self)
        edge = max(look.mm(8), (look.width - look.mm(WIDTH)) // 2)
        middle.setContentsMargins(edge, look.mm(4), edge, look.mm(6))
        middle.addLayout(whole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


class ButtonRow(QWidget):
    """Buttons side by side where they fit on one line each, or else one above another."""

    def __init__(self, look: Look, buttons: Sequence[Button]) -> None:
        super().__init__()
        room = min(look.width - 2 * look.mm(8), look.mm(WIDTH))
        wide = sum(button.sizeHint().width() + look.gap for button in buttons)
        layout: QHBoxLayout | QVBoxLayout = (
            QHBoxLayout(self) if wide <= room else QVBoxLayout(self)
        )
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.gap)
        for button in buttons:
            layout.addWidget(button)
        if wide <= room:
            layout.addStretch()
