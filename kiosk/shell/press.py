"""Presses keys as a hand does: what a script does is not believed by every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWebEngineWidgets import QWebEngineView

_TEXTS: Final = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Space: " ", Qt.Key.Key_Tab: "\t"}
_HELD: Final = {Qt.Key.Key_Backtab: Qt.KeyboardModifier.ShiftModifier}


def press(target: QObject, key: Qt.Key, text: str = "") -> None:
    """Press and release a key.

    Args:
        target: what has the focus.
        key: which.
        text: what it types, where it has no text of its own.
    """
    held = _HELD.get(key, Qt.KeyboardModifier.NoModifier)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, held, text or _TEXTS.get(key, ""))
        QCoreApplication.sendEvent(target, event)


def press_in(view: QWebEngineView, key: Qt.Key) -> None:
    """Press and release a key in a page, if it has a process that draws it."""
    if (target := view.focusProxy()) is not None:
        press(target, key)
