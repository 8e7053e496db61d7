"""Brings the field in focus into sight, in a page and in a native screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWebEngineCore import QWebEngineFrame
    from PySide6.QtWebEngineWidgets import QWebEngineView

# Chromium scrolls to the cursor when something is typed, not when the page gets smaller. In the
# world of our scripts, out of the page's own reach.
_WORLD: Final = 1
_REVEAL: Final = """
(() => {
  if (!document.hasFocus()) return;
  let one = document.activeElement;
  while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
  if (!one || one.tagName === 'IFRAME' || one.tagName === 'FRAME') return;
  if (one === document.body) {
    const node = getSelection().focusNode;
    one = node && (node.nodeType === 1 ? node : node.parentElement);
  }
  if (one) one.scrollIntoViewIfNeeded(true);
})()"""


def reveal() -> None:
    """Scroll whatever holds the field in focus, so that the field is seen."""
    focus = QApplication.focusWidget()
    for above in _ancestors(focus):
        if above.inherits("QWebEngineView"):
            page = cast("QWebEngineView", above).page()
            for frame in _frames(page.mainFrame()):
                frame.runJavaScript(_REVEAL, _WORLD)
            return
        if isinstance(above, QScrollArea) and focus is not None:
            above.ensureWidgetVisible(focus)


def _ancestors(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def _frames(frame: QWebEngineFrame) -> Iterator[QWebEngineFrame]:
    yield frame
    for child in frame.children():
        yield from _frames(child)
