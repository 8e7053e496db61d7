"""Shutting down and restarting, with a script in the service manager's place."""

import pytest

from kiosk.order import Order, Refusal
from kiosk.supervisor.house import House
from kiosk.supervisor.power import turn
from tests.supervisor.stage import Stage, on_stage
from tests.supervisor.test_visits import begin


@pytest.fixture
def manager(tmp_path):
    def make(status: int) -> str:
        script = tmp_path / "manager"
        script.write_text(f'#!/bin/sh\necho "$@" > "$0.said"\nexit {status}\n')
        script.chmod(0o755)
        return str(script)

    return make


@pytest.mark.parametrize(
    ("order", "word"), [(Order.SHUT_DOWN, "poweroff"), (Order.REBOOT, "reboot")]
)
def test_the_service_manager_is_told_without_waiting_for_a_password(order, word, manager, tmp_path):
    assert turn(order, manager(0)) == ""
    said = (tmp_path / "manager.said").read_text()
    assert said == f"--no-ask-password --no-wall --no-block {word}\n"


def test_a_service_manager_that_refuses_is_told_to_the_agent(manager):
    assert turn(Order.REBOOT, manager(1)) == Refusal.FAILED


def test_a_machine_without_a_service_manager_cannot_do_it_yet(tmp_path):
    assert turn(Order.REBOOT, str(tmp_path / "nobody")) == Refusal.NOT_YET


@on_stage()
async def test_the_machine_is_shut_down_between_two_visits_only(stage: Stage):
    asked: list[Order] = []

    def power(order: Order) -> str:
        asked.append(order)
        return ""

    policy = (stage.frame.folder / "policy.json").read_bytes()
    async with House(
        stage.supervisor, stage.frame, policy, stage.said.append, power=power
    ) as house:
        inside = await stage.next_session()
        assert house.obey(Order.REBOOT) == ""
        await begin(stage, inside)
        assert house.obey(Order.SHUT_DOWN) == Refusal.IN_VISIT
        assert asked == [Order.REBOOT]
