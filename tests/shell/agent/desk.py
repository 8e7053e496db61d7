"""The agent's window, with everything that it says."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk import wire
from kiosk.order import CodeAnswer
from kiosk.shell.agent.window import Window
from kiosk.shell.look import Look
from tests.shell.fingers import button, rest, touch, words

CALM = {
    "phase": "attract",
    "help": "off",
    "network": "good",
    "clock": "good",
    "time": "2026-11-23 10:35",
    "policy": "1f2e3d4c",
    "proof": "good",
    "proved-at": "2026-11-23 10:32",
    "unclean": "",
    "volume": "",
    "printer": "",
    "scanner": "no-scanner",
}
BAD = {**CALM, "phase": "out-of-service", "help": "on", "network": "bad", "clock": "bad"}
BAD |= {
    "proof": "bad",
    "unclean": "processes",
    "volume": "60",
    "printer": "jam",
    "scanner": "cover",
}
SIZES = {"1920x1080": 21.5, "1366x768": 15.6, "1080x1920": 21.5}


class Desk:
    """The window with everything that it says, and the test in the supervisor's place."""

    def __init__(self, size: str = "1920x1080", patience: int = 60_000) -> None:
        width, height = (int(part) for part in size.split("x"))
        self.look = Look(
            width=width,
            height=height,
            mm_per_px=SIZES[size] * 25.4 / math.hypot(width, height),
        )
        self.said: list[wire.Message] = []
        self.left = 0
        self.window = Window(self.look, self.said.append, self._leave, patience)
        self.window.setFixedSize(width, height)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.window.activateWindow()
        QApplication.processEvents()

    def _leave(self) -> None:
        self.left += 1

    def hear(self, *messages: wire.Message) -> None:
        for message in messages:
            self.window.heard(message)
        QApplication.processEvents()

    def state(self, facts: dict[str, str]) -> None:
        self.hear(*(wire.Fact(*fact) for fact in facts.items()))

    def admit(self, facts: dict[str, str] | None = None) -> None:
        self.state(facts or CALM)
        self.hear(wire.PinAnswer(CodeAnswer.RIGHT))
        self.hear(wire.Reply())  # to the question how it is
        self.said.clear()

    def tell(self, facts: dict[str, str]) -> None:
        """Answer the question how the kiosk is, which it asks every few seconds."""
        self.window._look_again()
        self.state(facts)
        self.hear(wire.Reply())
        self.said.clear()

    def touch(self, text: str) -> None:
        rest()
        touch(button(self.window, text))

    @property
    def words(self) -> list[str]:
        return words(self.window)


def until(true: Callable[[], bool]) -> None:
    for _ in range(1500):
        if true():
            return
        QTest.qWait(20)
    raise AssertionError("it never came")
