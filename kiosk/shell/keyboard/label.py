"""Where the words and the drawing of a key go, at the largest size that cuts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics

from kiosk.shell.keyboard import glyphs
from kiosk.shell.keyboard.layout import Act
from kiosk.shell.look import Look

_LETTER: Final = 0.6  # of the key's height
_LARGE_LETTER: Final = 0.72  # where the citizen asked for larger text
_WORDS: Final = 0.5  # the same for the words beside a drawing
_LARGE_WORDS: Final = 0.62
_GLYPH: Final = 7.0  # mm
_MARGIN: Final = 1.2  # mm
_SMALLEST: Final = 0.5  # of the size that the look wants


@dataclass(frozen=True, slots=True)
class Face:
    """How a key is painted; places are relative to its body."""

    font: QFont
    words: QRect
    flags: int
    glyph: QRect | None = None


@lru_cache(maxsize=1024)
def fit(look: Look, act: Act, text: str, size: QSize) -> Face:
    """Set the words of a key, on two lines where one is too long."""
    margin = look.mm(_MARGIN)
    inner = QRect(0, 0, size.width(), size.height()).adjusted(margin, 0, -margin, 0)
    flags = int(Qt.AlignmentFlag.AlignCenter)
    if not glyphs.has_glyph(act):
        wanted = int(size.height() * (_LETTER if look.scale == 1 else _LARGE_LETTER))
        if len(text) > 1:
            wanted = min(wanted, look.font("label"))
        return Face(_largest(look, text, inner.size(), wanted, flags), inner, flags)
    side = min(look.mm(_GLYPH), int(size.height() * 0.6), inner.width())
    middle = (size.height() - side) // 2
    if not text:
        square = QRect((size.width() - side) // 2, middle, side, side)
        return Face(look.qfont("body"), QRect(), flags, square)
    gutter = margin
    column = inner.adjusted(side + 2 * gutter, 0, 0, 0)
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(
        Qt.TextFlag.TextWordWrap
    )
    share = _WORDS if look.scale == 1 else _LARGE_WORDS
    wanted = min(look.font("body"), int(size.height() * share))
    font = _largest(look, text, column.size(), wanted, flags)
    taken = _bounds(font, flags, text, column.width()).width()
    start = (column.width() - taken) // 2  # both together in the middle
    return Face(
        font,
        column.translated(start, 0),
        flags,
        QRect(inner.left() + start, middle, side, side),
    )


def _largest(look: Look, text: str, room: QSize, wanted: int, flags: int) -> QFont:
    font = QFont(look.qfont("body", bold=True))
    for pixels in range(wanted, int(wanted * _SMALLEST), -1):
        font.setPixelSize(pixels)
        box = _bounds(font, flags, text, room.width())
        # less: in the middle of the key, half a pixel above and below is one more
        if box.width() <= room.width() and box.height() < room.height():
            break
    return font


def _bounds(font: QFont, flags: int, text: str, width: int) -> QRect:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 1 << 16), flags, text)
