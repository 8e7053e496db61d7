"""A stick belongs to the visit in which it was plugged in, and to no other."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from kiosk.phase import Phase
from kiosk.supervisor.house import House
from kiosk.supervisor.proof import Part
from tests.devices.slot import Slot, slot
from tests.supervisor.stage import Inside, Stage, until
from tests.supervisor.test_visits import begin

pytestmark = pytest.mark.sandbox
PDF = b"%PDF-1.7\n" + b"x" * 3000


@dataclass
class Counter:
    """A kiosk with a slot for sticks."""

    stage: Stage
    slot: Slot
    house: House
    session: Inside

    async def ask(self, **question: str) -> list[dict[str, object]]:
        """Ask the helper as the shell does; give all its answers."""
        await self.session.python("[heard.clear(), pages.clear()] and None")
        await self.session.python("supervisor.send(wire.AskStick())")
        await self.session.heard("StickLine()")
        await self.session.python("os.set_blocking(pages[0], True)")
        await self.session.python(f"os.write(pages[0], {json.dumps(question)!r}.encode()) and None")
        answers: list[dict[str, object]] = []
        while not answers or "outcome" not in answers[-1]:
            answers.append(
                json.loads(await self.session.python("os.read(pages[0], 8192).decode()"))
            )
        return answers

    async def next_visit(self) -> None:
        await self.session.order("supervisor.send(wire.EndVisit())")
        self.session = await self.stage.next_session()
        await until(lambda: self.stage.supervisor.state.phase is Phase.ATTRACT)
        await begin(self.stage, self.session)


@asynccontextmanager
async def counter(place: Slot) -> AsyncIterator[Counter]:
    async with Stage() as stage, asyncio.timeout(100):
        policy = (stage.frame.folder / "policy.json").read_bytes()
        frame = replace(stage.frame, settings=replace(stage.frame.settings, stick=place.socket))
        async with House(stage.supervisor, frame, policy, stage.said.append) as house:
            session = await stage.next_session()
            await begin(stage, session)
            yield Counter(stage, place, house, session)


def at_counter(scene: Callable[[Counter], Awaitable[None]]) -> Callable[[], None]:
    """Make a test of a coroutine that is given a kiosk with a slot for sticks."""

    async def play(place: Slot) -> None:
        async with counter(place) as made:
            await scene(made)

    def test() -> None:
        with slot() as place:
            asyncio.run(play(place))

    test.__name__ = scene.__name__
    return test


@at_counter
async def test_a_visit_is_told_of_its_stick_and_sees_what_is_on_it(kiosk: Counter):
    await kiosk.session.heard("StickIs(how='no-stick')")
    kiosk.slot.plug(Facture_pdf=PDF, Notes_txt=b"words")
    await kiosk.session.heard("StickIs(how='done')")
    found, end = await kiosk.ask(ask="list")
    assert (found["untrusted_name"], end) == ("Facture.pdf", {"outcome": "done"})
    kiosk.slot.pull()
    await kiosk.session.heard("StickIs(how='no-stick')")


@at_counter
async def test_the_next_visit_gets_nothing_of_a_stick_that_was_left(kiosk: Counter):
    kiosk.slot.plug(Facture_pdf=PDF)
    await kiosk.session.heard("StickIs(how='done')")
    await kiosk.next_visit()
    proof = kiosk.stage.supervisor.proofs.last
    assert proof
    assert [c.clean for c in proof.checks if c.name is Part.STICKS] == [True]
    assert await kiosk.ask(ask="list") == [{"outcome": "spent"}]
    kiosk.slot.pull()
    kiosk.slot.replug()
    assert len(await kiosk.ask(ask="list")) == 2


@at_counter
async def test_without_its_helper_a_kiosk_goes_on_and_takes_it_back(kiosk: Counter):
    kiosk.slot.plug(Facture_pdf=PDF)
    await kiosk.session.heard("StickIs(how='done')")
    kiosk.slot.stop()
    await kiosk.session.heard("StickIs(how='no-helper')")
    kiosk.slot.start()
    await kiosk.session.heard("StickIs(how='spent')")  # it may have been there before anybody


@at_counter
async def test_a_session_that_asks_nothing_holds_nobody_up(kiosk: Counter):
    kiosk.slot.plug(Facture_pdf=PDF)
    await kiosk.session.heard("StickIs(how='done')")
    await kiosk.session.python("supervisor.send(wire.AskStick())")
    await kiosk.session.heard("StickLine()")
    await kiosk.next_visit()
    kiosk.slot.pull()
    kiosk.slot.replug()
    await kiosk.session.heard("StickIs(how='done')")
