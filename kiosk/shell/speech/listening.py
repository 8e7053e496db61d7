"""The button “Écouter”: begins to read aloud, and ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.i18n import gettext as _
from kiosk.shell.speech.consent import Consent

if TYPE_CHECKING:
    from kiosk.shell.hand import Gesture
    from kiosk.shell.speech.reader import Reader
    from kiosk.shell.speech.voice import Voice
    from kiosk.shell.stage import Stage
    from kiosk.shell.window import Window

OpenVoice = Callable[[Callable[["Voice | None"], object]], object]


class Listening:
    """Costs nothing before somebody asks for it.

    Args:
        window: is read.
        stage: where it is said that there is no sound.
        open_voice: gives a voice to what it is called with, now or later, or None.
    """

    def __init__(self, window: Window, stage: Stage, open_voice: OpenVoice) -> None:
        self._window = window
        self._stage = stage
        self._open_voice = open_voice
        self._consent = Consent(stage)
        self._reader: Reader | None = None
        self._wanted = False

    @property
    def private(self) -> bool:
        """Whether only whoever wears a headset hears it."""
        return self._consent.private

    @private.setter
    def private(self, private: bool) -> None:
        self._consent.private = private

    def switch(self, on: bool) -> None:  # noqa: FBT001 - the bar's contract
        """Begin to read aloud, or end it."""
        self._wanted = on
        self._window.set_listening(on=on)
        if self._reader is None:
            if on:
                self._open_voice(self._opened)
        elif on:
            self._reader.turn_on()
        else:
            self._reader.turn_off()

    def heard(self, gesture: Gesture) -> bool:
        """Follow a hand; tell whether its act goes no further."""
        return self._reader is not None and self._reader.heard(gesture)

    def _opened(self, voice: Voice | None) -> None:
        if voice is None:
            self._wanted = False
            self._window.set_listening(on=False)
            self._stage.say(lambda: _("Le son ne marche pas. Demandez à l'agent."))
            return
        if self._reader is None:
            from kiosk.shell.speech.reader import Reader  # noqa: PLC0415 - see the class

            self._reader = Reader(self._window, voice, self._consent)
        if self._wanted:
            self._reader.turn_on()
