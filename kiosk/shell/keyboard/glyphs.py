"""The drawings on keys that do something: few strokes, in the colour of the words beside them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from kiosk.shell.keyboard.layout import Act

Line = tuple[tuple[float, float], ...]

# in a square of side 1; a line that ends where it began is closed
_GLYPHS: Final[dict[Act, tuple[Line, ...]]] = {
    Act.BACK: (
        ((0.02, 0.5), (0.32, 0.18), (0.98, 0.18), (0.98, 0.82), (0.32, 0.82), (0.02, 0.5)),
        ((0.47, 0.36), (0.77, 0.64)),
        ((0.77, 0.36), (0.47, 0.64)),
    ),
    Act.ENTER: (
        ((0.92, 0.15), (0.92, 0.58), (0.1, 0.58)),
        ((0.36, 0.32), (0.1, 0.58), (0.36, 0.84)),
    ),
    Act.LEFT: (((0.95, 0.5), (0.08, 0.5)), ((0.4, 0.18), (0.08, 0.5), (0.4, 0.82))),
    Act.RIGHT: (((0.05, 0.5), (0.92, 0.5)), ((0.6, 0.18), (0.92, 0.5), (0.6, 0.82))),
    Act.NEXT: (
        ((0.02, 0.5), (0.78, 0.5)),
        ((0.5, 0.22), (0.78, 0.5), (0.5, 0.78)),
        ((0.96, 0.18), (0.96, 0.82)),
    ),
    Act.PREVIOUS: (
        ((0.98, 0.5), (0.22, 0.5)),
        ((0.5, 0.22), (0.22, 0.5), (0.5, 0.78)),
        ((0.04, 0.18), (0.04, 0.82)),
    ),
    Act.SHIFT: (
        (
            (0.5, 0.08),
            (0.92, 0.52),
            (0.68, 0.52),
            (0.68, 0.92),
            (0.32, 0.92),
            (0.32, 0.52),
            (0.08, 0.52),
            (0.5, 0.08),
        ),
    ),
    Act.HIDE: (
        ((0.02, 0.1), (0.98, 0.1), (0.98, 0.6), (0.02, 0.6), (0.02, 0.1)),
        ((0.18, 0.27), (0.82, 0.27)),
        ((0.32, 0.43), (0.68, 0.43)),
        ((0.3, 0.76), (0.5, 0.94), (0.7, 0.76)),
    ),
}


def has_glyph(act: Act) -> bool:
    """Tell whether keys of this kind carry a drawing."""
    return act in _GLYPHS


def paint(painter: QPainter, act: Act, square: QRectF, colour: str, *, filled: bool) -> None:
    """Paint the drawing of a key into a square, its closed shapes full or not."""
    pen = QPen(QColor(colour), max(1.5, square.width() * 0.09))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for line in _GLYPHS[act]:
        path = QPainterPath()
        for number, (x, y) in enumerate(line):
            point = QPointF(square.left() + x * square.width(), square.top() + y * square.height())
            if number:
                path.lineTo(point)
            else:
                path.moveTo(point)
        full = filled and line[0] == line[-1]
        painter.setBrush(QColor(colour) if full else Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
