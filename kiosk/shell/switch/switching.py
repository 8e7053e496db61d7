"""Turns the strokes of switches into steps and choices, and points at what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from kiosk.shell.controls import Button
from kiosk.shell.speech.scene import is_page, masked
from kiosk.shell.switch import scene
from kiosk.shell.switch.calling import Calling
from kiosk.shell.switch.cursor import Cursor, Way
from kiosk.shell.switch.ring import Ring

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from kiosk.shell.look import Look
    from kiosk.shell.window import Window

ROUNDS: Final = 3  # after which it stops, and waits for the switch
_Key: Final = Qt.Key
_ENTER: Final = frozenset({_Key.Key_Return, _Key.Key_Enter})
_SWITCHES: Final = _ENTER | {_Key.Key_Space}
_WAYS: Final = {
    _Key.Key_Up: Way.UP,
    _Key.Key_Down: Way.DOWN,
    _Key.Key_Left: Way.LEFT,
    _Key.Key_Right: Way.RIGHT,
}
ONE, TWO, FOUR = 1, 2, 4  # switches


class Switching(QObject):
    """One switch chooses, and the steps come by themselves; with two, Space steps, Enter chooses.

    With four, the arrows go from control to control; Space or Enter chooses.

    Args:
        window: whose controls.
        propose: offers the choice of switches to somebody who seems to have one.
    """

    def __init__(self, window: Window, propose: Callable[[], object]) -> None:
        super().__init__(window)
        self._window = window
        self._propose = propose
        self._calling = Calling()
        self._switches = 0
        self._cursor = Cursor()
        self._groups: tuple[scene.Group, ...] = ()
        self._ring = Ring(window, window.look)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.go_on)
        self._eaten = 0  # a key whose release goes no further

    def dress(self, look: Look) -> None:
        """Take the switches and the pace of now."""
        self._timer.setInterval(round(look.pace * 1000))
        if look.switches == self._switches:
            return
        self._switches = look.switches
        self._window.hand.come_first()  # or the keyboard on the screen would go at each stroke
        self._forget()
        if self._switches == ONE:
            self._timer.start()

    @property
    def pointed(self) -> QWidget | None:
        """The control that is pointed at; None where it is a group, or nothing."""
        if self._cursor.group < 0 or self._cursor.item < 0:
            return None
        return self._groups[self._cursor.group][self._cursor.item]

    # --- keys -------------------------------------------------------------------------------------
    def take(self, event: QKeyEvent) -> bool:
        """Follow a key of the window system; tell whether it goes no further."""
        key = Qt.Key(event.key())
        if event.type() is QEvent.Type.KeyRelease and not event.isAutoRepeat():
            eaten, self._eaten = self._eaten == key, 0
            return eaten
        if not self._switches:
            return self._listen(key, event)
        meant = key in _SWITCHES or (self._switches == FOUR and key in _WAYS)
        if not meant:
            return False
        self._eaten = key
        if not event.isAutoRepeat() and event.type() is QEvent.Type.KeyPress:
            self._struck(key)
        return True

    def _struck(self, key: Qt.Key) -> None:
        self._refresh()
        if self._switches == FOUR and key in _WAYS:
            way = _WAYS[key]
            if self._window.isRightToLeft() and way in {Way.LEFT, Way.RIGHT}:
                way = Way.RIGHT if way is Way.LEFT else Way.LEFT
            self._cursor = self._cursor.move(way, self._sizes)
            self._point()
        elif self._switches == TWO and key == _Key.Key_Space:
            self.go_on()
        else:
            self._choose()

    def _listen(self, key: Qt.Key, event: QKeyEvent) -> bool:
        """Hear whether a key is a switch that nobody has told of yet."""
        if key not in _SWITCHES or masked() is not None:
            self._calling = Calling()
            return False
        moment = event.timestamp()
        if event.isAutoRepeat():
            called = self._calling.held(key, moment)
        else:
            focus: QWidget | None = QApplication.focusWidget()
            in_vain = not isinstance(focus, QAbstractButton | QLineEdit) and not self._on_page
            self._calling = self._calling.struck(key, moment, in_vain=in_vain)
            called = self._calling.called
        if called:
            self._calling = Calling()
            self._eaten = key
            for button in self._window.findChildren(Button):
                button.forget()
            self._propose()
        return called

    # --- steps ------------------------------------------------------------------------------------
    def go_on(self) -> None:
        """Point at what comes next; after some rounds at nothing, until there is a stroke."""
        self._refresh()
        self._cursor = self._cursor.step(self._sizes)
        if self._switches == ONE and self._cursor.rounds >= ROUNDS:
            self._forget()
            return
        self._point()

    def _choose(self) -> None:
        self._cursor, acts = self._cursor.choose(self._sizes)
        if self._switches == ONE:
            self._timer.start()  # a whole turn for what comes now
        chosen = self.pointed
        if not acts or chosen is None:
            self._point()
            return
        self._forget(stop=False)
        self._act(chosen)

    def _act(self, chosen: QWidget) -> None:
        if isinstance(chosen, QAbstractButton):
            chosen.click()
            return
        keyboard = self._window.keyboard
        if keyboard is not None:
            keyboard.pressed_at(scene.place(chosen, self._window).center(), True)
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        """Look what is there now; whoever was on something else begins again."""
        groups = scene.groups(self._window)
        if groups != self._groups:
            self._groups = groups
            self._cursor = Cursor(rounds=self._cursor.rounds)

    def _forget(self, *, stop: bool = True) -> None:
        self._cursor = Cursor()
        self._groups = ()
        self._ring.hide()
        if stop:
            self._timer.stop()

    @property
    def _sizes(self) -> list[int]:
        return [len(group) for group in self._groups]

    @property
    def _on_page(self) -> bool:
        return is_page(self._window.top)

    def _point(self) -> None:
        """Show what is pointed at: by the focus itself, where it may be taken from where it is."""
        if self._cursor.group < 0:
            return
        control, window = self.pointed, self._window
        writing = window.keyboard is not None and window.keyboard.is_open
        if control is not None and not writing and not self._on_page:
            self._ring.hide()
            control.setFocus(Qt.FocusReason.TabFocusReason)
            return
        focus: QWidget | None = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.clearFocus()  # one ring is enough
        pointed = (control,) if control is not None else self._groups[self._cursor.group]
        self._ring.point(window.look, scene.around(pointed, window))
