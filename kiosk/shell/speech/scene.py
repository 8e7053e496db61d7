"""What of the window is there to be said: its controls, its words, where the focus is."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from kiosk.shell.keyboard.key import KeyButton
from kiosk.shell.keyboard.layout import Act
from kiosk.shell.speech.utterance import Control, Role

_CHARACTERS: Final = frozenset({Act.TEXT, Act.DEAD})
_Query: Final = Qt.InputMethodQuery
_ASKED: Final = _Query.ImEnabled | _Query.ImHints


def control_at(window: QWidget, place: QPoint) -> QWidget | None:
    """Give the control at a place of the window."""
    widget: QWidget | None = window.childAt(place)
    while widget is not None and not isinstance(widget, QAbstractButton | QLineEdit):
        widget = widget.parentWidget()
    return widget


def control_in_focus() -> QWidget | None:
    """Give the control that has the focus."""
    widget: QWidget | None = QApplication.focusWidget()
    return widget if isinstance(widget, QAbstractButton | QLineEdit) else None


def masked() -> bool | None:
    """Tell whether what is typed now is masked, in a page too; None where nothing wants text."""
    target = cast("QObject | None", QGuiApplication.focusObject())
    if target is None:
        return None
    event = QInputMethodQueryEvent(_ASKED)
    QCoreApplication.sendEvent(target, event)
    if not event.value(_Query.ImEnabled):
        return None
    hints = Qt.InputMethodHint(event.value(_Query.ImHints) or 0)
    return bool(hints & Qt.InputMethodHint.ImhHiddenText)


def is_page(root: QWidget | None) -> bool:
    """Tell whether this shows a page of the web; without loading the web engine."""
    return root is not None and root.inherits("QWebEngineView")


def described(widget: QWidget) -> Control:
    """Give what a control says of itself."""
    name, line = widget.accessibleName(), widget.accessibleDescription()
    enabled = widget.isEnabled()
    if isinstance(widget, KeyButton):
        return Control(name, Role.KEY)
    if isinstance(widget, QLineEdit):
        masked = widget.echoMode() is not QLineEdit.EchoMode.Normal
        role = Role.MASKED if masked else Role.FIELD
        text = "" if masked else widget.text()
        return Control(name, role, line, enabled=enabled, text=text, filled=bool(widget.text()))
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        return Control(name, Role.SWITCH, line, enabled=enabled, on=widget.isChecked())
    return Control(name, Role.BUTTON, line, enabled=enabled)


def types(key: QWidget) -> bool:
    """Tell whether a key of the keyboard on the screen types a character."""
    return isinstance(key, KeyButton) and key.key.act in _CHARACTERS


def sentences(root: QWidget) -> list[str]:
    """Give the words that stand on a part of the window, as one reads them."""
    labels = [one for one in root.findChildren(QLabel) if one.text() and one.isVisibleTo(root)]
    if isinstance(root, QLabel) and root.text():
        labels.append(root)
    labels.sort(key=lambda one: _place(one, root))
    return [one.text() for one in labels]


def count(root: QWidget) -> int:
    """Give how much of a part of the window can be touched."""
    kinds = (QAbstractButton, QLineEdit)
    found = [one for kind in kinds for one in root.findChildren(kind)]
    return sum(one.isVisibleTo(root) and one.isEnabled() for one in found)


def _place(widget: QWidget, root: QWidget) -> tuple[int, int]:
    place = widget.mapTo(root, QPoint()) if widget is not root else QPoint()
    return place.y(), place.x()
