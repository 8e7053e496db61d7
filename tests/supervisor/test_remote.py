"""A command from afar is done once, between visits, and told as a number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.supervisor.remote import FILE, Remote
from kiosk.updates import command
from kiosk.updates.command import Command, Op
from kiosk.usage.metric import Gauge

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Kiosk:
    def __init__(self, folder: Path) -> None:
        self.folder, self.state = folder / "policies", folder / "state"
        self.folder.mkdir()
        self.free = True
        self.refusal = ""
        self.done: list[Op] = []
        self.told: list[Gauge] = []
        self.said: list[str] = []

    def publish(self, *ops: Op, kiosk: str = "03-00017") -> None:
        listed = [
            Command(f"2026-{number}-{op}", op, (kiosk,), NOW - HOUR, NOW + HOUR)
            for number, op in enumerate(ops)
        ]
        command.write(self.folder, listed)

    def remote(self) -> Remote:
        def do(op: Op) -> str:
            self.done.append(op)
            return self.refusal

        return Remote(
            self.folder,
            self.state,
            "03-00017",
            do=do,
            free=lambda: self.free,
            observe=lambda gauge, _n: self.told.append(gauge),
            say=self.said.append,
        )


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(tmp_path)


def test_a_command_is_done_once_whoever_restarts_in_between(kiosk: Kiosk):
    kiosk.publish(Op.REBOOT)
    for _ in range(3):
        remote = kiosk.remote()
        remote.look(NOW)
        remote.look(NOW)
    assert kiosk.done == [Op.REBOOT]
    assert kiosk.told == [Gauge.COMMANDS_DONE]


def test_it_waits_for_the_end_of_a_visit_and_is_forgotten_after_its_time(kiosk: Kiosk):
    kiosk.publish(Op.SHUT_DOWN, Op.END_IDLE_VISIT)
    kiosk.free = False
    remote = kiosk.remote()
    remote.look(NOW)
    assert kiosk.done == [Op.END_IDLE_VISIT]
    remote.look(NOW + 2 * HOUR)
    kiosk.free = True
    remote.look(NOW + 2 * HOUR)
    assert kiosk.done == [Op.END_IDLE_VISIT]


def test_what_is_for_another_kiosk_or_is_no_command_is_left_alone(kiosk: Kiosk):
    kiosk.publish(Op.REBOOT, kiosk="03-00018")
    kiosk.remote().look(NOW)
    (kiosk.folder / command.FILE).write_text('{"commands": [{"op": "show-screen"}]}')
    kiosk.remote().look(NOW)
    assert kiosk.done == []


def test_one_that_is_refused_is_told_as_such(kiosk: Kiosk):
    kiosk.publish(Op.TEST_PAGE)
    kiosk.refusal = "no-paper"
    kiosk.remote().look(NOW)
    assert kiosk.told == [Gauge.COMMANDS_REFUSED]


def test_without_a_memory_of_what_was_done_nothing_is(kiosk: Kiosk):
    kiosk.state.mkdir()
    (kiosk.state / FILE).write_text("{")
    kiosk.publish(Op.REBOOT)
    kiosk.remote().look(NOW)
    assert kiosk.done == []
    assert any("no command is done" in line for line in kiosk.said)


def test_where_it_cannot_be_written_down_it_is_not_done(kiosk: Kiosk):
    kiosk.state.write_text("a file in the way")
    kiosk.publish(Op.REBOOT)
    kiosk.remote().look(NOW)
    assert kiosk.done == []
