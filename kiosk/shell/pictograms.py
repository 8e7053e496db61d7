"""Our own pictograms in any colour and size."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from kiosk.i18n import is_right_to_left
from kiosk.settings import ASSETS

# they point to where a text goes on or came from; "left", "right", "up" and "down" are absolute
_OF_READING: Final = frozenset({"back", "next", "end", "connexion"})


def pictogram(name: str, pixels: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """Draw one, as whoever reads the language in use expects it.

    Args:
        name: of assets/pictograms/NAME.svg.
        pixels: the side of the square.
        colour: what `currentColor` stands for.
        ratio: device pixels for one pixel.
    """
    return _drawn(name, pixels, colour, ratio, is_right_to_left() and name in _OF_READING)


@cache
def _drawn(name: str, pixels: int, colour: str, ratio: float, mirrored: bool) -> QPixmap:  # noqa: FBT001 - only to be cached
    drawing = (ASSETS / "pictograms" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    side = round(pixels * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    if mirrored:
        pixmap = pixmap.transformed(QTransform.fromScale(-1, 1))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
