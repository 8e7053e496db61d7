"""Where the pictogram and the words of a button go, and how much room they need."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics

from kiosk.shell.look import Look

_LIMIT = 1 << 16  # higher than any text


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
    """

    look: Look
    text: str
    icon: str = ""
    detail: str = ""
    stacked: bool = False
    tile: bool = False
    leading: bool = False

    @property
    def font(self) -> QFont:
        """The font of the text."""
        return self.look.qfont("label" if self.tile else "button", bold=True)

    @property
    def detail_font(self) -> QFont:
        """The font of the smaller line."""
        return self.look.qfont("small")

    @property
    def icon_size(self) -> int:
        """The side of the pictogram, which grows less than the text."""
        if not self.icon:
            return 0
        side = (20 if self.stacked else 16) if self.tile else 8
        return self.look.mm(side * math.sqrt(self.look.scale))

    @property
    def padding(self) -> int:
        """Pixels between the edge and what it holds."""
        return self.look.mm(5 if self.tile else 3)

    @property
    def centred(self) -> bool:
        """Whether text is centred, or else begins at the leading edge."""
        return self.stacked and not self.tile

    @property
    def flags(self) -> int:
        """How the words are set."""
        side = Qt.AlignmentFlag.AlignHCenter if self.centred else Qt.AlignmentFlag.AlignLeading
        return int(Qt.TextFlag.TextWordWrap) | int(side) | int(Qt.AlignmentFlag.AlignTop)

    def minimum_width(self) -> int:
        """Give the width below which a word would be cut."""
        words = max(_widest_word(self.font, self.text), _widest_word(self.detail_font, self.detail))
        return self._frame(words)

    def natural_width(self) -> int:
        """Give the width that sets the text on one line."""
        return self._frame(QFontMetrics(self.font).horizontalAdvance(self.text) + 2)

    def height_for(self, width: int) -> int:
        """Give the height that this width takes."""
        column = self._column(width)
        text = _height(self.font, self.flags, self.text, column)
        detail = _height(self.detail_font, self.flags, self.detail, column)
        words = text + (self._between + detail if self.detail else 0)
        if self.stacked:
            inner = words + (self.icon_size + self._gutter if self.icon else 0)
        else:
            inner = max(words, self.icon_size)
        return inner + 2 * self.padding

    def arrange(self, size: QSize) -> Places:
        """Give the places in a button of this size, left to right."""
        column = self._column(size.width())
        text = _height(self.font, self.flags, self.text, column)
        detail = _height(self.detail_font, self.flags, self.detail, column)
        words = text + (self._between + detail if self.detail else 0)
        side = self.icon_size
        if self.stacked:
            whole = words + (side + self._gutter if side else 0)
            top = self.padding if self.tile else (size.height() - whole) // 2
            left = (size.width() - side) // 2 if self.centred else self.padding
            icon = QRect(left, top, side, side)
            start = self.padding
            top += side + self._gutter if side else 0
        else:
            used = side + self._gutter if side else 0
            start = self.padding + used
            if not (self.tile or self.leading):  # the group of both in the middle
                taken = min(column, _width(self.font, self.flags, self.text, column))
                start += (column - taken) // 2
            icon = QRect(start - used, (size.height() - side) // 2, side, side)
            top = (size.height() - words) // 2
        return Places(
            icon,
            QRect(start, top, column, text),
            QRect(start, top + text + self._between, column, detail),
        )

    @property
    def _gutter(self) -> int:
        return self.look.mm(3.5 if self.tile else 1 if self.stacked else 2)

    @property
    def _between(self) -> int:
        return self.look.mm(1.2)

    def _beside(self) -> int:
        return self.icon_size + self._gutter if self.icon and not self.stacked else 0

    def _frame(self, words: int) -> int:
        inner = max(words, self.icon_size) if self.stacked else words + self._beside()
        return inner + 2 * self.padding

    def _column(self, width: int) -> int:
        return width - 2 * self.padding - self._beside()


def _widest_word(font: QFont, text: str) -> int:
    metrics = QFontMetrics(font)
    return max((metrics.horizontalAdvance(word) + 2 for word in text.split()), default=0)


def _bounds(font: QFont, flags: int, text: str, width: int) -> QRect:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, _LIMIT), flags, text)


def _height(font: QFont, flags: int, text: str, width: int) -> int:
    return _bounds(font, flags, text, width).height() if text else 0


def _width(font: QFont, flags: int, text: str, width: int) -> int:
    return _bounds(font, flags, text, width).width() + 2
