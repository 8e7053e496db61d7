"""A part of a screen that is moved by two big buttons where it is higher than its room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QWidget

from kiosk.shell.look import Look
from kiosk.shell.moves import Moves


class Pane(QWidget):
    """Shows `content`; the buttons appear only where something is out of sight."""

    def __init__(self, look: Look, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._area = QScrollArea()
        self._area.setWidget(content)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self._moves = Moves(look, self._move)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.gap)
        row.addWidget(self._area, 1)
        row.addWidget(self._moves)
        self._moves.hide()
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(self._ranged)
        bar.valueChanged.connect(self._moved)

    def heightForWidth(self, width: int) -> int:
        """Give the height that shows everything."""
        layout = self._content.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask again whether everything is in sight."""
        super().resizeEvent(event)
        self._ranged()
        focus = QApplication.focusWidget()
        if focus is not None and self._content.isAncestorOf(focus):
            self._area.ensureWidgetVisible(focus)  # the keyboard may just have come up

    def _move(self, pages: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(1, bar.pageStep() * 4 // 5))

    def _ranged(self, *_range: int) -> None:
        self._moves.setFixedWidth(self._moves.width_for(self.height()))
        self._moves.setVisible(self.heightForWidth(self.width()) > self.height())
        self._moved()

    def _moved(self, _value: int = 0) -> None:
        bar = self._area.verticalScrollBar()
        self._moves.show_place(up=bar.value() > bar.minimum(), down=bar.value() < bar.maximum())
