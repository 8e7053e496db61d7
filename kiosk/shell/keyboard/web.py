"""What Qt does not say of the field in focus, and how it comes into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


# Dates want digits, yet Chromium calls them no text.
_DATE: Final = """
(() => {
  if (!document.hasFocus()) return false;
  let one = document.activeElement;
  while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
  const kinds = ['date', 'time', 'datetime-local', 'month', 'week'];
  return !!one && kinds.includes(one.type) && !one.readOnly && !one.disabled;
})()"""


def reveal() -> None:
    """Scroll whatever holds the field in focus, so that the field is seen."""
    focus = QApplication.focusWidget()
    for frame in _frames_in_focus():
        frame.runJavaScript(_REVEAL, _WORLD)
    for above in _ancestors(focus):
        if isinstance(above, QScrollArea) and focus is not None:
            above.ensureWidgetVisible(focus)


def ask_date(found: Callable[[], object]) -> None:
    """Ask a page whether a date is in focus; only a yes is answered, and later."""

    def answered(yes: object) -> None:
        if yes is True:
            found()

    for frame in _frames_in_focus():
        frame.runJavaScript(_DATE, _WORLD, answered)


def _frames_in_focus() -> Iterator[QWebEngineFrame]:
    for above in _ancestors(QApplication.focusWidget()):
        if above.inherits("QWebEngineView"):
            yield from _frames(cast("QWebEngineView", above).page().mainFrame())


def _ancestors(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def _frames(frame: QWebEngineFrame) -> Iterator[QWebEngineFrame]:
    yield frame
    for child in frame.children():
        yield from _frames(child)
