"""Where on the screen a part of a web page is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWebEngineCore import QWebEngineFrame
from PySide6.QtWebEngineWidgets import QWebEngineView

from tests.e2e.hands import window

OUR_WORLD: Final = 1  # QWebEngineScript.ApplicationWorld: what the page redefines is not seen there
SETTLING: Final = 200  # milliseconds from scrolling to the picture on the screen
_SCRIPT: Final = Path(__file__).with_name("find.js").read_text(encoding="utf-8")


class _Search:
    """Looks through the frames of a page, one after the other, as each answers later."""

    def __init__(
        self,
        view: QWebEngineView,
        what: dict[str, str],
        found: Callable[[QPoint], None],
        missing: Callable[[str], None],
    ) -> None:
        self._view, self._what = view, what
        self._found, self._missing = found, missing
        self._before: QPoint | None = None
        self._why = "nothing on the page is that"

    def start(self) -> None:
        self._waiting: list[tuple[QWebEngineFrame, float, float]] = [
            (self._view.page().mainFrame(), 0.0, 0.0)
        ]
        self._next()

    def _next(self) -> None:
        if not self._waiting or not self._view.isVisible():
            self._missing(self._why)
            return
        frame, x, y = self._waiting.pop(0)
        script = f"({_SCRIPT})({json.dumps(self._what)})"
        frame.runJavaScript(script, OUR_WORLD, lambda text: self._looked(frame, x, y, text))

    def _looked(self, frame: QWebEngineFrame, x: float, y: float, text: str) -> None:
        answer: dict[str, Any] = json.loads(text) if text else {"frames": []}
        if "refused" in answer:
            self._why = answer["refused"]
        if "rect" not in answer:
            inner = zip(frame.children(), answer["frames"], strict=False)
            self._waiting += [(child, x + left, y + top) for child, (left, top) in inner]
            self._next()
            return
        left, top, width, height = answer["rect"]
        zoom = self._view.page().zoomFactor()
        place = QPoint(round((x + left + width / 2) * zoom), round((y + top + height / 2) * zoom))
        if place != self._before:  # it moves: the first look scrolls, and a keyboard may be coming
            self._before = place
            # a bound method alone would not keep this search alive
            QTimer.singleShot(SETTLING, lambda: self.start())  # noqa: PLW0108 - see above
        elif self._view.rect().contains(place):
            self._found(self._view.mapTo(window(), place))
        else:
            self._missing("it is out of sight")


def find(
    view: QWebEngineView,
    what: dict[str, str],
    found: Callable[[QPoint], None],
    missing: Callable[[str], None],
) -> None:
    """Find a part of the page by its `text` or `selector`, in frames too; scrolls it into sight."""
    _Search(view, what, found, missing).start()
