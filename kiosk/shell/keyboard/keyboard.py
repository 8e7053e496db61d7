"""The keyboard itself: comes when a touched field wants text, goes when nothing does.

It stands in the window's layout, so that what is above gets smaller and is never covered. It learns
nothing: no dictionary, no suggestion, no store; what is typed goes to the field and nowhere else.

A field that takes the focus by itself does not call it: half a page would vanish on arrival. The
citizen touches the field, as on a telephone. Once hidden, a button brings it back, or the field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, ground
from kiosk.shell.keyboard import field, send, web
from kiosk.shell.keyboard.ears import Ears, Heard
from kiosk.shell.keyboard.field import Field
from kiosk.shell.keyboard.layout import Act, Key
from kiosk.shell.keyboard.panel import Panel
from kiosk.shell.keyboard.writing import Writing
from kiosk.shell.look import Look

_SETTLE: Final = 30  # ms: several signals make one look
_TAP: Final = 250  # ms that a page may take to move its focus after a tap
_INVITATION: Final = 3000  # ms in which a field in focus after a tap is that tap's
_GRACE: Final = 200  # ms between one field and the next in which nothing is in focus
_SLOW_GRACE: Final = 1500  # the same where the page must be asked
_WATCH: Final = 500  # ms between two looks while it is open: a field may vanish without a signal
_RESIZED: Final = (50, 400)  # ms after which a page has its new size; again for a slow one


class Keyboard(QWidget):
    """The touch keyboard, without any height while it is not wanted."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        ground(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # its letters are French
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._look = look
        self._field: Field | None = None
        self._writing = Writing()
        self._physical = False
        self._pressed: QWidget | None = None
        self._invited = QDeadlineTimer(0)
        self._ears: Ears | None = None
        self._soon = self._timer(self._check, _SETTLE)
        self._after_tap = self._timer(self._check, _TAP)
        self._leave = self._timer(self._left, _GRACE)
        self._watch = self._timer(self._check, _WATCH, single=False)
        self._build()

    def attach(self) -> None:
        """Begin to follow the focus and to listen to the window; done by itself when shown."""
        window = self.window().windowHandle()
        if self._ears is not None or window is None:
            return
        heard = Heard(press=self.pressed_at, key=self.physical_key_seen)
        self._ears = Ears(self, window, heard)
        # never focusObjectChanged: connected to Python it crashes with pages in the process
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._soon.start)

    @property
    def is_open(self) -> bool:
        """Whether the keys are on the screen."""
        return self.panel.isVisibleTo(self)

    def set_look(self, look: Look) -> None:
        """Show the same in another language, size or contrast."""
        self._look = look
        was_open, was_hidden = self.is_open, self._strip.isVisibleTo(self)
        for part in (self.panel, self._strip):
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._build()
        self._strip.setVisible(was_hidden)
        if was_open:
            self._open()

    def reveal(self) -> None:
        """Scroll the field in focus into sight."""
        web.reveal()

    def physical_key_seen(self) -> None:
        """Make room for whoever types on the physical keyboard, until the next touch."""
        self._physical = True
        self._strip.setVisible(False)
        self._close()

    def pressed_at(self, place: QPoint, finger: bool) -> None:  # noqa: FBT001 - called by Ears
        """Know what a tap is meant for, so that a field in focus through it is a touched one."""
        target = self.window().childAt(place)
        if target is None or target is self or self.isAncestorOf(target):
            return
        if finger:
            self._physical = False
        self.invite(target)

    def invite(self, target: QWidget) -> None:
        """Come for the field that has the focus: its citizen wants to write in it.

        Args:
            target: what holds the field: a page, or the field itself.
        """
        self._pressed = target
        self._invited.setRemainingTime(_INVITATION)
        self._after_tap.start()

    def settle(self) -> None:
        """Leave at once if nothing in sight wants text.

        Between two fields of a page it waits, lest it leap. A new screen it must not push about:
        what the citizen reaches for would move under the finger.
        """
        if field.focused() is None:
            self._leave.stop()
            self._close()

    # --- what is shown ---

    def _build(self) -> None:
        self.panel = Panel(self._look, self._tapped)
        self.panel.setVisible(False)
        self._strip = _Strip(self._look, self._open)
        self._strip.setVisible(False)
        self._column.addWidget(self.panel)
        self._column.addWidget(self._strip)

    def _open(self) -> None:
        self._strip.setVisible(False)
        self._show_state()
        self.panel.setVisible(True)
        self._watch.start()
        for delay in _RESIZED:
            QTimer.singleShot(delay, self, self.reveal)

    def _close(self) -> None:
        self._watch.stop()
        self.panel.setVisible(False)
        self._strip.setVisible(False)
        self._writing = Writing()
        self._field = None

    def _left(self) -> None:
        if field.focused() is None:
            self._close()

    def _hide(self) -> None:
        self._close()
        self._invited.setRemainingTime(0)
        self._field = field.focused()
        self._strip.setVisible(self._field is not None)
        self._watch.start()

    def _show_state(self) -> None:
        lines = self._field is not None and self._field.lines
        self.panel.show_state(self._writing, lines=lines)

    # --- what it follows ---

    def _check(self) -> None:
        now = field.focused()
        if now is not None:
            self._wants(now)
            return
        if (self.is_open or self._strip.isVisibleTo(self)) and not self._leave.isActive():
            self._leave.start(_SLOW_GRACE if self._field == field.DATE else _GRACE)
        if self.is_open or self._is_invited():
            web.ask_date(self._found_date)

    def _found_date(self) -> None:
        if field.focused() is None and (self.is_open or self._is_invited()):
            self._wants(field.DATE)

    def _wants(self, now: Field) -> None:
        self._leave.stop()
        changed = now != self._field
        if self.is_open or self._is_invited():
            self._field = now
            if changed:
                self._writing = self._writing.for_field(now.layer)
            if not self.is_open:
                self._open()
            elif changed:
                self._show_state()

    def _is_invited(self) -> bool:
        if self._physical or self._invited.hasExpired():
            return False
        return self._pressed is not None and self._pressed is QApplication.focusWidget()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to work: the window exists from now on."""
        super().showEvent(event)
        self.attach()

    # --- what it types ---

    def _tapped(self, key: Key) -> None:
        if key.act is Act.HIDE:
            self._hide()
            return
        before = self._writing
        self._writing, text = before.tap(key)
        if text:
            send.text(text)
        elif key.act in send.KEYS and not (before.dead and key.act is Act.BACK):
            send.key(key.act)
        if self._writing != before:
            self._show_state()

    def _timer(
        self, act: Callable[[], object], milliseconds: int, *, single: bool = True
    ) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer


class _Strip(QWidget):
    """What is left of a keyboard that the citizen hid: the button that brings it back."""

    def __init__(self, look: Look, on_tap: Callable[[], object]) -> None:
        super().__init__()
        ground(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.mm(3), 0, look.mm(3), 0)
        row.addStretch()
        self.button = Button(look, _("Clavier"), on_tap=on_tap)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.button)
