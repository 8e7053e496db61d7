"""The pulse of one page: is it slow, does it still answer?"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from kiosk.shell.browser import scripts

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWebEngineCore import QWebEnginePage

SLOW: Final = 6_000  # milliseconds of loading before we ask for patience
BEAT: Final = 5_000  # between two questions to a page
MISSED: Final = 5  # questions without an answer: the page hangs


class Pulse:
    """Watches over one page while it is on the screen.

    Args:
        page: whose pulse it is.
        slow: told with True when loading takes long, with False when it is over.
        silent: told when the page answers no more.
        heard: told with each answer whether the page asks for a code: a page may come to ask
            for one without being loaded.
    """

    def __init__(
        self,
        page: QWebEnginePage,
        slow: Callable[[bool], None],
        silent: Callable[[], None],
        heard: Callable[[object], None],
    ) -> None:
        self._page = page
        self._tell_slow = slow
        self._silent = silent
        self._tell_answer = heard
        self._slow = QTimer(page)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW)
        self._slow.timeout.connect(self._is_slow)
        self._beat = QTimer(page)
        self._beat.setInterval(BEAT)
        self._beat.timeout.connect(self._ask)
        self._missed = 0
        self._told = False

    def watch(self) -> None:
        """Ask the page now and then whether it still answers; it is on the screen."""
        self._missed = 0
        self._beat.start()

    def rest(self) -> None:
        """Ask no more: the page is hidden, or waits for the citizen's own answer."""
        self._beat.stop()

    def loading(self) -> None:
        """Start to count: the page loads."""
        self._missed = 0
        self._slow.start()

    def loaded(self) -> None:
        """Count no more: the page has come, or not."""
        self._slow.stop()
        if self._told:
            self._told = False
            self._tell_slow(False)

    def stop(self) -> None:
        """Count and ask no more."""
        self.loaded()
        self.rest()

    def kill(self) -> None:
        """End the process of a page that does not answer."""
        self.stop()
        if process := self._page.renderProcessPid():
            os.kill(process, signal.SIGKILL)

    def _is_slow(self) -> None:
        self._told = True
        self._tell_slow(True)

    def _ask(self) -> None:
        self._missed += 1
        if self._missed > MISSED:
            self.rest()
            self._silent()
            return
        self._page.runJavaScript(scripts.ASKS_CODE, scripts.WORLD, self._heard)

    def _heard(self, answer: object) -> None:
        self._missed = 0
        self._tell_answer(answer)
