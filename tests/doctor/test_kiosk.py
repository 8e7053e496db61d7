"""The kiosk that runs is asked on its socket; that somebody uses it is not told."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from kiosk.doctor import kiosk
from kiosk.doctor.finding import Finding, State
from kiosk.doctor.kiosk import Proved, Running, Runs
from kiosk.fact import Known
from kiosk.phase import Phase
from kiosk.supervisor.proof import Part
from tests.doctor.servers import listening, mute
from tests.doctor.tree import NOW, Tree


def running(tree: Tree, place: Path) -> Finding:
    return kiosk.running(kiosk.measure_running(tree.machine(control=place)))


def proved(tree: Tree, place: Path) -> Finding:
    return kiosk.proved(kiosk.measure_proved(tree.machine(control=place)))


def test_a_kiosk_that_runs_tells_when_the_last_visit_was_proved_wiped(tree: Tree, tmp_path: Path):
    place = tmp_path / "c"
    with listening(place, phase="visit", proof="good", proved_at="2026-11-28 09:58"):
        assert running(tree, place).sentence == "La borne marche."
        found = proved(tree, place)
    assert found.state is State.WELL
    assert found.sentence == "Dernière visite : tout est effacé, prouvé à 9 h 58."


def test_that_somebody_is_in_front_of_it_is_not_told(tree: Tree, tmp_path: Path):
    place = tmp_path / "c"
    with listening(place, phase="visit", asked="www.exemple.fr", asked_kind="Jeux"):
        told = f"{running(tree, place)!r} {proved(tree, place)!r}"
    assert not any(word in told for word in ("visit'", "exemple", "Jeux", "Phase.VISIT"))


def test_a_visit_that_is_not_proved_wiped_is_ill_and_what_is_left_is_named(
    tree: Tree, tmp_path: Path
):
    place = tmp_path / "c"
    with listening(place, proof="bad", unclean="files, print jobs, Dupont"):
        found = proved(tree, place)
    assert found.state is State.ILL
    assert isinstance(found.values, Proved)
    assert set(found.values.unclean) == {Part.FILES, Part.PRINT_JOBS}


@pytest.mark.parametrize(
    ("phase", "state"),
    [
        (Phase.ATTRACT, State.WELL),
        (Phase.CLOSED, State.WELL),
        (Phase.PAUSED, State.WARN),
        (Phase.OUT_OF_SERVICE, State.ILL),
        ("never heard of", State.WELL),
    ],
)
def test_why_nobody_can_use_it_is_told(tree: Tree, tmp_path: Path, phase: str, state: State):
    place = tmp_path / "c"
    with listening(place, **{Known.PHASE: phase}):
        assert running(tree, place).state is state


def test_a_kiosk_that_hangs_is_ill_and_does_not_hold_us_up(tree: Tree, tmp_path: Path):
    place = tmp_path / "c"
    with mute(place, socket.SOCK_SEQPACKET):
        began = time.monotonic()
        found = running(tree, place)
        assert time.monotonic() - began < 6
    assert (found.state, found.sentence) == (State.ILL, "La borne ne répond pas.")


def test_where_none_runs_an_appliance_is_ill_and_a_desk_is_not(tree: Tree, tmp_path: Path):
    assert running(tree, tmp_path / "c").state is State.ABSENT
    assert proved(tree, tmp_path / "c").state is State.ABSENT
    tree.appliance()
    assert running(tree, tmp_path / "c").state is State.ILL


def test_who_may_not_ask_is_told_so():
    shut = Running(Runs.SHUT, None, appliance=True)
    assert kiosk.running(shut).state is State.UNKNOWN
    assert kiosk.proved(Proved(Runs.SHUT, None, None, (), NOW)).state is State.UNKNOWN
