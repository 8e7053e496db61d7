"""How visits go on while plugs are pulled."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, cast

import pytest

from tests.image.cuts import pull_under_hands
from tests.image.machine import Place
from tests.image.qmp import QmpError
from tests.image.running import Running


class Dying:
    """A machine whose line is gone before the rest of it."""

    def __init__(self) -> None:
        self.cut: list[Any] = []
        self.dead, self.noticed = threading.Event(), threading.Event()

    def cut_into(self, place: Place) -> None:
        self.cut.append(place)

    def kill(self) -> None:
        self.dead.set()
        self.noticed.wait(10)


@pytest.fixture
def machine() -> Dying:
    return Dying()


def test_the_last_plug_ends_the_visit_and_is_no_fault_of_it(machine: Dying):
    places = [Place(Path("one")), Place(Path("two"))]

    def visit() -> None:
        machine.dead.wait(10)
        machine.noticed.set()
        raise QmpError("QEMU is gone")

    pull_under_hands(cast(Running, machine), visit, [(0.0, places[0]), (0.1, places[1])])
    assert machine.cut == places


def test_a_machine_that_is_gone_before_its_last_plug_is_a_fault(machine: Dying):
    machine.noticed.set()

    def visit() -> None:
        raise QmpError("QEMU is gone")

    with pytest.raises(QmpError):
        pull_under_hands(cast(Running, machine), visit, [(0.5, Place(Path("one")))])
