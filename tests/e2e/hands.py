"""What a citizen sees of the native interface, and the finger that touches it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, QPoint, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

HELD: Final = 60  # milliseconds that a finger stays down
MOVING: Final = 450  # milliseconds to find the next thing: nobody is faster, and what is still
# moving out of the way of a keyboard that closes has come to rest
TYPING: Final = 90  # milliseconds from one key to the next, but not to the same one
NEAR: Final = 80  # pixels


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """A citizen could not do that now."""


def window() -> QWidget:
    """Give the one window on the screen."""
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    if len(shown) != 1:
        raise Refused(f"{len(shown)} windows are shown")
    return shown[0]


def current_view() -> QWebEngineView:
    """Give the view of the page on the screen."""
    views: list[QWebEngineView] = window().findChildren(QWebEngineView)
    shown = [view for view in views if view.isVisible()]
    if not shown:
        raise Refused("no page is on the screen")
    return shown[0]


def words(widget: QWidget) -> str:
    """Give what a widget says."""
    if isinstance(widget, QAbstractButton | QLabel | QLineEdit):
        return widget.text()
    return ""


def centre(widget: QWidget) -> QPoint:
    """Give the middle of what is in sight of a widget, in the window."""
    return widget.mapTo(window(), widget.visibleRegion().boundingRect().center())


def is_reachable(widget: QWidget) -> bool:
    """Tell whether a finger on its middle meets this widget."""
    if widget.visibleRegion().isEmpty():
        return False
    hit = window().childAt(centre(widget))
    return hit is widget or (hit is not None and widget.isAncestorOf(hit))


def find(name: str, *, part: bool = False) -> QPoint:
    """Give the place of the one thing that can be touched and has this name.

    Raises:
        Refused: there is none, more than one, or it is switched off or covered.
    """
    touchable = [
        widget
        for widget in window().findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit) and widget.isVisible()
    ]
    named = [w for w in touchable if name in {w.accessibleName(), words(w)}]
    if part and not named:
        named = [w for w in touchable if name in w.accessibleName()]
    if not named:
        raise Refused(f"nothing on the screen is called {name!r}")
    able = [w for w in named if w.isEnabled()]
    if not able:
        raise Refused(f"{name!r} is switched off")
    reachable = [w for w in able if is_reachable(w)]
    if len(reachable) != 1:
        raise Refused(f"{name!r}: {len(able)} on the screen, {len(reachable)} within reach")
    return centre(reachable[0])


def texts() -> list[dict[str, Any]]:
    """Give all words in sight, each with its place."""
    found = []
    for widget in window().findChildren(QWidget):
        said = words(widget)
        if not (said or widget.accessibleName()) or not widget.isVisible():
            continue
        if widget.visibleRegion().isEmpty():
            continue
        corner = widget.mapTo(window(), QPoint(0, 0))
        found.append(
            {
                "text": said,
                "name": widget.accessibleName(),
                "detail": widget.accessibleDescription(),
                "kind": type(widget).__name__,
                "enabled": widget.isEnabled(),
                "focus": widget.hasFocus(),
                "rect": [corner.x(), corner.y(), widget.width(), widget.height()],
            }
        )
    return found


class Finger:
    """Touches the window's handle, at the pace of a person who knows the way."""

    def __init__(self) -> None:
        self._device = QTest.createTouchDevice()
        self._last = QPoint(-NEAR, -NEAR)
        self._lifted = QElapsedTimer()
        self._lifted.start()

    def when_rested(self, then: Callable[[], None]) -> None:
        """Do something once the finger has been up for a while."""
        QTimer.singleShot(max(0, MOVING - self._lifted.elapsed()), then)

    def tap(
        self,
        where: Callable[[], QPoint],
        before_lifting: Callable[[QPoint], None],
        refused: Callable[[str], None],
        *,
        typing: bool = False,
    ) -> None:
        """Press, hold, and lift; `where` is asked at the last moment, as the eye leads the hand."""
        try:
            place = where()
        except Refused as refusal:
            refused(str(refusal))
            return
        near = (place - self._last).manhattanLength() < NEAR
        pause = (TYPING if typing and not near else MOVING) - self._lifted.elapsed()
        if pause > 0:
            again = partial(self.tap, where, before_lifting, refused, typing=typing)
            QTimer.singleShot(pause, again)
        else:
            self._press(place, before_lifting)

    def _press(self, place: QPoint, before_lifting: Callable[[QPoint], None]) -> None:
        handle = window().windowHandle()

        def lift() -> None:
            self._last = place
            self._lifted.restart()
            before_lifting(place)
            touch = QTest.touchEvent(handle, self._device)
            touch.release(0, place, handle)
            touch.commit()

        touch = QTest.touchEvent(handle, self._device)
        touch.press(0, place, handle)
        touch.commit()
        QTimer.singleShot(HELD, lift)
