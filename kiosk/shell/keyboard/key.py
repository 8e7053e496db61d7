"""One key on the screen: acts on release, takes no focus, says what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QTouchEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from kiosk.shell.keyboard import glyphs, words
from kiosk.shell.keyboard.label import fit
from kiosk.shell.keyboard.layout import Act, Key
from kiosk.shell.keyboard.writing import Shift, Writing
from kiosk.shell.look import Look

GAP: Final = 2.0  # mm between what is painted of two keys; a finger in between still meets one
SLACK: Final = 0.5  # of its height: how far a finger may slide and still mean this key
BOUNCE: Final = 80  # ms in which a key touched again is a trembling finger's; people type "ll"
SLOW_BOUNCE: Final = 500  # the same where keys are slow (EN 301 549, 5.8)
_PLAIN: Final = frozenset({Act.TEXT, Act.DEAD, Act.LEFT, Act.RIGHT})


class KeyButton(QAbstractButton):
    """A key.

    Args:
        on_tap: told which key was tapped.
        deaf: whether taps are to be ignored for the moment.
    """

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        key: Key,
        on_tap: Callable[[Key], object],
        deaf: Callable[[], bool],
    ) -> None:
        super().__init__(parent)
        self.key = key
        self._look = look
        self._on_tap = on_tap
        self._deaf = deaf
        self._writing = Writing()
        self._bounce = SLOW_BOUNCE if look.slow_keys else BOUNCE
        self._released = -self._bounce
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.clicked.connect(self._clicked)

    def show_state(self, writing: Writing, *, lines: bool) -> None:
        """Show what the key does now."""
        self._writing = writing
        self.setText(words.label(self.key, writing, lines=lines))
        self.setAccessibleName(words.name(self.key, writing, lines=lines))
        self.update()

    @property
    def body(self) -> QRect:
        """What is painted of it."""
        gap = self._look.mm(GAP)
        before = gap // 2
        return self.rect().adjusted(before, before, before - gap, before - gap)

    @property
    def on(self) -> bool:
        """Whether what it switches is on."""
        if self.key.act is Act.SHIFT:
            return self._writing.shift is not Shift.OFF
        return self.key.act is Act.DEAD and self._writing.dead == self.key.text

    # --- taps ---

    def event(self, event: QEvent) -> bool:
        """Follow one finger; each key follows its own, so that two hands can type."""
        if isinstance(event, QTouchEvent) and event.points():
            self._touched(event)
            event.accept()
            return True
        return super().event(event)

    def _touched(self, event: QTouchEvent) -> None:
        place = event.points()[0].position()
        match event.type():
            case QEvent.Type.TouchBegin:
                self._press(event.timestamp())
                self.setDown(self._held)
            case QEvent.Type.TouchUpdate:
                self.setDown(self._held and self._means(place))
            case QEvent.Type.TouchEnd:
                self.setDown(False)
                if self._held and self._means(place):
                    self._released = event.timestamp()
                    self._on_tap(self.key)
                self._held = False
            case _:  # the system took the finger away
                self.setDown(False)
                self._held = False

    def _press(self, moment: int) -> None:
        bounce = 0 <= moment - self._released < self._bounce
        self._held = not bounce and not self._deaf()

    def _means(self, place: QPointF) -> bool:
        slack = self.height() * SLACK
        return self.rect().toRectF().adjusted(-slack, -slack, slack, slack).contains(place)

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Tell whether the pointer here still means this key."""
        return self._means(position.toPointF())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a press, unless it is the echo of another."""
        self._press(event.timestamp())
        if self._held:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act where the press was taken."""
        if self._held:
            self._released = event.timestamp()
            super().mouseReleaseEvent(event)
        self._held = False

    def _clicked(self) -> None:
        self._on_tap(self.key)

    # --- paint ---

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink = self._colours()
        edge = max(1, self._look.mm(0.3))
        painter.setPen(QPen(QColor(self._look.tokens.border), edge))
        painter.setBrush(QColor(fill))
        radius = self._look.mm(2)
        body = self.body
        inset = edge / 2
        painter.drawRoundedRect(
            body.toRectF().adjusted(inset, inset, -inset, -inset), radius, radius
        )
        face = fit(self._look, self.key.act, self.text(), body.size())
        origin = body.topLeft()
        if face.glyph is not None:
            square = QRectF(face.glyph.translated(origin))
            full = self.key.act is Act.SHIFT and self._writing.shift is Shift.LOCKED
            glyphs.paint(painter, self.key.act, square, ink, filled=full)
        painter.setFont(face.font)
        painter.setPen(QColor(ink))
        painter.drawText(face.words.translated(origin), face.flags, self.text())

    def _colours(self) -> tuple[str, str]:  # fill, ink
        tokens = self._look.tokens
        primary = self.key.act is Act.ENTER or self.on
        if self.isDown():
            if primary:
                return tokens.surface, tokens.text
            return tokens.accent_pressed, tokens.on_accent
        if primary:
            return tokens.accent, tokens.on_accent
        fill = tokens.surface if self.key.act in _PLAIN else tokens.pressed
        return fill, tokens.text
