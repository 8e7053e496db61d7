"""Debian's Chromium, driven over its debugging pipe: do the sites work in a real browser?"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

_PATIENCE: Final = 60.0  # seconds, on a loaded machine
_FLAGS: Final = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-popup-blocking",
    "--lang=fr",
    "--window-size=1366,768",
)


class BrowserError(Exception):
    """The page threw, or the browser refused a command."""


class PageGoneError(BrowserError):
    """The page was closed before it answered."""


class Chromium:
    """A fresh browser; use it with `with`.

    Args:
        rules: for the flag `--host-resolver-rules`.
        keys: of the servers that it may believe.
        flags: more of them.
    """

    def __init__(self, rules: str, keys: tuple[str, ...], *flags: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="chromium-")
        ours, theirs = os.pipe(), os.pipe()  # to the browser's 3, from its 4
        command = [
            # gives the child the descriptors 3 and 4 by number; dash knows none above 9
            "bash",
            "-c",
            f'exec "$@" 3<&{ours[0]} 4>&{theirs[1]}',
            "bash",
            "chromium",
            *_FLAGS,
            f"--user-data-dir={self._folder}",
            f"--host-resolver-rules={rules}",
            f"--ignore-certificate-errors-spki-list={','.join(keys)}",
            *flags,
            "about:blank",
        ]
        self._process = subprocess.Popen(
            command,
            pass_fds=(ours[0], theirs[1]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self._folder, "DBUS_SESSION_BUS_ADDRESS": "disabled:"},
        )
        os.close(ours[0])
        os.close(theirs[1])
        self._to, self._from = ours[1], theirs[0]
        self._buffer = b""
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, BrowserError):
            self._call("Browser.close")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._to)
        os.close(self._from)
        shutil.rmtree(self._folder, ignore_errors=True)

    def pages(self) -> list[str]:
        """Give the targets of all pages, the newest first."""
        found = self._call("Target.getTargets")["targetInfos"]
        return [target["targetId"] for target in found if target["type"] == "page"]

    def open(self, url: str = "about:blank") -> Tab:
        """Open one more page."""
        return self.attach(self._call("Target.createTarget", url=url)["targetId"])

    def attach(self, target: str) -> Tab:
        """Take hold of a page."""
        session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Tab(self, session, target)

    def frame(self, url: str) -> Tab:
        """Wait for the frame of another site, whose address begins so."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            for target in self._call("Target.getTargets")["targetInfos"]:
                if target["type"] == "iframe" and target["url"].startswith(url):
                    return self.attach(target["targetId"])
            time.sleep(0.05)
        raise BrowserError("no such frame has come")

    def popup(self, known: list[str]) -> Tab:
        """Wait for a page that was not there before."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            new = [target for target in self.pages() if target not in known]
            if new:
                return self.attach(new[0])
            time.sleep(0.05)
        raise BrowserError("no new page has come")

    def _call(self, method: str, session: str = "", **params: object) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise BrowserError(answer["error"]["message"])
                return dict(answer["result"])
            gone = answer.get("method") == "Target.detachedFromTarget"
            if gone and answer["params"]["sessionId"] == session:
                raise PageGoneError("the page has gone, and answers no more")

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            if not select.select([self._from], [], [], _PATIENCE)[0]:
                raise BrowserError("the browser does not answer")
            data = os.read(self._from, 1 << 20)
            if not data:
                raise BrowserError("the browser has gone")
            self._buffer += data
        message, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))


class Tab:
    """One page of the browser."""

    def __init__(self, browser: Chromium, session: str, target: str) -> None:
        self._browser = browser
        self._session = session
        self.target = target

    def go(self, url: str) -> Self:
        """Load an address, and wait until all of it is there."""
        self.call("Page.enable")
        self.js("window.before = true")
        self.call("Page.navigate", url=url)
        return self.until("!window.before && document.readyState === 'complete'")

    def js(self, code: str) -> Any:  # noqa: ANN401 - JavaScript gives what it likes
        """Run code as a citizen's touch would; promises are waited for."""
        result = self.call(
            "Runtime.evaluate",
            expression=code,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in result:
            raise BrowserError(str(result["exceptionDetails"])[:300])
        return result["result"].get("value")

    def until(self, condition: str) -> Self:
        """Wait for a condition; pages may come and go meanwhile."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with suppress(BrowserError):  # between two pages there is none to ask
                if self.js(condition):
                    return self
            time.sleep(0.05)
        seen = self.js("location.href + ' ' + document.body?.innerText")
        raise BrowserError(f"never true: {condition}; the page says {seen}")

    def at(self, url: str) -> Self:
        """Wait until the address begins so, and the page is complete."""
        return self.until(
            f"location.href.startsWith({json.dumps(url)}) && document.readyState === 'complete'"
        )

    def tap(self, name: str) -> Self:
        """Tap the element with this id, with the mouse, where it is drawn; the page may close."""
        self.until(
            f"!!document.getElementById({json.dumps(name)}) && document.readyState === 'complete'"
        )
        box = self.js(
            f"(() => {{const e = document.getElementById({json.dumps(name)});"
            "e.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const r = e.getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        with suppress(PageGoneError):
            for kind in ("mousePressed", "mouseReleased"):
                self.call(
                    "Input.dispatchMouseEvent",
                    type=kind,
                    x=box[0],
                    y=box[1],
                    button="left",
                    clickCount=1,
                )
        return self

    def type(self, name: str, words: str) -> Self:
        """Type into the field with this id."""
        self.until(f"!!document.getElementById({json.dumps(name)})")
        self.js(f"document.getElementById({json.dumps(name)}).focus()")
        self.call("Input.insertText", text=words)
        return self

    def files(self, name: str, *paths: Path) -> Self:
        """Choose files in the file field with this id."""
        found = self.call("Runtime.evaluate", expression=f"document.getElementById({name!r})")
        handle = found["result"]["objectId"]
        self.call("DOM.setFileInputFiles", objectId=handle, files=[str(path) for path in paths])
        return self

    def picture(self, file: Path) -> None:
        """Keep what is to be seen."""
        shot = self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command of the debugging protocol to this page."""
        return self._browser._call(method, self._session, **params)
