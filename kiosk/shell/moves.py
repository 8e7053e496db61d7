"""Two big buttons, up and down, beside something that is higher than its room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text
from kiosk.shell.face import widest_word
from kiosk.shell.look import Look

BROADEST = 0.12  # of the screen's width; beyond that the arrows stand alone


class Moves(QWidget):
    """Up at the top, down at the bottom, where one is between them.

    Args:
        move: takes -1 for up, 1 for down.
    """

    def __init__(self, look: Look, move: Callable[[int], object]) -> None:
        super().__init__()
        self._look = look
        self._up = Button(look, _("Plus haut"), "up", on_tap=lambda: move(-1), stacked=True)
        self._down = Button(look, _("Plus bas"), "down", on_tap=lambda: move(1), stacked=True)
        self._where = Text(look, "", "small", centred=True)
        for part in (self._up, self._where, self._down):
            part.setParent(self)
        self._bare = self._widest() > BROADEST * look.width
        for button in (self._up, self._down):
            button.set_bare(self._bare)
        self._narrow = self._widest()

    def _widest(self) -> int:
        return max(button.minimumSizeHint().width() for button in (self._up, self._down))

    def show_place(self, *, up: bool, down: bool, where: str = "", figures: str = "") -> None:
        """Tell which ways are open.

        Args:
            up: whether there is more above.
            down: whether there is more below.
            where: what stands between them.
            figures: the same in figures, where a word of it is wider than the buttons.
        """
        self._up.setEnabled(up)
        self._down.setEnabled(down)
        fits = widest_word(self._where.font(), where) <= self._narrow
        self._where.set_text(where if fits else figures)
        self._where.setAccessibleName(where)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts; where there is too little room the arrows stand alone."""
        super().resizeEvent(event)
        self._arrange()

    def width_for(self, height: int) -> int:
        """Give the width that this height takes: side by side where they cannot stand."""
        gap = self._look.gap
        return self._narrow if self._stands(height) else 2 * self._narrow + gap

    def sizeHint(self) -> QSize:
        """Give the width of one above the other."""
        return QSize(self._narrow, 0)

    def _stands(self, height: int) -> bool:
        return height >= 2 * self._up.minimumSizeHint().height() + self._look.gap

    def _arrange(self) -> None:
        gap, stands = self._look.gap, self._stands(self.height())
        width = self._narrow if stands else (self.width() - gap) // 2
        buttons = (self._up, self._down)
        words = self._where.heightForWidth(width) if self._where.text() and stands else 0
        for bare in (self._bare, True):
            for button in buttons:
                button.set_bare(bare)
            high = max(button.heightForWidth(width) for button in buttons)
            if 2 * high + words + 2 * gap <= self.height():
                break
        shown = bool(words) and 2 * high + words + 2 * gap <= self.height()
        self._where.setVisible(shown)
        self._where.setGeometry(0, (self.height() - words) // 2, width, words)
        high = min(high, self.height())
        following = 0 if stands else width + gap
        first, last = (following, 0) if self.isRightToLeft() else (0, following)
        self._up.setGeometry(first, 0, width, high)
        self._down.setGeometry(last, self.height() - high if stands else 0, width, high)
