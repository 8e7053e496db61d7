"""Which policy is in force, whatever happens: the last good one, one on trial, never a bad one."""

import dataclasses

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kiosk.errors import KioskError
from kiosk.updates import standing as s

ONE, TWO, THREE = (f"{number:010}-{number:012x}" for number in (1, 2, 3))
NAMES = tuple(f"{number:010}-{number:012x}" for number in range(1, 12))


def proven(name: str, good: s.Standing | None = None) -> s.Standing:
    state = s.started(s.offered(good or s.Standing(), name), 0)
    return s.expired(s.painted(state, name), s.TRIAL)


def test_without_any_policy_the_one_of_the_image_is_in_force():
    assert s.in_force(s.Standing()) is None


def test_a_policy_that_is_offered_is_tried_at_the_next_visit():
    assert s.in_force(s.offered(s.Standing(), ONE)) == ONE


def test_a_policy_under_which_the_home_was_painted_for_ten_minutes_is_good():
    state = proven(ONE)
    assert state == s.Standing(good=ONE)


def test_a_policy_is_not_good_before_its_ten_minutes_are_over():
    state = s.painted(s.started(s.offered(s.Standing(), ONE), 100), ONE)
    assert s.expired(state, 699.9).good is None
    assert s.expired(state, 700).good == ONE


def test_a_policy_under_which_no_home_is_painted_in_ten_minutes_is_bad():
    state = s.started(s.offered(proven(ONE), TWO), 100)
    state = s.expired(state, 700)
    assert (s.in_force(state), state.bad) == (ONE, (TWO,))


def test_the_third_start_that_comes_to_nothing_is_not_made_with_that_policy():
    state = s.offered(proven(ONE), TWO)
    for _ in range(2):
        state = s.failed(s.started(state, 0), TWO, was_painted=False)
        assert s.in_force(state) == TWO
    state = s.started(state, 0)
    assert (s.in_force(state), state.bad) == (ONE, (TWO,))


def test_a_policy_whose_home_is_painted_but_whose_sessions_crash_is_bad_too():
    state = s.offered(proven(ONE), TWO)
    for _ in range(3):
        state = s.painted(s.started(state, 0), TWO)
        state = s.failed(state, TWO, was_painted=True)
    assert (s.in_force(state), state.bad) == (ONE, (TWO,))


def test_visits_that_end_well_do_not_count_against_a_policy():
    state = s.offered(s.Standing(), ONE)
    for _ in range(20):
        state = s.painted(s.started(state, 0), ONE)
    assert s.in_force(state) == ONE


def test_a_machine_that_dies_again_and_again_under_a_policy_goes_back_to_the_last_good_one():
    state = s.offered(proven(ONE), TWO)
    for _ in range(3):
        state = s.restarted(s.load(s.dump(state)))
        state = s.painted(s.started(state, 0), TWO)
    state = s.restarted(s.load(s.dump(state)))
    assert (s.in_force(state), state.bad) == (ONE, (TWO,))


def test_a_trial_begins_its_ten_minutes_anew_when_the_machine_was_off():
    state = s.painted(s.started(s.offered(s.Standing(), ONE), 5000), ONE)
    state = s.restarted(s.load(s.dump(state)))
    assert s.expired(state, 9999) == state, "its clock is not that of the life before"
    state = s.painted(s.started(state, 7), ONE)
    assert s.expired(state, 606).good is None
    assert s.expired(state, 607).good == ONE


def test_a_bad_policy_is_not_tried_again():
    state = s.Standing(good=ONE, bad=(TWO,))
    assert s.offered(state, TWO) == state


def test_a_policy_that_is_withdrawn_during_its_trial_is_dropped():
    state = s.offered(proven(ONE), TWO)
    assert s.offered(state, ONE) == s.Standing(good=ONE)
    assert s.in_force(s.offered(state, THREE)) == THREE


def test_a_damaged_policy_falls_back_and_is_tried_again_when_it_is_whole():
    state = s.lost(s.offered(proven(ONE), TWO), TWO)
    assert s.in_force(state) == ONE
    assert s.in_force(s.offered(state, TWO)) == TWO
    assert s.in_force(s.lost(state, ONE)) is None


def test_what_a_session_of_another_policy_does_is_no_matter():
    state = s.started(s.offered(proven(ONE), TWO), 0)
    assert s.painted(state, ONE) == state
    assert s.failed(state, ONE, was_painted=True) == state
    assert s.failed(state, None, was_painted=True) == state


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", '"x"', "{}", '{"good": 1, "trial": null, "bad": []}', "[" * 9999),
        '{"good": "../../etc", "trial": null, "bad": []}',
        f'{{"good": null, "trial": {{"name": "{ONE}"}}, "bad": []}}',
        f'{{"good": null, "trial": {{"name": "{ONE}", "starts": -1, "painted": 0}}, "bad": []}}',
        f'{{"good": "{ONE}", "trial": null, "bad": ["{ONE}"]}}',
    ],
)
def test_a_damaged_file_of_what_is_known_is_refused_in_words(text):
    with pytest.raises(KioskError):
        s.load(text)


def test_it_is_kept_in_a_file(tmp_path):
    file = tmp_path / "policy.json"
    assert s.read(file) == s.Standing()
    state = s.offered(proven(ONE), TWO)
    file.write_text(s.dump(state))
    assert s.read(file) == state


class Life(RuleBasedStateMachine):
    """A supervisor and the policies that it is given, with crashes at every point."""

    @initialize()
    def begin(self):
        self.state = s.Standing()
        self.clock = 0.0
        self.running: list[str | None] = []
        self.were_bad: set[str] = set()
        self.were_good: list[str] = []

    def take(self, state: s.Standing) -> None:
        if state.good != self.state.good and state.good is not None:
            assert self.state.trial is not None, "only what was tried becomes good"
            assert self.state.trial.painted
            self.were_good.append(state.good)
        self.were_bad |= set(state.bad)
        self.state = s.load(s.dump(state)) if state.trial is None else state

    @rule(name=st.sampled_from([*NAMES, None]))
    def offer(self, name):
        self.take(s.offered(self.state, name))

    @rule()
    def start(self):
        self.take(s.started(self.state, self.clock))
        self.running.append(s.in_force(self.state))

    @rule()
    def paint(self):
        if self.running:
            self.take(s.painted(self.state, self.running[-1]))

    @rule(was_painted=st.booleans())
    def fail(self, was_painted):
        if self.running:
            self.take(s.failed(self.state, self.running.pop(), was_painted=was_painted))

    @rule(seconds=st.sampled_from([1.0, 60.0, 599.0, 600.0, 10_000.0]))
    def wait(self, seconds):
        self.clock += seconds
        self.take(s.expired(self.state, self.clock))

    @rule()
    def crash(self):
        self.running, self.clock = [], 0.0
        self.take(s.restarted(s.load(s.dump(self.state))))

    @rule()
    def lose(self):
        name = s.in_force(self.state)
        if name:
            self.take(s.lost(self.state, name))

    @invariant()
    def one_is_in_force_and_it_is_not_bad(self):
        name = s.in_force(self.state)
        assert name is None or isinstance(name, str)
        assert name not in self.were_bad
        assert self.state.good not in self.were_bad

    @invariant()
    def without_a_trial_the_last_good_one_or_that_of_the_image_is_in_force(self):
        if self.state.trial is None:
            assert s.in_force(self.state) in {None, *self.were_good[-1:]}

    @invariant()
    def a_trial_has_an_end(self):
        if self.state.trial:
            assert self.state.trial.starts <= s.STARTS
            assert self.state.trial.until is None or self.state.trial.until > self.clock - 1e-9

    @invariant()
    def it_survives_being_written_down(self):
        trial = self.state.trial
        kept = trial and dataclasses.replace(trial, until=None)
        assert s.load(s.dump(self.state)) == dataclasses.replace(self.state, trial=kept)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
