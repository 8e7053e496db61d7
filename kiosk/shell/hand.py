"""Hears a human hand on the machine, and nothing that a page or a program does by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTouchEvent, QWindow
from PySide6.QtWidgets import QApplication

from kiosk.shell.slow_keys import SlowKeys

_LISTS: Final = (200, 1000)  # milliseconds after which a list of choices may have opened
_AGENT: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Act(StrEnum):
    """What a hand does."""

    PRESS = "press"
    MOVE = "move"
    RELEASE = "release"
    KEY = "key"
    AGENT = "agent"  # the agent's keys


@dataclass(frozen=True, slots=True)
class Gesture:
    """One act.

    Attributes:
        place: in our window, and None for keys and elsewhere.
        text: what a key types.
    """

    act: Act
    place: QPoint | None = None
    text: str = field(default="", repr=False)


_ACTS: Final = {
    QEvent.Type.TouchBegin: Act.PRESS,
    QEvent.Type.TouchUpdate: Act.MOVE,
    QEvent.Type.TouchEnd: Act.RELEASE,
    QEvent.Type.TouchCancel: Act.RELEASE,
    QEvent.Type.MouseButtonPress: Act.PRESS,
    QEvent.Type.MouseButtonDblClick: Act.PRESS,
    QEvent.Type.MouseMove: Act.MOVE,
    QEvent.Type.MouseButtonRelease: Act.RELEASE,
    QEvent.Type.Wheel: Act.MOVE,
    QEvent.Type.KeyPress: Act.KEY,
}

_STROKES: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})


class Hand(QObject):
    """Listens at the windows of the system, where a page cannot write.

    Only events that the window system sent count: neither a caret nor a script sends any, and
    neither a page's dialogue, a list of choices nor a grab can keep them from us. Filters on the
    windows, because one of ours on the application would crash with pages in the process.

    Args:
        parent: lives as long as that.
        moved: told of every act; one that it answers with True goes no further.

    Attributes:
        strokes: is given each motion of a key first, and tells whether it goes no further.
    """

    def __init__(self, parent: QObject, moved: Callable[[Gesture], object]) -> None:
        super().__init__(parent)
        self._told = moved
        self._pointer = QPoint()
        self._window: QWindow | None = None
        self._slow: SlowKeys | None = None
        self.strokes: Callable[[QKeyEvent], bool] = lambda _event: False
        self._lists = _Lists(self)
        self.down = False  # whether a finger or a button is held
        self._look_up = [self._timer(delay) for delay in _LISTS]

    def listen(self, window: QWindow) -> None:
        """Listen to the window whose places are told."""
        self._window = window
        window.installEventFilter(self)

    def come_first(self) -> None:
        """Have the events before whoever began to listen meanwhile."""
        if self._window is not None:
            self._window.installEventFilter(self)  # a second time moves it to the front

    def set_slow(self, *, on: bool) -> None:
        """Take the keys one by one, for whoever cannot strike them as others do, or no more."""
        if on is not (self._slow is not None):
            self._slow = SlowKeys() if on else None

    def _listen_to_list(self) -> None:
        """Listen to the list of choices that a touch may have opened: a window of its own."""
        popup = QApplication.activePopupWidget()
        handle = popup.windowHandle() if popup is not None else None
        if handle is not None:
            handle.installEventFilter(self._lists)  # a second time changes nothing

    def eventFilter(self, where: QObject, event: QEvent) -> bool:
        """Tell of a human act, and whether it goes no further."""
        del where  # Python may have another object for the same window by now
        if isinstance(event, QKeyEvent) and event.type() in _STROKES and event.spontaneous():
            return self._take_stroke(event)
        return self.take(event)

    def _take_stroke(self, event: QKeyEvent) -> bool:
        meant = event if self._slow is None else self._slow.take(event)
        kept = meant is None or self.strokes(meant)
        if meant is event and not kept:
            return self.take(event)
        if event.type() is QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._told(
                Gesture(Act.KEY, text=meant.text() if meant is not None and not kept else "")
            )
        if meant is not None and not kept and self._window is not None:
            QCoreApplication.sendEvent(self._window, meant)
        return True

    def take(self, event: QEvent, *, elsewhere: bool = False) -> bool:
        """Tell of a human act, and whether it stays here.

        Args:
            event: of a window.
            elsewhere: whether that is another window than ours, with places of its own.
        """
        act = _ACTS.get(event.type())
        if act is None or not event.spontaneous():
            return False
        gesture = self._gesture(act, event)
        kept = False
        if gesture is not None:
            if elsewhere:
                gesture = Gesture(gesture.act)
            kept = self._told(gesture) is True or gesture.act is Act.AGENT
            if gesture.act in {Act.RELEASE, Act.KEY}:
                for timer in self._look_up:
                    timer.start()
        return kept

    def _gesture(self, act: Act, event: QEvent) -> Gesture | None:
        if isinstance(event, QKeyEvent):
            return _key(event)
        place = _place(event)
        if act is Act.MOVE and isinstance(event, QMouseEvent):
            before, self._pointer = self._pointer, event.globalPosition().toPoint()
            if before == self._pointer:
                return None  # a window moved below a pointer that rests
        if act in {Act.PRESS, Act.RELEASE}:
            self.down = act is Act.PRESS
        return Gesture(act, place)

    def _timer(self, delay: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay)
        timer.timeout.connect(self._listen_to_list)
        return timer


class _Lists(QObject):
    """Listens to lists of choices for a hand."""

    def __init__(self, hand: Hand) -> None:
        super().__init__(hand)
        self._hand = hand

    def eventFilter(self, where: QObject, event: QEvent) -> bool:
        """Tell of a human act and let it pass."""
        del where
        return self._hand.take(event, elsewhere=True)


def _key(event: QKeyEvent) -> Gesture | None:
    if event.isAutoRepeat():
        return None  # something lies on the keyboard
    if event.key() == Qt.Key.Key_A and event.modifiers() & _AGENT == _AGENT:
        return Gesture(Act.AGENT)
    return Gesture(Act.KEY, text=event.text())


def _place(event: QEvent) -> QPoint | None:
    if isinstance(event, QTouchEvent):
        points = event.points()
        return points[0].position().toPoint() if points else None
    return event.position().toPoint() if isinstance(event, QMouseEvent) else None
