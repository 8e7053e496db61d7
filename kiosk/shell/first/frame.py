"""The frame of the four screens: where one is, what is asked, back and on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Text, ground
from kiosk.shell.look import SCALES, Look
from kiosk.shell.pane import Pane

STEPS: Final = 4
_LOW: Final = 150.0  # mm: below it the keyboard is up, and the heading gives way
_WIDEST: Final = 320.0  # mm of a line that is pleasant to read


@dataclass(frozen=True, slots=True)
class FrameActions:
    """What every screen can ask for.

    Attributes:
        back: the screen before; None on the first.
        on: the next one.
    """

    back: Callable[[], object] | None
    on: Callable[[], object]


class Frame(QWidget):
    """One of the screens.

    Args:
        number: which, from 1.
        title: what is asked.
        parts: below it, in reading order.
        go_on: what the button says that leads on.
    """

    def __init__(  # noqa: PLR0913 - what a screen is made of, from top to bottom
        self,
        look: Look,
        number: int,
        title: str,
        parts: Sequence[QWidget],
        actions: FrameActions,
        *,
        go_on: str = "",
    ) -> None:
        super().__init__()
        ground(self)
        self._look = look
        self._actions = actions
        self.first: QWidget | None = None
        self.setAccessibleName(title)
        said = _("Étape {number} sur {count}").format(number=number, count=STEPS)
        self._where = Text(look, said, "label", colour=look.tokens.muted)
        self._title = Text(look, title, "title", bold=True)
        self._fault = Text(look, "", "label", bold=True, colour=look.tokens.danger)
        self._fault.hide()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.mm(4))
        inset = 2 * look.ring  # where buttons seem to begin
        for part in parts:
            column.addWidget(_inset(part, inset) if isinstance(part, Text) else part)
        column.addStretch(1)
        self.pane = Pane(look, self._content)
        self.next = Button(look, go_on or _("Continuer"), "next", on_tap=actions.on, kind="primary")
        self._back = (
            Button(look, _("Retour"), "back", on_tap=actions.back) if actions.back else None
        )
        self._lay()

    def fault(self, sentence: str) -> None:
        """Say what is missing, or nothing more."""
        self._fault.set_text(sentence)
        self._fault.setVisible(bool(sentence))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the heading give way to the keyboard."""
        super().resizeEvent(event)
        roomy = self.height() >= self._look.mm(_LOW)
        self._where.setVisible(roomy)
        self._title.setVisible(roomy)

    def reveal(self, part: QWidget) -> None:
        """Bring what has the focus into sight."""
        if self._content.isAncestorOf(part):
            self.pane.reveal(part)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on."""
        super().focusInEvent(event)
        (self.first or self.next).setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Esc."""
        if event.key() == Qt.Key.Key_Escape and self._actions.back:
            self._actions.back()
        else:
            super().keyPressEvent(event)

    def _lay(self) -> None:
        look = self._look
        edge = look.mm(8)
        inset = 2 * look.ring
        middle = QVBoxLayout()
        middle.setSpacing(look.mm(3))
        for part in (self._where, self._title, self._fault):
            part.setContentsMargins(inset, 0, inset, 0)
            middle.addWidget(part)
        middle.addWidget(self.pane, 1)
        row = QHBoxLayout()
        row.setSpacing(look.gap)
        if self._back:
            row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self.next)
        middle.addLayout(row)
        whole = QHBoxLayout(self)
        side = max(edge, (look.width - look.mm(_WIDEST)) // 2)
        around = look.mm(5 if look.scale == SCALES[0] else 3)
        whole.setContentsMargins(side, around, side, around)
        whole.addLayout(middle)


def _inset(text: Text, pixels: int) -> QWidget:
    """Let a text begin where buttons seem to; its own margins do not outlive another text."""
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(pixels, 0, pixels, 0)
    row.addWidget(text)
    return part
