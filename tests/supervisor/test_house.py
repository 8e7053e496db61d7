"""What stands around the supervisor, with real sandboxes around the stand-in of a shell."""

import asyncio
import json
import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk import wire
from kiosk.fact import Health, Known
from kiosk.order import Order, Refusal
from kiosk.phase import Phase
from kiosk.supervisor.control import places
from kiosk.supervisor.facts import DIAGNOSTICS, facts, seed_fault
from kiosk.supervisor.house import House
from tests.devices.ipp_printer import IppPrinter
from tests.devices.private_cups import private_cups
from tests.supervisor.stage import Stage, on_stage, until
from tests.supervisor.test_visits import begin

pytestmark = pytest.mark.sandbox


async def order(place: Path, what: Order) -> list[wire.Message]:
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.setblocking(False)
        await loop.sock_connect(line, str(place))
        await loop.sock_sendall(line, wire.encode(wire.Command(what)))
        return [wire.decode(await loop.sock_recv(line, wire.MAX_MESSAGE))]


def house(stage: Stage, counter: str = "") -> House:
    policy = (stage.frame.folder / "policy.json").read_bytes()
    state = stage.folder / "state"  # or it would be that of whoever runs the tests
    settings = replace(stage.frame.settings, counter_page=counter, state=state)
    frame = replace(stage.frame, settings=settings)
    return House(stage.supervisor, frame, policy, stage.said.append)


@on_stage()
async def test_an_order_on_the_socket_resets_the_visit(stage: Stage):
    async with house(stage):
        first = await stage.next_session()
        await begin(stage, first)
        place = places(stage.frame.settings, os.environ)[0]
        assert await order(place, Order.RESET) == [wire.Reply("")]
        await first.gone()
        second = await stage.next_session()
        await second.heard("Erased()")


@on_stage()
async def test_who_calls_is_told_that_the_counter_knows_and_that_the_agent_comes(stage: Stage):
    async with house(stage, "127.0.0.1:0"):
        first = await stage.next_session()
        await begin(stage, first)
        place = places(stage.frame.settings, os.environ)[0]
        assert await order(place, Order.COMING) == [wire.Reply(Refusal.NOT_CALLED)]
        await first.python("supervisor.send(wire.CallAgent())")
        await first.heard("AgentTold()")
        assert await order(place, Order.COMING) == [wire.Reply("")]
        await first.heard("AgentComes()")
        assert await order(place, Order.COMING) == [wire.Reply(Refusal.NOT_CALLED)]


@on_stage()
async def test_without_a_page_at_the_counter_nobody_is_told_that_the_agent_knows(stage: Stage):
    async with house(stage):
        first = await stage.next_session()
        await begin(stage, first)
        await first.python("supervisor.send(wire.CallAgent())")
        await until(lambda: "somebody asks for the agent" in stage.said)
        place = places(stage.frame.settings, os.environ)[0]
        assert await order(place, Order.COMING) == [wire.Reply("")]
        assert "AgentTold()" not in await first.heard("AgentComes()")


@on_stage()
async def test_what_kiosk_doctor_finds_is_noted_some_seconds_after_what_the_kiosk_knows(
    stage: Stage,
):
    file = stage.folder / "state" / DIAGNOSTICS

    def noted() -> dict[str, Any]:
        said: dict[str, Any] = json.loads(file.read_text())
        return said

    async with house(stage) as around:
        await stage.next_session()
        assert around.obey(Order.NOTE_FACTS) == ""
        assert Known.NETWORK in noted()
        assert around.obey(Order.NOTE_FACTS) == "", "once more, while the first is at work"
        await until(lambda: "doctor" in noted())
        found = {one["subject"]: one for one in noted()["doctor"]["findings"]}
        assert found["kiosk"]["values"]["runs"] == "yes"


@on_stage()
async def test_a_call_ends_with_the_visit_of_whoever_called(stage: Stage):
    async with house(stage) as around:
        first = await stage.next_session()
        await begin(stage, first)
        await first.python("supervisor.send(wire.CallAgent())")
        await until(lambda: "somebody asks for the agent" in stage.said)
        around.obey(Order.RESET)
        second = await stage.next_session()
        await second.heard("Erased()")
        assert around.obey(Order.COMING) == Refusal.NOT_CALLED


@on_stage()
async def test_the_facts_tell_of_the_last_proof(stage: Stage):
    policy = (stage.frame.folder / "policy.json").read_bytes()

    def known() -> dict[str, str]:
        return {fact.name: fact.value for fact in facts(stage.supervisor, policy)}

    first = await stage.next_session()
    assert (known()[Known.PROOF], known()[Known.PROVED_AT]) == ("", "")
    await begin(stage, first)
    assert known()[Known.PHASE] == Phase.VISIT
    stage.supervisor.obey(Order.RESET)
    await stage.next_session()
    await until(lambda: stage.supervisor.state.phase is Phase.ATTRACT)
    assert known()[Known.PROOF] == Health.GOOD
    assert known()[Known.PROVED_AT]
    assert known()[Known.CLOCK] in set(Health)
    of_others = {
        Known.VOLUME,
        Known.ASKED,
        Known.ASKED_WHY,
        Known.ASKED_KIND,
        Known.OPENABLE,
        Known.REPORTED,
        Known.PRINTER,
        Known.SCANNER,
        Known.INSTALLED,
        Known.STRANGE,
        Known.PAGES,
    }
    of_others |= {Known.UPDATE, Known.UPDATE_AT, Known.UPDATED, Known.SEED}
    of_others |= {Known.IMAGE, Known.IMAGE_STEP, Known.IMAGE_NEXT, Known.IMAGE_VERSION}
    assert set(known()) == set(Known) - of_others


@on_stage()
async def test_the_facts_tell_of_a_visit_behind_a_pause_and_kioskctl_erases_it_unasked(
    stage: Stage,
):
    async with house(stage) as around:
        first = await stage.next_session()

        def kept() -> str:
            return {fact.name: fact.value for fact in around._facts()}[Known.KEPT]

        around.obey(Order.PAUSE)
        assert kept() == "off"  # nobody was there
        around.obey(Order.RESUME)
        await begin(stage, first)
        assert kept() == "off"
        around.obey(Order.PAUSE)
        assert kept() == "on"
        place = places(stage.frame.settings, os.environ)[0]
        assert await order(place, Order.RESET) == [wire.Reply("")]
        await first.gone()
        await (await stage.next_session()).heard("Erased()")
        assert kept() == "off"


@on_stage()
async def test_closing_time_is_announced_once_and_then_ends_the_visit(stage: Stage):
    first = await stage.next_session()
    await begin(stage, first)
    for minutes in (16.0, 14.6, 14.0):
        stage.supervisor.closes_in(minutes, 15.0)
    told = await first.heard("ClosesIn(minutes='15')")
    assert sum("ClosesIn" in message for message in told) == 1
    stage.supervisor.closes_in(0, 15.0)
    await first.gone()
    second = await stage.next_session()
    await second.heard("PhaseIs(phase='closed', seconds='')")
    stage.supervisor.closes_in(180, 15.0)
    await second.heard("PhaseIs(phase='attract', seconds='')")


@on_stage()
async def test_session_and_agent_hear_of_the_printer_within_the_visit(stage: Stage):
    with IppPrinter() as printer, private_cups() as cups:
        cups.add("Agence", printer.uri)
        policy = (stage.frame.folder / "policy.json").read_bytes()
        settings = replace(stage.frame.settings, cups=cups.socket)
        frame = replace(stage.frame, settings=settings)
        async with House(stage.supervisor, frame, policy, stage.said.append) as around:
            first = await stage.next_session()
            await begin(stage, first)
            printer.say("media-empty-error", stopped=True)
            await first.heard("PrinterIs(trouble='paper_out', present='yes')")
            assert wire.Fact(Known.PRINTER, "paper_out") in around._facts()
            around.obey(Order.RESET)
            second = await stage.next_session()
            await second.heard("PrinterIs(trouble='paper_out', present='yes')")
            printer.say()
            await second.heard("PrinterIs(trouble='', present='yes')")
            assert wire.Fact(Known.PRINTER, "ok") in around._facts()
            printer.say("x-never-heard")
            await until(lambda: wire.Fact(Known.STRANGE, "1") in around._facts())


def test_what_is_wrong_with_the_seed_is_the_first_line_of_its_file(tmp_path):
    file = tmp_path / "seed-fault"
    assert seed_fault(None) == seed_fault(file) == ""
    file.write_text("Erreur dans « ilot.yaml », ligne 4.\nmore\n")
    assert seed_fault(file) == "Erreur dans « ilot.yaml », ligne 4."
    file.write_bytes(b"\xff\xfe")
    assert seed_fault(file) == ""
