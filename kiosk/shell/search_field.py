"""The line in which a citizen searches, with a pictogram and a way to empty it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.i18n import is_right_to_left
from kiosk.shell.controls import Button, Field
from kiosk.shell.face import mirrored
from kiosk.shell.look import Look
from kiosk.shell.pictograms import pictogram

BROADEST = 0.3  # of the screen's width; beyond that the cross stands alone


class SearchField(QWidget):
    """Tells of every letter, so that results come while typing.

    Args:
        changed: the text is another one; ask text().
        entered: Enter was pressed.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        changed: Callable[[], object],
        entered: Callable[[], object],
    ) -> None:
        super().__init__()
        self._line = _Line(look, text)
        self._line.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        self._clear = Button(look, _("Effacer la recherche"), "close", on_tap=self._empty)
        self._clear.set_bare(self._clear.sizeHint().width() > BROADEST * look.width)
        self._clear.setVisible(bool(text))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.gap)
        row.addWidget(self._line, 1)
        row.addWidget(self._clear)
        self.setFocusProxy(self._line)
        self._changed = changed
        self._line.textChanged.connect(self._moved)
        self._line.returnPressed.connect(entered)

    def text(self) -> str:
        """Give what is written, without spaces around it."""
        return self._line.text().strip()

    def set_hints(self, hints: tuple[str, ...]) -> None:
        """Say what may be written: the longest of these for which there is room."""
        self._line.set_hints(hints)

    def set_text(self, text: str) -> None:
        """Write something else."""
        self._line.setText(text)

    def _empty(self) -> None:
        self._line.clear()
        self._line.setFocus()

    def _moved(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._changed()


class _Line(Field):
    def __init__(self, look: Look, text: str) -> None:
        self._hints: tuple[str, ...] = ("",)
        super().__init__(look, "", text)
        self._side = look.mm(9)
        room = self._side + look.mm(2)  # of the pictogram, where the text begins
        self.setTextMargins(*((0, 0, room, 0) if is_right_to_left() else (room, 0, 0, 0)))

    def set_hints(self, hints: tuple[str, ...]) -> None:
        """Take over what may be written here."""
        self._hints = hints
        self.setAccessibleName(hints[0])
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        look = self._look
        taken = self._side + look.mm(2) + 2 * look.mm(3) + 4 * look.ring + look.mm(4)
        advance = QFontMetrics(self.font()).horizontalAdvance
        room = max(self.width() - taken, 0)
        fitting = (words for words in self._hints if advance(words) <= room)
        self.setPlaceholderText(next(fitting, ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictogram before the text."""
        super().paintEvent(event)
        look, side = self._look, self._side
        painter = QPainter(self)
        left = 2 * look.ring + look.mm(3)
        place = QRect(left, (self.height() - side) // 2, side, side)
        where = mirrored(self.layoutDirection(), self.rect(), place)
        icon = pictogram("search", side, look.tokens.accent, self.devicePixelRatioF())
        painter.drawPixmap(where.topLeft(), icon)
