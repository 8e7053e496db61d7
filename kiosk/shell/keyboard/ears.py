"""Hears the touches and the physical keys that a window gets, without keeping any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTouchEvent, QWindow

_MODIFIERS: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
    }
)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who is told: of a finger or pointer that comes down, with its place; of a physical key."""

    press: Callable[[QPoint, bool], object]  # whether it is a finger
    key: Callable[[], object]


class Ears(QObject):
    """Listens to one window of the system; on the application a filter of ours would crash.

    Args:
        parent: lives as long as that.
    """

    def __init__(self, parent: QObject, window: QWindow, heard: Heard) -> None:
        super().__init__(parent)
        self._heard = heard
        window.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Tell of an event and let it pass."""
        kind = event.type()
        if kind == QEvent.Type.TouchBegin and isinstance(event, QTouchEvent):
            self._heard.press(event.points()[0].position().toPoint(), True)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            finger = event.source() != Qt.MouseEventSource.MouseEventNotSynthesized
            self._heard.press(event.position().toPoint(), finger)
        elif kind == QEvent.Type.KeyPress and _types(event):
            self._heard.key()
        return False


def _types(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() not in _MODIFIERS
