"""The life of a visit as a pure state machine: what happens, and when, gives what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kiosk.phase import Phase

_HELP: Final = 3.0  # so many times longer are all delays while the agent helps
_IN_VISIT: Final = frozenset({Phase.CHARTER, Phase.VISIT, Phase.WARNING, Phase.WAITING})


class Event(StrEnum):
    """What can happen to a visit."""

    HAND = "a hand touched the machine"
    ACCEPTED = "the charter is accepted"
    AWAIT_CODE = "somebody waits for a code"
    END = "the visit is over"
    RESET = "the agent erased it"
    DIED = "it died"
    TICK = "time has passed"
    PAUSE = "the agent puts the kiosk aside"
    RESUME = "the agent gives it back"
    HELP_ON = "the agent helps"
    HELP_OFF = "the agent has helped"
    OPEN = "the opening hours begin"
    CLOSE = "the opening hours end"
    WIPED = "the visit is proved wiped"
    UNPROVED = "the visit could not be shown clean"
    RENEW = "the session that waits has another policy than the one on the screen"


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which somebody may use the kiosk; times are in seconds.

    Attributes:
        idle: without a hand on the machine until the warning.
        warning: from the warning to the end of the visit.
        code: that somebody may wait for a code.
        pause: that a visit is kept behind the agent's pause.
        charter: whether the rules are shown before a visit.
    """

    idle: float = 300.0
    warning: float = 60.0
    code: float = 600.0
    pause: float = 1800.0
    charter: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """Where the kiosk stands.

    Attributes:
        phase: what is going on.
        since: when that began; all times are of one monotonic clock, in seconds.
        hand: when a hand last touched the machine.
        visited: whether somebody's visit is behind the screen that is shown.
        helped: whether the agent helps, which stretches all delays.
        paused: whether the agent has put the kiosk aside.
        open: whether it is within the opening hours.
    """

    phase: Phase = Phase.ATTRACT
    since: float = 0.0
    hand: float = 0.0
    visited: bool = False
    helped: bool = False
    paused: bool = False
    open: bool = True


def deadline(state: State, terms: Terms) -> float | None:
    """Tell when a TICK will change something, or None where time alone changes nothing."""
    stretch = _HELP if state.helped else 1.0
    match state.phase:
        case Phase.CHARTER | Phase.VISIT:
            return state.hand + terms.idle * stretch
        case Phase.WARNING:
            return state.since + terms.warning * stretch
        case Phase.WAITING:
            return state.since + terms.code * stretch
        case Phase.PAUSED if state.visited:
            return state.since + terms.pause
        case _:
            return None


def step(state: State, event: Event, now: float, terms: Terms) -> State:
    """Give the state after an event.

    Args:
        state: before it.
        event: what happens.
        now: when, on the clock of the state's own times.
        terms: of this kiosk.
    """
    state = _remember(state, event, now)
    phase = _next(state, event, now, terms)
    if phase is state.phase:
        restarted = phase is Phase.WAITING and event is Event.AWAIT_CODE
        return replace(state, since=now) if restarted else state
    fresh = replace(state, phase=phase, since=now, visited=_visited(state, phase))
    if state.phase is Phase.ENDING:  # what was said for one visit does not hold for the next
        fresh = replace(fresh, helped=False)
    back = phase is Phase.VISIT and state.phase is not Phase.WAITING
    return replace(fresh, hand=now) if back else fresh


def _remember(state: State, event: Event, now: float) -> State:
    """Take in what stays true whatever the phase."""
    match event:
        case Event.HAND | Event.ACCEPTED | Event.AWAIT_CODE:
            return replace(state, hand=now)
        case Event.PAUSE | Event.RESUME:
            return replace(state, paused=event is Event.PAUSE)
        case Event.OPEN | Event.CLOSE:
            return replace(state, open=event is Event.OPEN)
        case Event.HELP_ON | Event.HELP_OFF:
            return replace(state, helped=event is Event.HELP_ON, hand=now)
        case _:
            return state


def _visited(state: State, phase: Phase) -> bool:
    if phase is Phase.PAUSED:
        return state.phase in _IN_VISIT
    return phase in _IN_VISIT


def _next(state: State, event: Event, now: float, terms: Terms) -> Phase:
    """Give the phase that follows; the same one where nothing does."""
    match state.phase, event:
        case Phase.ENDING, _:
            return _after_ending(state, event)
        case Phase.OUT_OF_SERVICE, _:  # only the agent gets it out: by erasing once more
            return Phase.ENDING if event is Event.RESET else Phase.OUT_OF_SERVICE
        case _, Event.RESET | Event.DIED:
            return Phase.ENDING
        case _, Event.TICK:
            return _in_time(state, now, terms)
        case phase, _ if phase in _IN_VISIT:
            return _in_visit(phase, event)
        case _:
            return _without_visit(state, event, terms)


def _after_ending(state: State, event: Event) -> Phase:
    if event is Event.WIPED:
        return _idle(state)
    return Phase.OUT_OF_SERVICE if event is Event.UNPROVED else Phase.ENDING


def _left(state: State) -> Phase:
    """Give what follows for a visit that may not go on, or for none."""
    return Phase.ENDING if state.visited else _idle(state)


def _idle(state: State) -> Phase:
    """Give the phase of a kiosk with nobody at it."""
    if state.paused:
        return Phase.PAUSED
    return Phase.ATTRACT if state.open else Phase.CLOSED


def _in_time(state: State, now: float, terms: Terms) -> Phase:
    until = deadline(state, terms)
    if until is None or now < until:
        return state.phase
    match state.phase:
        case Phase.VISIT:
            return Phase.WARNING
        case Phase.WAITING:  # whoever reads on meanwhile is not asked whether they are there
            resting = replace(state, phase=Phase.VISIT)
            return _in_time(resting, now, terms)
        case _:
            return Phase.ENDING


def _in_visit(phase: Phase, event: Event) -> Phase:
    match event:
        case Event.END | Event.CLOSE:
            return Phase.ENDING
        case Event.PAUSE:
            return Phase.PAUSED
        case Event.ACCEPTED if phase is Phase.CHARTER:
            return Phase.VISIT
        case Event.AWAIT_CODE if phase is not Phase.CHARTER:
            return Phase.WAITING
        case Event.HAND if phase is Phase.WARNING:
            return Phase.VISIT
        case _:
            return phase


def _without_visit(state: State, event: Event, terms: Terms) -> Phase:
    match state.phase, event:
        case Phase.ATTRACT, Event.HAND:
            return Phase.CHARTER if terms.charter else Phase.VISIT
        case Phase.PAUSED, Event.RESUME:
            return Phase.VISIT if state.visited and state.open else _left(state)
        case Phase.CLOSED | Phase.ATTRACT, Event.OPEN | Event.CLOSE | Event.PAUSE:
            return _idle(state)
        case _, Event.END:
            return Phase.ENDING
        case _, Event.RENEW:  # where nobody is: whoever is there keeps the policy of their visit
            return state.phase if state.visited else Phase.ENDING
        case _:
            return state.phase
