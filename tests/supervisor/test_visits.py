"""Visits that follow one another, with the next session waiting behind the one in use."""

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.order import Order
from kiosk.phase import Phase
from kiosk.settings import Spare
from kiosk.supervisor.lifecycle import Terms
from kiosk.supervisor.processes import inhabitants
from kiosk.supervisor.start import by_memory
from tests.supervisor.stage import Inside, Stage, on_stage, until
from tests.supervisor.test_session import namespace_of

pytestmark = pytest.mark.sandbox

BEGIN = ("supervisor.send(wire.Touched())", "supervisor.send(wire.Accepted())")


async def begin(stage: Stage, inside: Inside) -> None:
    for word in BEGIN:
        await inside.python(word)
    await until(lambda: stage.supervisor.state.phase is Phase.VISIT)


@on_stage(spare=Spare.YES)
async def test_the_spare_comes_up_behind_the_session_in_use_and_stays_hidden(stage: Stage):
    first = await stage.next_session()
    spare = await stage.next_session()
    assert await spare.python("[repr(m) for m in heard]") == []
    assert first.pid != spare.pid


@on_stage(spare=Spare.YES)
async def test_at_the_end_of_a_visit_the_spare_is_shown_and_told_of_the_proof(stage: Stage):
    first = await stage.next_session()
    spare = await stage.next_session()
    namespace = namespace_of(first)
    await begin(stage, first)
    await first.order("supervisor.send(wire.EndVisit())")
    await first.gone()
    await stage.next_session()  # the one after
    told = await spare.heard("PhaseIs(phase='attract', seconds='')")
    assert told[:2] == ["PhaseIs(phase='ending', seconds='')", "Show()"]
    assert told.index("Erased()") < told.index("PhaseIs(phase='attract', seconds='')")
    assert inhabitants(namespace) == []
    assert stage.supervisor.proofs.last is not None
    assert stage.supervisor.proofs.last.clean


@pytest.mark.parametrize(
    ("kilobytes", "spare"),
    [(1_960_000, Spare.NO), (3_880_000, Spare.VISIT), (7_900_000, Spare.YES)],
    ids=["2 GB", "4 GB", "8 GB"],
)
def test_a_machine_keeps_as_much_ready_as_its_memory_is_good_for(
    tmp_path: Path, kilobytes: int, spare: Spare
):
    (tmp_path / "meminfo").write_text(f"MemTotal:       {kilobytes} kB\nMemFree: 1 kB\n", "ascii")
    assert by_memory(tmp_path / "meminfo") is spare


@on_stage(spare=Spare.VISIT)
async def test_with_little_memory_the_next_session_is_there_only_while_somebody_is(stage: Stage):
    first = await stage.next_session()
    await asyncio.sleep(2)
    assert stage.sessions.empty(), "nobody is there yet"
    await begin(stage, first)
    spare = await stage.next_session()
    await first.order("supervisor.send(wire.EndVisit())")
    await spare.heard("PhaseIs(phase='attract', seconds='')")
    await first.gone()
    await asyncio.sleep(2)
    assert stage.sessions.empty(), "nobody is there any more"
    assert await spare.python("1 + 1") == 2


@on_stage(spare=Spare.VISIT)
async def test_with_little_memory_another_policy_comes_up_unseen_before_anybody_has_it(
    stage: Stage,
):
    first = await stage.next_session()
    stage.supervisor.renew(replace(stage.frame, version="7"))
    second = await stage.next_session()
    told = await second.heard("PhaseIs(phase='attract', seconds='')")
    assert "Show()" in told, "it was hidden at first"
    await first.gone()
    assert stage.supervisor.state.phase is Phase.ATTRACT


@on_stage(spare=Spare.YES)
async def test_what_a_hidden_spare_says_does_not_begin_a_visit(stage: Stage):
    await stage.next_session()
    spare = await stage.next_session()
    for word in BEGIN:
        await spare.python(word)
    await asyncio.sleep(0.3)
    assert stage.supervisor.state.phase is Phase.ATTRACT


@on_stage(spare=Spare.YES)
async def test_a_spare_that_dies_is_replaced_and_the_visit_goes_on(stage: Stage):
    first = await stage.next_session()
    spare = await stage.next_session()
    await begin(stage, first)
    os.kill(spare.pid, signal.SIGKILL)
    await stage.next_session()
    assert stage.supervisor.state.phase is Phase.VISIT
    assert await first.python("1 + 1") == 2


@on_stage(spare=Spare.YES)
async def test_a_spare_that_cannot_paint_any_more_is_given_up_for_a_fresh_session(stage: Stage):
    first = await stage.next_session()
    spare = await stage.next_session()
    await begin(stage, first)
    os.kill(spare.pid, signal.SIGSTOP)
    await first.order("supervisor.send(wire.EndVisit())")
    await first.gone()
    fresh = await stage.next_session()
    await until(lambda: stage.supervisor.state.phase is Phase.ATTRACT)
    assert await fresh.python("1 + 1") == 2


@on_stage(spare=Spare.YES)
async def test_a_second_end_before_the_next_spare_is_there_works_too(stage: Stage):
    first = await stage.next_session()
    second = await stage.next_session()
    await first.order("supervisor.send(wire.EndVisit())")
    await first.gone()
    await second.heard("Erased()")
    await second.order("supervisor.send(wire.EndVisit())")
    await second.gone()
    third = await stage.next_session()
    assert await third.python("1 + 1") == 2
    await until(lambda: stage.supervisor.state.phase is Phase.ATTRACT)


@on_stage(spare=Spare.YES)
async def test_the_next_session_is_told_whether_the_one_before_was_read_aloud(stage: Stage):
    first = await stage.next_session()
    second = await stage.next_session()
    await begin(stage, first)
    for on in ("no", "yes"):
        await first.python(f"supervisor.send(wire.ReadsAloud({on!r}))")
    await first.order("supervisor.send(wire.EndVisit())")
    told = await second.heard("Erased()")
    assert "Aloud()" in told
    third = await stage.next_session()
    await begin(stage, second)
    await second.order("supervisor.send(wire.EndVisit())")
    assert "Aloud()" not in await third.heard("Erased()")


@on_stage(terms=Terms(idle=0.3, warning=1))
async def test_a_visit_without_a_hand_is_warned_and_then_ended(stage: Stage):
    first = await stage.next_session()
    await begin(stage, first)
    await until(lambda: stage.supervisor.state.phase is Phase.WARNING)
    await first.heard("PhaseIs(phase='warning', seconds='1')")
    await first.gone()
    second = await stage.next_session()
    await second.heard("Erased()")


@on_stage()
async def test_the_agents_reset_ends_a_visit_whose_program_hangs(stage: Stage):
    first = await stage.next_session()
    await begin(stage, first)
    os.kill(first.pid, signal.SIGSTOP)
    assert stage.supervisor.obey(Order.RESET) == ""
    await first.gone()
    await stage.next_session()
    await until(lambda: stage.supervisor.state.phase is Phase.ATTRACT)


@on_stage()
async def test_a_pause_is_shown_and_outlives_the_death_of_the_session(stage: Stage):
    first = await stage.next_session()
    assert stage.supervisor.obey(Order.PAUSE) == ""
    await until(lambda: stage.supervisor.state.phase is Phase.PAUSED)
    os.kill(first.pid, signal.SIGKILL)
    second = await stage.next_session()
    await second.heard("PhaseIs(phase='paused', seconds='')")
    assert stage.supervisor.obey(Order.RESUME) == ""
    assert stage.supervisor.state.phase is Phase.ATTRACT


@on_stage()
async def test_the_death_of_a_program_is_an_end_like_any_other(stage: Stage):
    first = await stage.next_session()
    await begin(stage, first)
    os.kill(first.pid, signal.SIGKILL)
    second = await stage.next_session()
    await second.heard("Erased()")


@on_stage(spare=Spare.YES)
async def test_the_help_mode_is_told_and_ends_with_the_visit(stage: Stage):
    first = await stage.next_session()
    spare = await stage.next_session()
    await begin(stage, first)
    stage.supervisor.obey(Order.HELP_ON)
    assert stage.supervisor.state.helped
    await first.heard("HelpBegins()")
    await first.order("supervisor.send(wire.EndVisit())")
    await first.gone()
    told = await spare.heard("PhaseIs(phase='attract', seconds='')")
    assert "HelpBegins()" not in told
    assert not stage.supervisor.state.helped


@on_stage(spare=Spare.NO)
async def test_an_image_on_trial_learns_that_its_home_is_painted_and_has_a_proof_made(stage: Stage):
    first = await stage.next_session()
    await until(lambda: stage.supervisor.painted)
    assert stage.supervisor.obey(Order.RESET) == ""
    await first.gone()
    await until(lambda: stage.supervisor.state.phase is Phase.ATTRACT)
    assert stage.supervisor.proofs.last is not None
    assert stage.supervisor.proofs.last.clean
