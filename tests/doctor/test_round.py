"""A part that hangs, or that nobody understands, keeps no other from being told."""

from __future__ import annotations

import threading
import time

import pytest

from kiosk.doctor import round as rounds
from kiosk.doctor.deadline import within
from kiosk.doctor.examinations import Examination
from kiosk.doctor.finding import State, Subject
from kiosk.doctor.hardware import Hardware, examine
from tests.doctor.tree import Tree

GOOD = Hardware(cores=4, memory=8 << 30, degrees=50)


def part(subject: Subject, measure) -> Examination[Hardware]:
    return Examination(subject, Hardware, measure, examine)


def test_what_hangs_is_told_as_unknown_in_time_and_the_others_as_they_are(tree: Tree):
    gate = threading.Event()

    def hang(_machine: object) -> Hardware:
        gate.wait(60)
        return GOOD

    parts = [
        part(Subject.PRINTER, hang),
        part(Subject.HARDWARE, lambda _: GOOD),
        part(Subject.SCANNER, hang),
    ]
    began = time.monotonic()
    found = rounds.make(tree.machine(), 0.5, parts)
    assert time.monotonic() - began < 5
    assert [one.state for one in found] == [State.UNKNOWN, State.WELL, State.UNKNOWN]
    assert found[0].sentence == "Imprimante : pas de réponse à temps."
    assert found[0].advice
    gate.set()


def test_what_fails_in_a_way_that_nobody_thought_of_is_unknown(tree: Tree):
    def fail(_machine: object) -> Hardware:
        raise ZeroDivisionError

    failing = part(Subject.DISK, fail)
    (one,) = rounds.make(tree.machine(), 5, [failing])
    assert (one.state, one.values) == (State.UNKNOWN, None)
    assert one.sentence == "Disque : le diagnostic a échoué."


def test_every_part_and_every_state_has_a_name():
    assert all(rounds.title(subject) for subject in Subject)
    assert set(rounds.states()) == set(State)


def test_time_that_runs_out_is_said_to_whoever_waits():
    with pytest.raises(TimeoutError):
        within(0.05, lambda: time.sleep(0.5))
    assert within(5, lambda: 7) == 7
