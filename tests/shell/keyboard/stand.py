"""A window with a page, a native field and the keyboard, and a finger to touch them with."""

from __future__ import annotations

import contextlib
import http.server
import threading
import time
from collections.abc import Callable, Iterator

import shiboken6
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEngineFrame, QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.shell.keyboard import Keyboard
from kiosk.shell.keyboard.key import BOUNCE, KeyButton
from kiosk.shell.keyboard.layout import Act, Layer
from kiosk.shell.look import Look, stylesheet

FIELDS = """<!doctype html><meta name=viewport content="width=device-width">
<style>body{margin:0} .f{position:absolute;left:20px;width:300px;height:30px;box-sizing:border-box}
</style>
<input class=f id=text style="top:10px"><input class=f id=password type=password style="top:50px">
<input class=f id=email type=email style="top:90px">
<input class=f id=number type=number style="top:130px">
<input class=f id=tel type=tel style="top:170px"><input class=f id=url type=url style="top:210px">
<input class=f id=date type=date style="top:250px">
<input class=f id=code inputmode=numeric maxlength=6 style="top:290px">
<input class=f id=login inputmode=email style="top:330px">
<textarea class=f id=area style="top:370px"></textarea>
<div class=f id=rich contenteditable style="top:410px"></div>
<button class=f id=button style="top:450px">x</button>
<input class=f id=fixed readonly value=fixed style="top:490px">
<input class=f id=low style="top:1900px"><div style="height:2000px"></div>"""
FRAMED = """<!doctype html><style>body{margin:0;height:1500px}</style>
<input id=inner style="position:absolute;left:20px;top:260px;width:300px;height:30px">"""


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        _, port = self.request.getsockname()
        pages = {
            "/": FIELDS,
            # localhost is another site than 127.0.0.1: its frame has a process of its own
            "/frames": f"""<!doctype html><style>body{{margin:0}}</style>
            <iframe id=frame src="http://localhost:{port}/framed" style="position:absolute;
            top:200px;left:0;width:600px;height:400px;border:0"></iframe>
            <div style="height:3000px"></div>""",
            "/framed": FRAMED,
        }
        page = pages.get(self.path)
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((page or "").encode())


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Serve the pages; give their address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class Stand:
    """The window and the finger."""

    def __init__(self, look: Look, address: str = "", *, bars: int = 0) -> None:
        self.window = QWidget()
        self.window.setStyleSheet(stylesheet(look))
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bars = [QWidget(), QWidget()]
        for bar in self.bars:
            bar.setFixedHeight(bars)
        self.line = QLineEdit()
        self.line.setFixedHeight(60)
        self.button = QPushButton("x")
        self.keyboard = Keyboard(look)
        self._profile = QWebEngineProfile()
        self._page = QWebEnginePage(self._profile)
        self.view = QWebEngineView()
        self.view.setPage(self._page)
        order = (self.bars[0], self.line, self.view, self.button, self.bars[1], self.keyboard)
        for part in order:
            column.addWidget(part, 1 if part is self.view else 0)
        self.window.setFixedSize(look.width, look.height)
        self.window.show()
        self.button.setFocus()
        self._tapped: dict[KeyButton, float] = {}
        self._finger = QTest.createTouchDevice()
        if address:
            self.load(address)

    def close(self) -> None:
        for each in (self.view, self._page, self._profile, self.window):
            shiboken6.delete(each)

    # --- time -------------------------------------------------------------------------------------
    def until(self, is_so: Callable[[], object], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, "never came"
            QApplication.processEvents()
            time.sleep(0.002)

    def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end)

    # --- finger -----------------------------------------------------------------------------------
    def touch(self, widget: QWidget, *path: QPoint, release: bool = True) -> None:
        """Put a finger on the first place, slide it along the others, lift it."""
        window = self.window.windowHandle()
        places = [widget.mapTo(self.window, place) for place in path]
        down = QTest.touchEvent(window, self._finger)
        down.press(0, places[0], window)
        down.commit()
        for place in places[1:]:
            move = QTest.touchEvent(window, self._finger)
            move.move(0, place, window)
            move.commit()
        if release:
            self.lift(places[-1])

    def lift(self, place: QPoint) -> None:
        window = self.window.windowHandle()
        up = QTest.touchEvent(window, self._finger)
        up.release(0, place, window)
        up.commit()
        QApplication.processEvents()

    def key(self, wanted: str | Act) -> KeyButton:
        """Find a key on the screen by what stands on it, or by what it does."""
        for button in self.keyboard.panel.keys:
            if button.isVisible() and wanted in {button.text(), button.key.act}:
                return button
        raise AssertionError(f"no key {wanted!r}")

    def tap(self, wanted: str | Act, *, bounce: bool = False) -> None:
        """Tap a key; the same one again no sooner than a person can."""
        button = self.key(wanted)
        if not bounce:
            since = time.monotonic() - self._tapped.get(button, 0)
            self.wait(max(0, BOUNCE * 1.5 / 1000 - since))
        self.touch(button, button.rect().center())
        self._tapped[button] = time.monotonic()

    def type(self, text: str) -> None:
        for one in text:
            self.tap("Espace" if one == " " else one)

    def opened(self) -> None:
        """Wait until the keyboard is there, and let it hear at once."""
        self.until(lambda: self.keyboard.is_open)
        QApplication.processEvents()
        self.keyboard.panel._deaf.setRemainingTime(0)

    def touch_line(self) -> None:
        self.touch(self.line, self.line.rect().center())
        self.opened()

    @property
    def layer(self) -> Layer:
        return self.keyboard.panel._layer

    # --- page -------------------------------------------------------------------------------------
    def load(self, address: str) -> None:
        loaded: list[bool] = []
        self._page.loadFinished.connect(loaded.append)
        self._page.load(QUrl(address))
        self.until(lambda: loaded)
        self._page.loadFinished.disconnect(loaded.append)
        self.until(lambda: self.js("document.readyState + innerWidth") == f"complete{self.width}")
        # only what is painted can be touched
        self.js(
            "let turns = 3; const turn = () => requestAnimationFrame(turns-- ? turn : () => {"
            " window.painted = true; }); turn(); 0"
        )
        self.until(lambda: self.js("window.painted"))

    @property
    def width(self) -> int:
        return self.view.width()

    @property
    def frame(self) -> QWebEngineFrame:
        """The frame inside the page."""
        return self._page.mainFrame().children()[0]

    def js(self, script: str, frame: QWebEngineFrame | None = None) -> object:
        results: list[object] = []
        (frame or self._page.mainFrame()).runJavaScript(script, 0, results.append)
        self.until(lambda: results)
        return results[0]

    def number(self, script: str, frame: QWebEngineFrame | None = None) -> int:
        return int(float(str(self.js(script, frame))))

    def top(self, name: str, frame: QWebEngineFrame | None = None) -> int:
        return self.number(f"{name}.getBoundingClientRect().top", frame)

    def touch_field(self, name: str) -> None:
        """Touch a field of the page where it is now."""
        self.touch(self.view, QPoint(60, self.top(name) + 15))
        self.until(lambda: self.js("document.activeElement.id") == name)

    def value(self, name: str) -> object:
        return self.js(f"{name}.value ?? {name}.innerText")

    def physical(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.windowHandle(), key)
