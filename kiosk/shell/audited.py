"""The ordinary session with a citizen built in, who leaves traces for the audit to look for.

The text that is sought later comes from the page alone: no word of it stands here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kiosk.shell.application import main

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWebEngineWidgets import QWebEngineView

    from kiosk.policy.model import Policy
    from kiosk.shell.browser.guard import Guard

NEST: Final = "https://canari.caf.fr/"
_LOOK: Final = 100  # milliseconds between two looks at the page
_COPY, _PASTE, _SEARCH = "copiez", "collez", "cherchez"


class Visitor:
    """Goes to the page that leaves traces, and does by hand what its title asks for."""

    def __init__(self) -> None:
        self._gone = False
        self._seen = ""
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK)

    def _look(self) -> None:
        window = _window()
        if window is None:
            return
        if not self._gone:
            self._go(window)
            return
        view = _view(window)
        if view is None or view.title() == self._seen:
            return
        self._seen = view.title()
        self._act(window, view, self._seen.partition(" ")[0])

    def _go(self, window: QWidget) -> None:
        line = _search_line(window)
        if line is None or not line.isVisible():
            return
        self._gone = True
        line.setText(NEST)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            enter = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
            QCoreApplication.sendEvent(line, enter)

    def _act(self, window: QWidget, view: QWebEngineView, wish: str) -> None:
        page = view.page()
        if wish == _COPY:
            page.triggerAction(page.WebAction.Copy)
        elif wish == _PASTE:
            view.setFocus()
            page.triggerAction(page.WebAction.Paste)
        elif wish == _SEARCH and (line := _search_line(window)) is not None:
            line.selectAll()
            line.paste()


def _window() -> QWidget | None:
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    return shown[0] if shown else None


def _view(window: QWidget) -> QWebEngineView | None:
    from PySide6.QtWebEngineWidgets import QWebEngineView  # noqa: PLC0415 - loaded by now

    shown = [view for view in window.findChildren(QWebEngineView) if view.isVisible()]
    return shown[0] if shown else None


def _search_line(window: QWidget) -> QLineEdit | None:
    return window.findChild(QLineEdit)


def run(argv: Sequence[str]) -> int:
    """Run the session with its visitor."""
    kept: list[Visitor] = []

    def make(policy: Policy, lease: Callable[[str], None]) -> Guard:
        from kiosk.shell.browser.guard import Guard  # noqa: PLC0415 - the first picture needs none

        kept.append(Visitor())  # here, because the application object exists by now
        return Guard(policy, lease)

    return main(argv, guard=make)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
