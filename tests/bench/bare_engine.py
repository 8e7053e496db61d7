"""QtWebEngine with nothing of ours in its way: a line in, a page loaded, its milliseconds out."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSocketNotifier, QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

POLL = 20  # milliseconds


def main(address: str, ready: str) -> None:
    """Serve until the standard input ends."""
    application = QApplication(sys.argv[:1])
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    view = QWebEngineView()
    view.setPage(page)
    view.showFullScreen()

    def order() -> None:
        if not sys.stdin.readline():
            application.quit()
            return
        page.runJavaScript("window.duree = 0", lambda _: page.load(QUrl(address)))
        QTimer.singleShot(POLL, look)

    def look() -> None:
        page.runJavaScript(ready, answered)

    def answered(milliseconds: float | None) -> None:
        if milliseconds:
            print(milliseconds, flush=True)  # noqa: T201 - the answer
        else:
            QTimer.singleShot(POLL, look)

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(order)
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
