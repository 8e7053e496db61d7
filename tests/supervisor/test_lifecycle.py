from hypothesis import given
from hypothesis import strategies as st

from kiosk.phase import Phase
from kiosk.supervisor.lifecycle import Event, State, Terms, deadline, step

TERMS = Terms(idle=300, warning=60, code=600, pause=1800)
VISITS = {Phase.CHARTER, Phase.VISIT, Phase.WARNING, Phase.WAITING}


def live(*moments: tuple[float, Event], state: State | None = None, terms: Terms = TERMS) -> State:
    """Let things happen at their times, and time pass between them as the supervisor lets it."""
    state = state or State()
    for now, event in moments:
        state = step(pass_time(state, now, terms), event, now, terms)
    return state


def pass_time(state: State, now: float, terms: Terms = TERMS) -> State:
    while (until := deadline(state, terms)) is not None and until <= now:
        state = step(state, Event.TICK, until, terms)
    return state


def begun() -> State:
    return live((0, Event.HAND), (10, Event.ACCEPTED))


def test_a_touch_leads_to_the_charter_and_the_charter_to_the_visit():
    assert live((0, Event.HAND)).phase is Phase.CHARTER
    assert begun().phase is Phase.VISIT


def test_without_a_charter_the_first_touch_begins_the_visit():
    state = live((0, Event.HAND), terms=Terms(charter=False))
    assert state.phase is Phase.VISIT


def test_nobody_is_warned_before_five_minutes_without_a_hand():
    assert pass_time(begun(), 309.9).phase is Phase.VISIT
    assert pass_time(begun(), 310).phase is Phase.WARNING


def test_A13_a_touch_in_time_keeps_the_visit_as_often_as_somebody_likes():
    state, now = begun(), 10.0
    for _ in range(50):
        now += 300
        state = pass_time(state, now)
        assert state.phase is Phase.WARNING
        now += 59
        state = step(pass_time(state, now), Event.HAND, now, TERMS)
        assert state.phase is Phase.VISIT


def test_A13_a_warning_without_an_answer_ends_the_visit_after_its_minute():
    assert pass_time(begun(), 310 + 59.9).phase is Phase.WARNING
    assert pass_time(begun(), 310 + 60).phase is Phase.ENDING


def test_A15_who_waits_for_a_code_is_not_disturbed_for_ten_minutes():
    state = live((20, Event.AWAIT_CODE), state=begun())
    assert pass_time(state, 20 + 599.9).phase is Phase.WAITING
    assert pass_time(state, 20 + 600).phase is Phase.WARNING


def test_who_reads_their_mail_while_waiting_is_not_asked_whether_they_are_there():
    state = live((20, Event.AWAIT_CODE), (600, Event.HAND), state=begun())
    assert state.phase is Phase.WAITING
    assert pass_time(state, 620).phase is Phase.VISIT
    assert pass_time(state, 900).phase is Phase.WARNING


def test_A15_waiting_may_be_asked_for_again_and_from_the_warning():
    state = live((310, Event.AWAIT_CODE), state=begun())
    assert state.phase is Phase.WAITING
    again = live((800, Event.AWAIT_CODE), state=state)
    assert deadline(again, TERMS) == 1400


def test_help_of_the_agent_makes_all_delays_three_times_as_long_for_this_visit_only():
    state = live((20, Event.HELP_ON), state=begun())
    assert pass_time(state, 20 + 899).phase is Phase.VISIT
    assert pass_time(state, 20 + 900 + 179).phase is Phase.WARNING
    ended = live((30, Event.END), (31, Event.WIPED), state=state)
    assert not ended.helped


def test_the_next_person_comes_in_only_after_the_proof():
    ending = live((20, Event.END), state=begun())
    for event in Event:
        if event not in {Event.WIPED, Event.UNPROVED}:
            assert step(ending, event, 21, TERMS).phase is Phase.ENDING
    assert step(ending, Event.WIPED, 21, TERMS).phase is Phase.ATTRACT
    assert step(ending, Event.UNPROVED, 21, TERMS).phase is Phase.OUT_OF_SERVICE


def test_out_of_service_only_the_agent_can_try_to_erase_again():
    broken = live((20, Event.END), (21, Event.UNPROVED), state=begun())
    for event in Event:
        expected = Phase.ENDING if event is Event.RESET else Phase.OUT_OF_SERVICE
        assert step(broken, event, 30, TERMS).phase is expected


def test_a_pause_keeps_a_visit_and_gives_it_back_as_it_was():
    state = live((20, Event.PAUSE), (400, Event.RESUME), state=begun())
    assert state.phase is Phase.VISIT
    assert pass_time(state, 699).phase is Phase.VISIT


def test_a_visit_that_is_forgotten_behind_a_pause_is_erased_and_the_pause_stays():
    state = pass_time(live((20, Event.PAUSE), state=begun()), 20 + 1800)
    assert state.phase is Phase.ENDING
    assert step(state, Event.WIPED, 1900, TERMS).phase is Phase.PAUSED


def test_closing_time_ends_the_visit_and_opening_invites_again():
    closed = live((20, Event.CLOSE), (21, Event.WIPED), state=begun())
    assert closed.phase is Phase.CLOSED
    assert step(closed, Event.HAND, 22, TERMS).phase is Phase.CLOSED
    assert step(closed, Event.OPEN, 23, TERMS).phase is Phase.ATTRACT
    assert live((5, Event.CLOSE)).phase is Phase.CLOSED


def test_a_charter_that_nobody_accepts_is_put_away():
    assert pass_time(live((0, Event.HAND)), 300).phase is Phase.ENDING


@given(st.lists(st.tuples(st.floats(0, 900), st.sampled_from(Event)), max_size=40))
def test_whatever_happens_a_reset_by_the_agent_ends_the_visit_at_once(story):
    state, now = State(), 0.0
    for wait, event in story:
        now += wait
        state = step(pass_time(state, now), event, now, TERMS)
    assert step(state, Event.RESET, now, TERMS).phase is Phase.ENDING


@given(st.lists(st.tuples(st.floats(0, 900), st.sampled_from(Event)), max_size=40))
def test_nobody_ever_comes_into_a_visit_that_somebody_else_has_left(story):
    """Between two visits there is always a proof."""
    state, now, used = State(), 0.0, False
    for wait, event in story:
        now += wait
        before = pass_time(state, now)
        used = used or before.phase in VISITS or before.visited
        state = step(before, event, now, TERMS)
        if before.phase is Phase.ENDING and event is Event.WIPED:
            used = False  # even where the agent's pause comes next
        if state.phase in {Phase.ATTRACT, Phase.CLOSED}:
            assert not used


@given(st.lists(st.tuples(st.floats(0, 900), st.sampled_from(Event)), max_size=40))
def test_a_visit_without_a_hand_always_comes_to_its_end(story):
    state, now = State(), 0.0
    for wait, event in story:
        now += wait
        state = step(pass_time(state, now), event, now, TERMS)
    later = pass_time(state, now + 3 * (300 + 60 + 600) + 1800 + 1)
    assert later.phase not in VISITS
    assert not later.visited
