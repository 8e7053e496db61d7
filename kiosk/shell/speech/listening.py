"""The button “Écouter”: begins to read aloud, and ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk import wire
from kiosk.i18n import gettext as _
from kiosk.shell.speech.consent import Consent
from kiosk.shell.speech.utterance import plain

if TYPE_CHECKING:
    from kiosk.shell.hand import Gesture
    from kiosk.shell.listening_bar import Step
    from kiosk.shell.speech.reader import Reader
    from kiosk.shell.speech.voice import Voice
    from kiosk.shell.stage import Stage
    from kiosk.shell.window import Window

OpenVoice = Callable[[Callable[[], object]], "Voice | None"]


class Listening:
    """Costs nothing before somebody asks for it.

    Args:
        window: is read.
        stage: where it is said that there is no sound.
        open_voice: gives a voice, or None; takes what is called when nothing can be heard.
        mute: keeps the pages silent while the voice is there; takes whether it is.
        tell: sends a message to the supervisor, who tells the next session.
    """

    def __init__(
        self,
        window: Window,
        stage: Stage,
        open_voice: OpenVoice,
        mute: Callable[[bool], object],
        tell: Callable[[wire.Message], object],
    ) -> None:
        self._window = window
        self._stage = stage
        self._open_voice = open_voice
        self._mute = mute
        self._tell = tell
        self._consent = Consent(stage)
        self._reader: Reader | None = None
        self._plugged: bool | None = None

    def switch(self, on: bool) -> None:  # noqa: FBT001 - the bar's contract
        """Begin to read aloud, or end it."""
        if on and self._reader is None:
            self._reader = self._make_reader()
        if self._reader is None:
            self._failed()
            return
        self._show(on=on)
        if on:
            self._reader.turn_on()
        else:
            self._reader.turn_off()

    def plug(self, plugged: bool) -> None:  # noqa: FBT001 - it is what the name says
        """Follow a headset; one that is plugged in during a visit proposes to listen."""
        before, self._plugged = self._plugged, plugged
        self._consent.private = plugged
        if before and not plugged and self._reader is not None:
            self._reader.hush()  # the loudspeaker would go on with what is private
        if before is not False or not plugged or self._window.look.speech:
            return
        if self._reader is None:
            self._reader = self._make_reader()
        if self._reader is not None:
            self._reader.say(plain(_proposal()))
            self._stage.say(_proposal)

    def announce(self) -> None:
        """Say what hangs over everything, to somebody who has just listened, until a hand acts."""
        if self._reader is None:
            self._reader = self._make_reader()
        if self._reader is not None:
            self._reader.announce()

    def step(self, step: Step) -> None:
        """Go through the page, where one is read."""
        if self._reader is not None:
            self._reader.step(step)

    def close(self) -> None:
        """Be silent, at once."""
        if self._reader is not None:
            self._reader.close()

    def heard(self, gesture: Gesture) -> bool:
        """Follow a hand; tell whether its act goes no further."""
        return self._reader is not None and self._reader.heard(gesture)

    def _show(self, *, on: bool) -> None:
        if on is not self._window.look.speech:
            self._tell(wire.ReadsAloud("yes" if on else "no"))
        self._window.set_listening(on=on)
        self._mute(on)

    def _make_reader(self) -> Reader | None:
        from kiosk.shell.speech.reader import Reader  # noqa: PLC0415 - see the class

        voice = self._open_voice(self._failed)
        return None if voice is None else Reader(self._window, voice, self._consent)

    def _failed(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._show(on=False)
        self._stage.say(lambda: _("Le son ne marche pas. Demandez à l'agent."))


def _proposal() -> str:
    return _("Un casque est branché. Pour écouter, touchez « Écouter », ou la touche F2.")
