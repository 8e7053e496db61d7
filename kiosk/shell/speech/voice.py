"""The voice: espeak-ng, in processes that a hand can end at once."""

from __future__ import annotations

import shutil
import unicodedata
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QProcess

from kiosk.i18n import Language

if TYPE_CHECKING:
    from kiosk.shell.speech.utterance import Part, Utterance

_PROGRAM: Final = "espeak-ng"
_PLAYER: Final = "aplay"
_PACE: Final = "160"  # words a minute: a little slower than espeak-ng's own
_LONGEST: Final = 4000  # characters: minutes
_VOICES: Final[dict[Language, str]] = {Language.ENGLISH: "en-gb"}  # where the tag is not its name


class Voice(Protocol):
    """Says one thing at a time."""

    def say(self, utterance: Utterance) -> None:
        """Say this, and no more what was being said."""

    def stop(self) -> None:
        """Be silent, at once."""


def pronounceable(text: str) -> str:
    """Give a text without what espeak-ng takes for an order: it may be a hostile page's.

    Those are control characters, and phonemes in double brackets.
    """
    plain = "".join(_character(one) for one in text[:_LONGEST])
    return plain.replace("[", "(").replace("]", ")")


def _character(one: str) -> str:
    category = unicodedata.category(one)
    if category == "Cf":  # directions, and where a word may be cut
        return ""
    return " " if category[0] == "C" else one


def open_voice(engine: str, owner: QObject, failed: Callable[[], object]) -> Voice | None:
    """Open the voice of this machine; None where it has none.

    Args:
        engine: a setting.
        owner: lives as long as the visit.
        failed: called when nothing can be heard after all.
    """
    installed = shutil.which(_PROGRAM) and shutil.which(_PLAYER)
    return Espeak(owner, failed) if engine == _PROGRAM and installed else None


class Espeak:
    """Makes each part of what is said with the voice of its language.

    What is said goes through pipes: it stands on no command line and in no file.

    Args:
        owner: lives as long as the visit.
        failed: called when nothing can be heard.
    """

    def __init__(self, owner: QObject, failed: Callable[[], object]) -> None:
        self._owner = owner
        self._failed = failed
        self._waiting: deque[Part] = deque()
        self._running: tuple[QProcess, QProcess] | None = None

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        return self._running is not None

    def say(self, utterance: Utterance) -> None:
        """Say this, and no more what was being said."""
        self.stop()
        self._waiting.extend(utterance)
        self._go_on()

    def stop(self) -> None:
        """Be silent, at once."""
        self._waiting.clear()
        running, self._running = self._running, None
        for process in running or ():
            process.kill()

    def _go_on(self) -> None:
        if not self._waiting:
            return
        part = self._waiting.popleft()
        maker, player = self._process(), self._process()
        maker.setStandardOutputProcess(player)
        player.setStandardOutputFile(QProcess.nullDevice())
        self._running = (maker, player)
        player.finished.connect(lambda code, _status: self._ended(player, code))
        player.start(_PLAYER, ["-q", "-"])
        voice = _VOICES.get(part.language, part.language.value)
        maker.start(_PROGRAM, ["-v", voice, "-s", _PACE, "--stdin", "--stdout"])
        maker.write(pronounceable(part.text).encode())
        maker.closeWriteChannel()

    def _ended(self, player: QProcess, code: int) -> None:
        if self._running is None or self._running[1] is not player:
            return  # it was told to be silent
        self._running = None
        if code:
            self._waiting.clear()
            self._failed()
        else:
            self._go_on()

    def _process(self) -> QProcess:
        process = QProcess(self._owner)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(process.deleteLater)
        return process
