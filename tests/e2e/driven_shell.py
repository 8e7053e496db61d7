"""The real shell with a line to a test: what it shows is read, fingers are put on it.

    python -m tests.e2e.driven_shell SOCKET [--unguarded] [--recorded] [--dies-of TILE] ARGUMENTS...

A virtual screen has no touch device, so touches begin at the window's handle, as those of a touch
screen do once the display server has brought them. Nothing else of the shell is changed, except
that --unguarded lets every hook of the browser say yes: then the gate stands alone, that --recorded
has what is to be said written down instead of spoken, and that --dies-of makes it die of a policy
that has such a tile. What is spoken goes to SOUND. ARGUMENTS are those of kiosk.shell.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

from PySide6.QtCore import QPoint, QSocketNotifier, QTimer, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView

from kiosk.policy.model import Decision, Policy, Reason, Resource, Verdict
from kiosk.policy.payment import NO_PAYMENT, Payment
from kiosk.shell.application import main
from kiosk.shell.browser.guard import Guard
from kiosk.shell.speech import voice
from kiosk.shell.speech.reader import Reader
from kiosk.shell.speech.utterance import Utterance
from tests.e2e import web_hands
from tests.e2e.hands import Finger, Refused, current_view, find, texts, window

LATE: Final = 5000  # milliseconds
SOUND: Final = Path("/tmp/sound.wav")  # in the visit's own memory
_LOUDSPEAKER: Final = f"""
pcm.!default {{ type file slave.pcm null file "{SOUND}" format wav }}
pcm.null {{ type null }}
ctl.!default {{ type hw card 0 }}
"""


class Unguarded(Guard):
    """Says yes to everything, and leases nothing."""

    def navigate(
        self, url: QUrl, resource: Resource, payment: Payment = NO_PAYMENT, now: float = 0.0
    ) -> Decision:
        """Say yes."""
        del payment, now
        return self.judge(url, resource)

    def judge(self, url: QUrl, resource: Resource = Resource.MAIN) -> Decision:
        """Say yes."""
        del url, resource
        return Decision(Verdict.ALLOW, Reason.SERVICE)

    def part(self, url: QUrl, page: QUrl, resource: Resource) -> bool:
        """Say yes."""
        del url, page, resource
        return True


class Recorder:
    """Says nothing, and keeps what it is given."""

    said: ClassVar[list[list[tuple[str, str]]]] = []  # of each utterance its parts, with language

    def say(self, utterance: Utterance) -> None:
        """Keep it."""
        self.said.append([(part.text, part.language.value) for part in utterance])

    def stop(self) -> None:
        """There is nothing to stop."""


class Answer:
    """The one answer to one order; a page that goes away meanwhile would never give it."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.given = False
        QTimer.singleShot(LATE, lambda: self.refuse("no answer in time: the page may be going"))

    def give(self, value: object) -> None:
        """Answer."""
        self._send({"value": value})

    def refuse(self, why: str) -> None:
        """Say that a citizen could not do that now."""
        self._send({"refused": why})

    def _send(self, answer: dict[str, Any]) -> None:
        if not self.given:
            self.given = True
            self._line.sendall(json.dumps(answer).encode() + b"\n")


class Line:
    """Obeys the orders of one test, a JSON object a line, each answered by one."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._received = b""
        self._finger = Finger()
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            self._notifier.setEnabled(False)
            return
        self._received += data
        while b"\n" in self._received:
            line, self._received = self._received.split(b"\n", 1)
            # not from here: an order may open a nested event loop, which a notifier would not enter
            QTimer.singleShot(0, partial(self._obey, json.loads(line)))

    def _obey(self, order: dict[str, Any]) -> None:
        handler = getattr(self, f"_do_{order.pop('do')}")
        answer = Answer(self._socket)
        try:
            handler(answer, **order)
        except Refused as refusal:
            answer.refuse(str(refusal))

    # --- orders -----------------------------------------------------------------------------------
    def _do_tap(
        self, answer: Answer, name: str, *, part: bool = False, typing: bool = False
    ) -> None:
        self._touch(answer, lambda: find(name, part=part), typing=typing)

    def _do_tap_at(self, answer: Answer, x: int, y: int) -> None:
        self._touch(answer, lambda: QPoint(x, y))

    def _do_tap_web(self, answer: Answer, **what: str) -> None:
        def found(place: QPoint) -> None:
            self._touch(answer, lambda: place)

        view = current_view()
        self._finger.when_rested(lambda: web_hands.find(view, what, found, answer.refuse))

    def _do_web(self, answer: Answer, js: str, world: int = 0) -> None:
        current_view().page().runJavaScript(js, world, answer.give)

    def _do_texts(self, answer: Answer) -> None:
        answer.give(texts())

    def _do_said(self, answer: Answer) -> None:
        reader = window().findChild(Reader)
        answer.give(" ".join(part.text for part in reader.last) if reader is not None else "")

    def _do_recorded(self, answer: Answer, since: int) -> None:
        answer.give(Recorder.said[since:])

    def _do_sound(self, answer: Answer) -> None:
        answer.give(SOUND.stat().st_size if SOUND.exists() else 0)

    def _do_state(self, answer: Answer) -> None:
        views: list[QWebEngineView] = window().findChildren(QWebEngineView)
        shown = [view for view in views if view.isVisible()]
        answer.give(
            {
                "page": shown[0].url().toString() if shown else "",
                "title": shown[0].title() if shown else "",
                "renderer": shown[0].page().renderProcessPid() if shown else 0,
                "size": [window().width(), window().height()],
            }
        )

    def _touch(self, answer: Answer, where: Callable[[], QPoint], *, typing: bool = False) -> None:
        if answer.given:  # the test has stopped waiting
            return

        # answered before the finger is lifted: what it does may wait for an answer of the citizen
        def given(place: QPoint) -> None:
            answer.give([place.x(), place.y()])

        self._finger.tap(where, given, answer.refuse, typing=typing)


def drive(argv: list[str]) -> int:
    """Run the shell with a line to a test."""
    own = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    own.add_argument("path")
    own.add_argument("--unguarded", action="store_true")
    own.add_argument("--recorded", action="store_true")
    own.add_argument("--dies-of", default="")
    options, rest = own.parse_known_args(argv)
    kept: list[Line] = []

    def make(policy: Policy, lease: Callable[[str], None]) -> Guard:
        if any(service.label == options.dies_of for service in policy.services):
            sys.exit(1)
        kept.append(Line(options.path))  # here, because the application object exists by now
        return Unguarded(policy, lease) if options.unguarded else Guard(policy, lease)

    if options.recorded:
        voice.open_voice = lambda *_about: Recorder()
    with tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False) as file:
        file.write(_LOUDSPEAKER)
    os.environ["ALSA_CONFIG_PATH"] = file.name
    return main(rest, guard=make)


if __name__ == "__main__":
    sys.exit(drive(sys.argv[1:]))
