"""Our own pictograms in any colour and size."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kiosk.settings import ASSETS


@cache
def pictogram(name: str, pixels: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """Draw one.

    Args:
        name: of assets/pictograms/NAME.svg.
        pixels: the side of the square.
        colour: what `currentColor` stands for.
        ratio: device pixels for one pixel.
    """
    drawing = (ASSETS / "pictograms" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    side = round(pixels * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
