"""The life of a visit on the screen: follows what the supervisor says, tells it of hands."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QAbstractButton

from kiosk import wire
from kiosk.phase import Phase
from kiosk.shell.corner import Corner
from kiosk.shell.hand import Act
from kiosk.shell.standing import Band, Curtain, Shown, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint

    from kiosk.policy.model import Policy
    from kiosk.shell.curtains import Curtains
    from kiosk.shell.hand import Gesture
    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage
    from kiosk.shell.window import Window

ERASED_FOR: Final = 12_000  # milliseconds: two slow readings
COMES_FOR: Final = 120_000  # milliseconds: to walk over from the counter
HANDS_APART: Final = 1000  # milliseconds between two words of hands
_TICK: Final = 1000
_LONG_PRESS: Final = 2000  # milliseconds that a hand may keep its screen
_PRESENT: Final = frozenset(
    {Phase.ATTRACT, Phase.CHARTER, Phase.VISIT, Phase.WARNING, Phase.WAITING}
)
_BARS: Final = frozenset({Curtain.ATTRACT, Curtain.CHARTER})  # language, size, contrast are there
_TIMED: Final = frozenset({Band.WAITING, Band.COMES, Band.CLOSES})
_TAPPED_AWAY: Final = frozenset({Curtain.ATTRACT, Curtain.WARNING, Curtain.ERASED})


class Life(QObject):
    """Shows the phase of the visit; without a word of the supervisor it is a visit.

    Args:
        policy: of this kiosk.
        window: where the curtains hang.
        stage: where the bands are.
        tell: sends a message to the supervisor.
        training: whether all sites are copies to practise on.
    """

    def __init__(
        self,
        policy: Policy,
        window: Window,
        stage: Stage,
        tell: Callable[[wire.Message], None],
        *,
        training: bool = False,
    ) -> None:
        super().__init__(window)
        self._policy = policy
        self._window = window
        self._stage = stage
        self._tell = tell
        self._training = training
        self._phase = Phase.VISIT
        self._until: QDeadlineTimer | None = None
        self._closes: QDeadlineTimer | None = None
        self._erased = False
        self._trouble = ""
        self._fault = ""
        self._shown = Shown()
        self._hands = QElapsedTimer()
        self.corner = Corner(window, window.look, self._call_panel)
        self._tick = self._timer(self._refresh, _TICK, single=False)
        self._forget = self._timer(self._noted, ERASED_FOR)
        self._coming = self._timer(self._refresh, COMES_FOR)
        self._late = self._timer(self._let_go, _LONG_PRESS)

    # --- what the supervisor says -----------------------------------------------------------------
    def hear(self, message: wire.Message) -> None:
        """Follow a message of the supervisor."""
        match message:
            case wire.PhaseIs(phase, seconds):
                self._phase = Phase(phase)
                self._until = _in(float(seconds)) if seconds else None
                self._hands.invalidate()
            case wire.Erased():
                self._erased = True
                self._forget.start()
            case wire.AgentComes():
                self._coming.start()
            case wire.HelpBegins() | wire.HelpEnds():
                self._window.home.help(on=isinstance(message, wire.HelpBegins))
            case wire.ClosesIn(minutes):
                self._closes = _in(60 * float(minutes)) if minutes else None
            case wire.PrinterIs(trouble):
                self._trouble = trouble
            case wire.SeedIs(fault):
                self._fault = fault
            case _:
                return
        self._refresh()

    # --- what hands do ----------------------------------------------------------------------------
    def touched(self, gesture: Gesture) -> None:
        """Take note of a human act."""
        perhaps_agent = self.corner.waits
        self.corner.hear(gesture)
        merely_citizen = perhaps_agent and not self.corner.waits
        if gesture.act is Act.AGENT:
            self._call_panel()
            return
        if self._shown.curtain is Curtain.ERASED:
            if gesture.act is Act.RELEASE and not self._is_button(gesture.place):
                self._noted()
            elif gesture.act in {Act.RELEASE, Act.KEY}:
                self._forget.start()  # whoever reads on, or goes from face to face, needs longer
            return
        if gesture.act is Act.RELEASE:
            QTimer.singleShot(0, self, self._refresh)  # after the tap has done what it does
        if self._phase is Phase.ATTRACT:
            comes = gesture.act in {Act.PRESS, Act.KEY} and not self.corner.waits
            if comes or merely_citizen:  # the agent's finger begins no visit
                self._tell_hand()
        elif self._phase in _PRESENT:
            self._tell_hand()

    def _tell_hand(self) -> None:
        if not self._hands.isValid() or self._hands.elapsed() >= HANDS_APART:
            self._hands.start()
            self._tell(wire.Touched())

    def _is_button(self, place: QPoint | None) -> bool:
        """Tell whether there is a button, which does its own when it is let go."""
        return place is not None and isinstance(self._window.childAt(place), QAbstractButton)

    def _noted(self) -> None:
        self._erased = False
        self._forget.stop()
        self._hands.start()  # this touch begins no visit
        self._refresh()

    def _call_panel(self) -> None:
        self._tell(wire.AgentWanted())

    # --- what is shown ----------------------------------------------------------------------------
    def dress(self, look: Look) -> None:
        """Take on another look."""
        self.corner.set_look(look)

    def _refresh(self) -> None:
        after = shown(
            self._phase,
            _left(self._until),
            erased=self._erased,
            closes_in=_left(self._closes),
            agent_comes=self._coming.isActive(),
            trouble=self._trouble,
            fault=self._fault,
        )
        before = self._shown
        if after == before or self._is_held(before, after):
            return
        self._shown = after
        if after.curtain is not before.curtain or after.fault != before.fault:
            self._hang(after)
        elif after.curtain is Curtain.WARNING:
            self._curtains.count(self._window.curtain, after.number)
        if replace(after, curtain=before.curtain) != before:
            self._set_band(before, after)
        if after.curtain is Curtain.WARNING or after.band in _TIMED:
            self._tick.start()
        else:
            self._tick.stop()

    def _is_held(self, before: Shown, after: Shown) -> bool:
        """Tell whether a finger is down on a screen that its touch takes away: let it finish."""
        inviting = after.curtain in {Curtain.NONE, Curtain.CHARTER}
        held = self._window.hand.down and inviting and before.curtain in _TAPPED_AWAY
        if held and not self._late.isActive():
            self._late.start()
        return held

    def _let_go(self) -> None:
        self._window.hand.down = False  # its release went elsewhere
        self._refresh()

    def _hang(self, what: Shown) -> None:
        if what.curtain is Curtain.NONE:
            self._window.hang(None)
            return
        cover = self._curtains.cover(what)
        self._window.hang(cover, under_comfort=what.curtain in _BARS)
        if what.curtain is Curtain.WARNING:
            self._curtains.ring()

    def _set_band(self, before: Shown, after: Shown) -> None:
        if after.band is not Band.NONE:
            quiet = after.band is Band.PRINTER  # what a page has to say comes first
            self._stage.set_band(self._curtains.band(after), quiet=quiet)
        elif before.band is not Band.NONE:
            self._stage.set_band(None)

    def prepare(self) -> None:
        """Load the screens, which the first picture does without."""
        self._curtains  # noqa: B018 - to have it made

    @cached_property
    def _curtains(self) -> Curtains:
        from kiosk.shell.curtains import Curtains  # noqa: PLC0415 - see prepare

        return Curtains(
            self._policy, self._window, self._tell, self._noted, training=self._training
        )

    def _timer(
        self, act: Callable[[], object], milliseconds: int, *, single: bool = True
    ) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer


def _in(seconds: float) -> QDeadlineTimer:
    return QDeadlineTimer(round(seconds * 1000))


def _left(until: QDeadlineTimer | None) -> float | None:
    return None if until is None else until.remainingTime() / 1000
