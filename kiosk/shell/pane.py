"""A part of a screen that is moved by two big buttons where it is higher than its room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QWidget

from kiosk.shell.controls import Text, ground
from kiosk.shell.face import breakable
from kiosk.shell.look import Look
from kiosk.shell.moves import Moves
from kiosk.shell.revealing import Revealing

_ENDLESS: Final = QRect(0, 0, 1 << 24, 1 << 16)  # room for any text on one line


class Pane(Revealing):
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
        self._veils = [_veil(self), _veil(self)]
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
            self.reveal(focus)  # the keyboard may just have come up

    def reveal(self, part: QWidget) -> None:
        """Bring a part of the content into sight."""
        self._area.ensureWidgetVisible(part)

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
        self._veil_halves()
        QTimer.singleShot(0, self, self._veil_halves)  # once every line has its place

    def _veil_halves(self) -> None:
        """Hide the lines that an edge would cut in two: half a line reads wrong."""
        if self._moves.isHidden():
            for veil in self._veils:
                veil.hide()
            return
        above = self._area.verticalScrollBar().value()
        area = self._area.geometry()
        below = above + area.height()
        tops = [bottom for top, bottom in self._lines() if top < above < bottom]
        bottoms = [top for top, bottom in self._lines() if top < below < bottom]
        for veil, start, end in zip(
            self._veils,
            (above, min(bottoms, default=below)),
            (max(tops, default=above), below),
            strict=True,
        ):
            veil.setGeometry(area.left(), area.top() + start - above, area.width(), end - start)
            veil.setVisible(end > start)

    def _lines(self) -> Iterator[tuple[int, int]]:
        """Give where each line of text begins and ends."""
        for text in self._content.findChildren(Text):
            inner = text.contentsRect()
            metrics = text.fontMetrics()
            wrap = int(Qt.TextFlag.TextWordWrap)
            said = breakable(text.text())
            high = metrics.boundingRect(inner, wrap, said).height()
            one = metrics.boundingRect(_ENDLESS, wrap, said.replace("\n", " ")).height()
            count = max(1, round(high / max(1, one)))  # other letters than ours have higher lines
            start = text.mapTo(self._content, inner.topLeft()).y() + (inner.height() - high) // 2
            for line in range(count):
                yield start + high * line // count, start + high * (line + 1) // count


def _veil(parent: QWidget) -> QWidget:
    veil = QWidget(parent)
    ground(veil)
    veil.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    veil.hide()
    return veil
