"""A session on Qt's offscreen platform, and a voice that writes down what it is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk import i18n, wire
from kiosk.i18n import Language
from kiosk.policy.model import Policy
from kiosk.settings import Settings
from kiosk.shell.controls import Button
from kiosk.shell.look import Look
from kiosk.shell.session import Session
from kiosk.shell.speech.reader import Reader
from kiosk.shell.speech.utterance import Utterance
from kiosk.shell.speech.voice import Voice
from tests.shell.fingers import rest, touch
from tests.shots.gallery import policy


@dataclass
class Recorder:
    """Says nothing, and keeps what it is given; `None` where it is told to be silent."""

    heard: list[Utterance | None] = field(default_factory=list)

    def say(self, utterance: Utterance) -> None:
        """Keep it."""
        self.heard.append(utterance)

    def stop(self) -> None:
        """Keep that too."""
        self.heard.append(None)

    @property
    def last(self) -> str:
        """The words that were said last."""
        said = [one for one in self.heard if one]
        return " ".join(part.text for part in said[-1]) if said else ""

    @property
    def silent(self) -> bool:
        """Whether it was told to be silent, and nothing since."""
        return not self.heard or self.heard[-1] is None

    @property
    def words(self) -> str:
        """Everything that was said."""
        return " ".join(part.text for one in self.heard if one for part in one)


class Visit:
    """A visit whose supervisor is the test."""

    def __init__(self, policy: Policy, voice: Recorder | None) -> None:
        self.voice = voice or Recorder()
        self.told: list[wire.Message] = []
        self.failed: Callable[[], object] = lambda: pytest.fail("no voice was opened")

        def opened(failed: Callable[[], object]) -> Voice | None:
            self.failed = failed
            return voice

        self.session = Session(
            policy,
            Settings(),
            Look(width=1920, height=1080),
            guard=lambda: pytest.fail("no page is opened here"),
            fault=lambda _host: "",
            tell=self.told.append,
            send=lambda _message, _descriptors: None,
            voice=opened,
        )
        window = self.session.window
        window.resize(1920, 1080)
        window.equip()
        window.show()
        window.activateWindow()
        QApplication.processEvents()
        rest()

    @property
    def reader(self) -> Reader:
        """What reads."""
        reader = self.session.listening._reader
        assert reader is not None
        return reader

    def button(self, name: str) -> Button:
        """Give the button in sight that is called so."""
        found = self.session.window.findChildren(Button)
        (one,) = (b for b in found if b.accessibleName() == name and b.isVisible())
        return one

    def listen(self) -> None:
        """Touch “Écouter”."""
        self.touch(self.button("Écouter"))

    def touch(self, widget: QWidget, *, slide: QPoint | None = None) -> None:
        """Touch a widget, and let the reader look."""
        rest()
        touch(widget, slide=slide)
        self.look()

    def plug(self, *, in_: bool = True) -> None:
        """Plug a headset in, or out."""
        self.session.hear(wire.HeadsetIs("yes" if in_ else "no"))

    def agree(self) -> None:
        """Answer that everything may be heard."""
        self.session.listening._consent._answered(True)

    def key(self, key: Qt.Key, *, shift: bool = False) -> None:
        """Press a key as the window system brings it, and let the reader look."""
        modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.session.window.windowHandle(), key, modifier)
        QApplication.processEvents()
        self.look()

    def look(self) -> None:
        """Let the reader look now, not at its next turn."""
        if self.session.listening._reader is not None and self.reader.on:
            self.reader._look()

    def close(self) -> None:
        """End it."""
        self.session.window.hide()
        self.session.close()
        QApplication.processEvents()


@pytest.fixture
def visit(application) -> Iterator[Visit]:  # noqa: ARG001 - it must be there
    i18n.use(Language.FRENCH)
    one = Visit(policy(), Recorder())
    yield one
    one.close()
    i18n.use(Language.FRENCH)
