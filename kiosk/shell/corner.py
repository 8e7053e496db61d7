"""The agent's corner: held for three seconds, with a ring that fills meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.shell.controls import Button
from kiosk.shell.hand import Act, Gesture
from kiosk.shell.look import Look

SIDE: Final = 15.0  # mm
HELD: Final = 3000  # milliseconds
_QUIET: Final = 400  # milliseconds before the ring shows: whoever merely taps sees none
_STEP: Final = 40  # milliseconds between two pictures
_FULL: Final = 360 * 16  # as Qt counts angles
_TOP: Final = 90 * 16


class Corner(QWidget):
    """At the upper left; a tap is for what is below, which does not act after a long hold.

    Args:
        window: whose corner it is.
        held: called when it was held long enough.
    """

    def __init__(self, window: QWidget, look: Look, held: Callable[[], object]) -> None:
        super().__init__(window)
        self._held = held
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP)
        self._timer.timeout.connect(self._step)
        self.hide()
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Take the size and the colours of now."""
        self._look = look
        side = look.mm(SIDE)
        self.setGeometry(0, 0, side, side)

    @property
    def waits(self) -> bool:
        """Whether a finger is down in it, that may yet be the agent's."""
        return self._timer.isActive()

    def hear(self, gesture: Gesture) -> None:
        """Follow a finger that comes down in the corner and stays there."""
        if gesture.act is Act.PRESS and self._inside(gesture.place):
            self._since.start()
            self._timer.start()
        elif gesture.act is Act.RELEASE or not self._inside(gesture.place):
            self._stop()

    def _inside(self, place: QPoint | None) -> bool:
        return place is not None and QRect(QPoint(), self.size()).contains(place)

    def _stop(self) -> None:
        self._timer.stop()
        self.hide()

    def _step(self) -> None:
        elapsed = self._since.elapsed()
        if elapsed >= HELD:
            self._stop()
            for button in self.window().findChildren(Button):
                button.forget()
            self._held()
        elif elapsed >= _QUIET:
            self.show()
            self.raise_()
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint how much of the time has passed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._look.mm(1.5)
        inner = self.rect().adjusted(width, width, -width, -width)
        tokens = self._look.tokens
        share = min(1.0, self._since.elapsed() / HELD)
        for colour, length in ((tokens.line, _FULL), (tokens.accent, round(_FULL * share))):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawArc(inner, _TOP, -length)
