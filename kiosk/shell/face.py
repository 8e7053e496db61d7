"""Where the pictogram and the words of a button go, and how much room they need."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout

from kiosk.i18n import in_order, is_right_to_left
from kiosk.shell.look import Look

LONG_WORD: Final = 20  # letters; no word of our own is longer
WHOLE: Final = 10  # letters; a text so short is not worth two lines
NO_BREAK: Final = "\u00a0"
ZERO_WIDTH: Final = "\u200b"
_AFTER: Final = re.compile(r"[./@_-](?=\w)")
_MARK: Final = re.compile(
    r" (?=[?!:;»])|(?<=«) |(?<=:) (?=\d)"
)  # French: a mark stays with its word
_LIMIT: Final = 1 << 16  # higher than any text
_KEPT: Final = 1024  # measures: a screen is laid out some times before it is seen


@dataclass(frozen=True, slots=True)
class Places:
    """Where each part goes; an empty rectangle for a part that there is not."""

    icon: QRect
    text: QRect
    detail: QRect


@dataclass(frozen=True, slots=True)
class Face:
    """What a button shows.

    Attributes:
        icon: name of its pictogram, or "".
        detail: a smaller line under the text, or "".
        stacked: whether the pictogram stands above the text, not beside it.
        tile: whether it is a tile of the home screen.
        leading: whether everything begins at the leading edge, as in a list.
        brief: whether the smaller line is left out, for want of room.
        bare: whether only the pictogram is drawn, for want of room.
    """

    look: Look
    text: str
    icon: str = ""
    detail: str = ""
    stacked: bool = False
    tile: bool = False
    leading: bool = False
    bare: bool = False
    brief: bool = False

    @property
    def words(self) -> str:
        """The text that is drawn."""
        return "" if self.bare else breakable(self.text)

    @property
    def line(self) -> str:
        """The smaller line that is drawn."""
        return "" if self.brief else breakable(self.detail)

    @property
    def broad(self) -> bool:
        """Whether it has the room of a tile."""
        return self.tile and not self.brief

    @property
    def font(self) -> QFont:
        """The font of the text."""
        return self.look.qfont("label" if self.broad else "button", bold=True)

    @property
    def detail_font(self) -> QFont:
        """The font of the smaller line."""
        return self.look.qfont("small")

    @property
    def icon_size(self) -> int:
        """The side of the pictogram, which grows less than the text."""
        if not self.icon:
            return 0
        side = (20 if self.stacked else 16) if self.broad else 8
        return self.look.mm(side * math.sqrt(self.look.scale))

    @property
    def padding(self) -> int:
        """Pixels between the edge and what it holds."""
        return self.look.mm(5 if self.broad else 2 if self.stacked else 3)

    @property
    def centred(self) -> bool:
        """Whether text is centred, or else begins at the leading edge."""
        return self.stacked and not self.broad

    @property
    def flags(self) -> int:
        """How the words are set."""
        side = Qt.AlignmentFlag.AlignHCenter if self.centred else Qt.AlignmentFlag.AlignLeading
        return int(Qt.TextFlag.TextWordWrap) | int(side) | int(Qt.AlignmentFlag.AlignTop)

    def minimum_width(self) -> int:
        """Give the width below which a word would be cut."""
        words = max(widest_word(self.font, self.words), widest_word(self.detail_font, self.line))
        return self._frame(words)

    def natural_width(self) -> int:
        """Give the width that sets the text on one line."""
        return self._frame(_advance(self.font, self.words))

    def height_for(self, width: int) -> int:
        """Give the height that this width takes."""
        text, detail = self._heights(self._column(width))
        side = self.icon_size
        inner = side + self._gap(text) + text + detail if self.stacked else max(text + detail, side)
        return inner + 2 * self.padding

    def arrange(self, size: QSize) -> Places:
        """Give the places in a button of this size, left to right."""
        column = self._column(size.width())
        text, detail = self._heights(column)
        words = text + detail
        side = self.icon_size
        if self.stacked:
            whole = side + self._gap(text) + words
            top = self.padding if self.broad else (size.height() - whole) // 2
            left = (size.width() - side) // 2 if self.centred else self.padding
            icon = QRect(left, top, side, side)
            start = self.padding
            top += side + self._gap(text)
        else:
            used = self._beside()
            start = self.padding + used
            if not (self.broad or self.leading):  # the group of both in the middle
                taken = min(column, _width(self.font, self.flags, self.words, column))
                start += (column - taken) // 2
            icon = QRect(start - used, (size.height() - side) // 2, side, side)
            top = (size.height() - words) // 2
        return Places(
            icon,
            QRect(start, top, column, text),
            QRect(start, top + text + self._between, column, detail - self._between),
        )

    @property
    def _gutter(self) -> int:
        return self.look.mm(3.5 if self.broad else 1 if self.stacked else 2)

    @property
    def _between(self) -> int:
        return self.look.mm(1.2)

    def _heights(self, column: int) -> tuple[int, int]:
        text = _height(self.font, self.flags, self.words, column)
        detail = _height(self.detail_font, self.flags, self.line, column)
        return text, detail + self._between if self.line else 0

    def _gap(self, text: int) -> int:
        return self._gutter if self.icon and text else 0

    def _beside(self) -> int:
        return self.icon_size + self._gutter if self.icon and not self.stacked else 0

    def _frame(self, words: int) -> int:
        inner = max(words, self.icon_size) if self.stacked else words + self._beside()
        return inner + 2 * self.padding

    def _column(self, width: int) -> int:
        return width - 2 * self.padding - self._beside()


def mirrored(direction: Qt.LayoutDirection, area: QRect, place: QRect) -> QRect:
    """Give a place in an area as whoever reads in this direction expects it.

    QStyle.visualRect does so too; but Python takes 5 ms to know QStyle, before the first picture.
    """
    if direction == Qt.LayoutDirection.LeftToRight:
        return place
    return place.translated(area.left() + area.right() - place.left() - place.right(), 0)


def unshortened(text: str) -> str:
    """Give a text of a button whose "&" makes no shortcut of the letter behind it."""
    return text.replace("&", "&&")


def paint_text(painter: QPainter, font: QFont, where: QRect, flags: int, text: str) -> None:
    """Paint words that wrap."""
    painter.setFont(font)
    if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        text = set_lines(font, text, where.width())
    painter.drawText(where, flags, text)


def set_lines(font: QFont, text: str, width: int) -> str:
    """Give a text with its lines ended where this width ends them, for one read from the right.

    Qt leaves room there for the space that the end of a line swallows, so that it begins too late.
    """
    layout = QTextLayout(text, font)
    option = layout.textOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    layout.setTextOption(option)
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip(" "))
    layout.endLayout()
    return "\n".join(lines)


def breakable(text: str) -> str:
    """Give a text as it is set: a short one stays whole, a long address may be broken."""
    return in_order(_breakable(text))


@lru_cache(_KEPT)
def _breakable(text: str) -> str:
    if len(text) <= WHOLE:
        return text.replace(" ", NO_BREAK)
    text = _MARK.sub(NO_BREAK, text)
    return " ".join(
        _AFTER.sub("\\g<0>" + ZERO_WIDTH, word) if len(word) > LONG_WORD else word
        for word in text.split(" ")
    )


@lru_cache(_KEPT)
def widest_word(font: QFont, text: str) -> int:
    """Give the width of the widest part of a text that is never broken."""
    parts = breakable(text).replace(ZERO_WIDTH, " ").split(" ")
    return max((_advance(font, part) for part in parts), default=0)


def _advance(font: QFont, text: str) -> int:
    # a letter at the end of an Arabic word reaches beyond its own width, which Qt counts when it
    # wraps but not here: "عدم الطباعة" wants 6 pixels more than it says in letters of 42
    beyond = font.pixelSize() // 7 if is_right_to_left() else 0
    return QFontMetrics(font).horizontalAdvance(text) + 2 + beyond


@lru_cache(_KEPT)
def _bounds(font: QFont, flags: int, text: str, width: int) -> QRect:
    room = QRect(0, 0, width, _LIMIT)
    return QFontMetrics(font).boundingRect(room, flags, breakable(text))


def _height(font: QFont, flags: int, text: str, width: int) -> int:
    return _bounds(font, flags, text, width).height() if text else 0


def _width(font: QFont, flags: int, text: str, width: int) -> int:
    return _bounds(font, flags, text, width).width() + 2
