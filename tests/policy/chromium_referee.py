"""Chromium as the kiosk has it, asked what it makes of addresses; see referee.py.

Lists of texts in JSON, one a line, on standard input; what `new URL` makes of each, in the same
order, on standard output.
"""

from __future__ import annotations

import sys
from typing import Final

import shiboken6
from PySide6.QtCore import QEventLoop
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication

_ASK: Final = """
JSON.stringify(TEXTS.map(text => {
  try {
    const url = new URL(text)
    return [url.protocol, url.hostname, url.port, url.username + url.password, url.pathname]
  } catch { return null }
}))
"""


def main() -> None:
    """Answer until standard input ends."""
    application = QApplication(sys.argv[:1])
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    loop = QEventLoop()
    page.loadFinished.connect(loop.quit)
    page.setHtml("<!doctype html>")
    loop.exec()

    def answer(found: str) -> None:
        sys.stdout.write(f"{found}\n")
        sys.stdout.flush()
        loop.quit()

    for line in sys.stdin:
        page.runJavaScript(_ASK.replace("TEXTS", line), answer)
        loop.exec()
    shiboken6.delete(page)
    shiboken6.delete(profile)
    del application


if __name__ == "__main__":
    main()
