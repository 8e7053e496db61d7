"""Hands characters and keys to the thing in focus, as a physical keyboard would."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from kiosk.shell.keyboard.layout import Act

KEYS: Final = {
    Act.BACK: (Qt.Key.Key_Backspace, "\b", Qt.KeyboardModifier.NoModifier),
    Act.ENTER: (Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.NoModifier),
    Act.LEFT: (Qt.Key.Key_Left, "", Qt.KeyboardModifier.NoModifier),
    Act.RIGHT: (Qt.Key.Key_Right, "", Qt.KeyboardModifier.NoModifier),
    Act.NEXT: (Qt.Key.Key_Tab, "\t", Qt.KeyboardModifier.NoModifier),
    Act.PREVIOUS: (Qt.Key.Key_Backtab, "", Qt.KeyboardModifier.ShiftModifier),
}


def text(characters: str) -> None:
    """Type characters, one key each, so that every limit and script of a page sees them."""
    for one in characters:
        # pages read the code of a key; Qt numbers those of ASCII by their capitals
        code = ord(one.upper()) if one.isascii() else 0
        _stroke(code, one, Qt.KeyboardModifier.NoModifier)


def key(act: Act) -> None:
    """Type a key that is no character."""
    code, characters, modifiers = KEYS[act]
    _stroke(code, characters, modifiers)


def _stroke(code: int, characters: str, modifiers: Qt.KeyboardModifier) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        target = cast(
            "QObject | None", QGuiApplication.focusObject()
        )  # asked again: the press may have moved the focus
        if target is not None:
            QCoreApplication.sendEvent(target, QKeyEvent(kind, code, modifiers, characters))
