"""The upper half of the screen, where everything that can be touched is in the lower one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Drawing, Text, ground

if TYPE_CHECKING:
    from kiosk.shell.look import Look


class WholeHeight(QWidget):
    """A screen that keeps its own controls in the lower half, and has the upper one for words."""


class UpperHalf(QWidget):
    """Holds nothing to touch, and says where that is.

    It gives way to the keyboard: the line that is written on stays in sight.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(look.mm(3))
        column.addStretch()
        column.addWidget(Text(look, _("Tout se touche en bas de l'écran."), "label", centred=True))
        column.addWidget(Drawing(look, "down", 12), 0, middle)
        column.addStretch()

    def minimumSizeHint(self) -> QSize:
        """Be as low as there is room."""
        return QSize(0, 0)


def beside(look: Look, part: QWidget, whole: QRect, bar: QRect) -> QRect:
    """Give the room of a screen over everything.

    Args:
        look: of now.
        part: the screen.
        whole: the window.
        bar: what stays in sight of it, the upper bar; empty where nothing does.
    """
    room = QRect(whole)
    if look.low:
        room.setTop(0 if isinstance(part, WholeHeight) else whole.height() // 2)
        if not bar.isEmpty():
            room.setBottom(bar.top() - 1)
    elif not bar.isEmpty():
        room.setTop(bar.bottom() + 1)
    return room


def share_height(
    upper: UpperHalf | None, middle: QStackedWidget, least: int, *, native: bool
) -> None:
    """Keep what is native in the lower half; a page has the whole height above the bars.

    Args:
        upper: the upper half, where there is one.
        middle: holds the home, a screen or a page.
        least: the height that the bars leave it of the lower half.
        native: whether it is no page.
    """
    low = native and upper is not None and not isinstance(middle.currentWidget(), WholeHeight)
    if upper is not None:
        upper.setVisible(low)
    middle.setMinimumHeight(max(0, least) if low else 0)
