"""The voice: QTextToSpeech, with one of its engines."""

from __future__ import annotations

from collections import deque
from typing import Final, Protocol

from PySide6.QtCore import QLocale, QObject
from PySide6.QtTextToSpeech import QTextToSpeech

from kiosk.shell.speech.utterance import Part, Utterance

_State: Final = QTextToSpeech.State


class Voice(Protocol):
    """Says one thing at a time."""

    def say(self, utterance: Utterance) -> None:
        """Say this, and no more what was being said."""

    def stop(self) -> None:
        """Be silent, at once."""


class QtVoice:
    """Speaks through Qt, each part of what is said with the voice of its language.

    Args:
        engine: a name of QTextToSpeech's.
        parent: lives as long as that.
    """

    def __init__(self, engine: str, parent: QObject) -> None:
        self._engine = QTextToSpeech(engine, parent)
        self._waiting: deque[Part] = deque()
        self._begun = False
        self._engine.stateChanged.connect(self._changed)

    @property
    def works(self) -> bool:
        """Whether anything can be said."""
        return self._engine.state() is not _State.Error

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        return self._engine.state() is _State.Speaking or bool(self._waiting)

    def say(self, utterance: Utterance) -> None:
        """Say this, and no more what was being said."""
        self.stop()
        self._waiting.extend(utterance)
        self._go_on()

    def stop(self) -> None:
        """Be silent, at once."""
        self._waiting.clear()
        self._engine.stop(QTextToSpeech.BoundaryHint.Immediate)

    def _go_on(self) -> None:
        if self._waiting:
            part = self._waiting.popleft()
            locale = QLocale(part.language.value)
            if self._engine.locale().language() != locale.language():
                self._engine.setLocale(locale)
            self._begun = False
            self._engine.say(part.text)

    def _changed(self, state: QTextToSpeech.State) -> None:
        if state is _State.Speaking:
            self._begun = True
        elif state is _State.Ready and self._begun:  # not the late end of what was stopped
            self._begun = False
            self._go_on()
