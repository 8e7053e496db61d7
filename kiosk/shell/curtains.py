"""The screens over everything and the bands, each made from what is to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import wire
from kiosk.i18n import gettext as _
from kiosk.shell import chime
from kiosk.shell.cover import Cover
from kiosk.shell.devices import printer_sentence
from kiosk.shell.screens.apart import Closed, OutOfService, Paused
from kiosk.shell.screens.attract import Attract
from kiosk.shell.screens.band import Band as Line
from kiosk.shell.screens.band import closing_sentence, waiting_sentence
from kiosk.shell.screens.charter import Charter, CharterActions, Rules, RulesActions
from kiosk.shell.screens.erased import Erased
from kiosk.shell.screens.still_there import StillThere, StillThereActions
from kiosk.shell.screens.waiting import Waiting
from kiosk.shell.standing import Band, Curtain, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from kiosk.policy.model import Policy
    from kiosk.shell.cover import Factory
    from kiosk.shell.look import Look
    from kiosk.shell.window import Window


class Curtains:
    """Makes them, and lets their buttons speak to the supervisor.

    Args:
        policy: of this kiosk.
        window: where they hang.
        tell: sends a message to the supervisor.
        noted: called when somebody has read that everything is erased.
        training: whether all sites are copies to practise on.
    """

    def __init__(
        self,
        policy: Policy,
        window: Window,
        tell: Callable[[wire.Message], None],
        noted: Callable[[], None],
        *,
        training: bool = False,
    ) -> None:
        self._policy = policy
        self._window = window
        self._tell = tell
        self._noted = noted
        self._training = training

    def cover(self, what: Shown) -> Cover:
        """Give the screen of a curtain."""
        if what.curtain is Curtain.CHARTER:
            return self._charter()

        def make(look: Look) -> QWidget:
            return self._make(look, what)

        back = self._noted if what.curtain is Curtain.ERASED else _nothing
        return Cover(make, back)

    def band(self, what: Shown) -> Factory:
        """Give a band."""
        minutes = what.number
        if what.band is Band.WAITING:
            return lambda look: Line(look, "wait", waiting_sentence(minutes))
        if what.band is Band.COMES:
            return lambda look: Line(look, "bell", _("L'agent arrive."))
        if what.band is Band.PRINTER:
            return lambda look: Line(look, "printer", printer_sentence(what.trouble))
        return lambda look: Line(look, "warning", closing_sentence(minutes))

    @staticmethod
    def count(curtain: QWidget | None, seconds: int) -> None:
        """Tell the warning how much time is left."""
        if isinstance(curtain, StillThere):
            curtain.count(seconds)

    def ring(self) -> None:
        """Warn by a sound too."""
        chime.play(self._window)

    def _make(self, look: Look, what: Shown) -> QWidget:
        site = self._policy.site
        makers: dict[Curtain, Callable[[], QWidget]] = {
            Curtain.ATTRACT: lambda: Attract(
                look, site.name, lambda: self._tell(wire.Touched()), what.fault
            ),
            Curtain.WARNING: lambda: self._warning(look, what.number),
            Curtain.ERASED: lambda: Erased(
                look, self._smiled, self._noted, training=self._training
            ),
            Curtain.PAUSED: lambda: Paused(look),
            Curtain.CLOSED: lambda: Closed(look, site, what.fault),
            Curtain.OUT_OF_SERVICE: lambda: OutOfService(look, site),
            Curtain.ENDING: lambda: Waiting(
                look, _("Nous effaçons vos traces. Attendez quelques secondes.")
            ),
        }
        return makers[what.curtain]()

    def _smiled(self, face: str) -> None:
        self._tell(wire.Smiled(face))
        self._noted()

    def _warning(self, look: Look, seconds: int) -> StillThere:
        actions = StillThereActions(
            lambda: self._tell(wire.Touched()), lambda: self._tell(wire.AwaitCode())
        )
        return StillThere(look, seconds, actions)

    def _charter(self) -> Cover:
        def read() -> None:
            self._window.hang(rules, under_comfort=True)

        def close() -> None:
            self._window.hang(charter, under_comfort=True)

        actions = CharterActions(lambda: self._tell(wire.Accepted()), read)
        charter = Cover(lambda look: Charter(look, self._policy, actions), _nothing)
        rules = Cover(lambda look: Rules(look, self._policy, RulesActions(close)), close)
        return charter


def _nothing() -> None:
    """Stay: only a touch, the agent or the clock leads on."""
