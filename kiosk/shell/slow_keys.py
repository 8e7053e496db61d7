"""Takes the strokes of the physical keyboard one by one, for hands that tremble or are alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from kiosk.shell.keymap import typed_with
from kiosk.shell.strokes import Modifier, Motion, Stroke, Strokes

_Key: Final = Qt.Key
_MODIFIERS: Final = {
    _Key.Key_Shift: Modifier.SHIFT,
    _Key.Key_Control: Modifier.CONTROL,
    _Key.Key_Alt: Modifier.ALT,
    _Key.Key_AltGr: Modifier.ALTGR,
}
_MEANT: Final = {
    Modifier.SHIFT: Qt.KeyboardModifier.ShiftModifier,
    Modifier.CONTROL: Qt.KeyboardModifier.ControlModifier,
    Modifier.ALT: Qt.KeyboardModifier.AltModifier,
}
_MOTIONS: Final = {QEvent.Type.KeyPress: Motion.DOWN, QEvent.Type.KeyRelease: Motion.UP}


class SlowKeys:
    """A modifier may be struck before its key; an echo of a key is none; what is held waits."""

    def __init__(self) -> None:
        self._strokes = Strokes()

    def take(self, event: QKeyEvent) -> QKeyEvent | None:
        """Give the event that a stroke makes, itself or another; None where it is not taken."""
        motion = Motion.HELD if event.isAutoRepeat() else _MOTIONS[event.type()]
        if motion is Motion.HELD and event.type() is QEvent.Type.KeyRelease:
            return event  # X11 tells one before each press of a key that is held
        code = event.nativeScanCode() or event.key()
        modifier = _MODIFIERS.get(Qt.Key(event.key()))
        waiting = self._strokes.waiting
        stroke = Stroke(code, motion, event.timestamp(), modifier)
        self._strokes, taken = self._strokes.after(stroke)
        if not taken:
            return None
        used = motion is Motion.DOWN and modifier is None and waiting
        return _with(event, waiting) if used else event


def _with(event: QKeyEvent, waiting: frozenset[Modifier]) -> QKeyEvent:
    text = typed_with(event.nativeScanCode(), event.text(), waiting)
    modifiers = event.modifiers()
    for one in waiting:
        modifiers |= _MEANT.get(one, Qt.KeyboardModifier.NoModifier)
    # Qt numbers the keys of ASCII by what they type, letters by their capitals
    key = ord(text.upper()) if text.isascii() and text.isprintable() and text else event.key()
    if event.key() == _Key.Key_Tab and Modifier.SHIFT in waiting:
        key = _Key.Key_Backtab
    native = (event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers())
    return QKeyEvent(event.type(), key, modifiers, *native, text)
