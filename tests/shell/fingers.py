"""Fingers and keys for a native screen."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kiosk.shell.controls import DEBOUNCE, Button, _LastTap


@cache
def _touch_screen() -> QPointingDevice:
    return QTest.createTouchDevice()


def focused() -> QWidget:
    """Give what has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def button(screen: QWidget, text: str) -> Button:
    """Give the only button in sight that bears these words."""
    found = [b for b in screen.findChildren(Button) if b.isVisible() and b.face.text == text]
    assert len(found) == 1, f"{len(found)} buttons say “{text}”"
    return found[0]


def words(screen: QWidget) -> list[str]:
    """Give all that can be read in sight."""
    return [
        widget.accessibleName()
        for widget in screen.findChildren(QWidget)
        if widget.isVisible() and widget.accessibleName()
    ]


def line(screen: QWidget) -> QLineEdit:
    """Give the only line to write on."""
    (found,) = (one for one in screen.findChildren(QLineEdit) if one.isVisible())
    return found


def touch(widget: QWidget, *, slide: QPoint | None = None, times: int = 1) -> None:
    """Touch the middle of a widget, sliding before letting go, as often at once as asked."""
    window = widget.window()
    handle = window.windowHandle()
    start = widget.mapTo(window, widget.rect().center())
    for _time in range(times):
        for step, where in (
            ("press", start),
            ("move", slide),
            ("release", start + (slide or QPoint())),
        ):
            if where is None:
                continue
            at = start + where if step == "move" else where
            event = QTest.touchEvent(handle, _touch_screen(), False)
            getattr(event, step)(0, at, handle)
            event.commit(False)
    QApplication.processEvents()


def rest() -> None:
    """Let the next tap be no echo, without waiting."""
    _LastTap.moment = -DEBOUNCE


def wait_out_the_echo() -> None:
    """Wait as a person does between two taps."""
    QTest.qWait(DEBOUNCE + 50)


def press(widget: QWidget, key: Qt.Key) -> None:
    """Press a key."""
    QTest.keyClick(widget, key)
    QApplication.processEvents()
