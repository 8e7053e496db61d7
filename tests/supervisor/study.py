"""A kiosk with a real SANE and a scanner that does what a test says; its shell is a stand-in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from kiosk.phase import Phase
from kiosk.supervisor.house import House
from tests.devices.escl_scanner import EsclScanner
from tests.supervisor.stage import Inside, Stage, until
from tests.supervisor.test_visits import begin


@dataclass
class Study:
    """A kiosk with a scanner."""

    stage: Stage
    scanner: EsclScanner
    house: House
    session: Inside

    async def scan(self, colour: str = "no") -> None:
        await self.session.python("heard.clear()")
        await self.session.python(f"supervisor.send(wire.Scan('{colour}'))")

    async def ends(self) -> str:
        """Wait for the end of a scan; give it."""
        for _ in range(1500):
            said = list(await self.session.python("[repr(m) for m in heard]"))
            steps = [one.split("'")[1] for one in said if one.startswith("ScanIs(")]
            if over := [step for step in steps if step not in {"reading", "waiting"}]:
                return str(over[-1])
            await asyncio.sleep(0.02)
        raise AssertionError(said)

    async def pages(self) -> list[bytes]:
        """Take the pages that have come."""
        number = await self.session.python("len(pages)")
        read = "os.pread(pages.pop(0), 1 << 22, 0).hex()"
        return [bytes.fromhex(await self.session.python(read)) for _ in range(number)]

    async def next_visit(self) -> None:
        self.session = await self.stage.next_session()
        await until(lambda: self.stage.supervisor.state.phase is Phase.ATTRACT)
        await begin(self.stage, self.session)


@asynccontextmanager
async def study(scanner: EsclScanner, named: str, seconds: float = 100.0) -> AsyncIterator[Study]:
    """Open it for so long at most."""
    async with Stage() as stage, asyncio.timeout(seconds):
        policy = (stage.frame.folder / "policy.json").read_bytes()
        settings = replace(stage.frame.settings, scanner=named)
        frame = replace(stage.frame, settings=settings)
        async with House(stage.supervisor, frame, policy, stage.said.append) as house:
            session = await stage.next_session()
            await until(lambda: house._scanners.scanner or named == "none")
            await begin(stage, session)
            yield Study(stage, scanner, house, session)


def in_study(
    named: str = "",
) -> Callable[[Callable[[Study], Awaitable[None]]], Callable[[], None]]:
    """Make a test of a coroutine that is given a kiosk with a scanner."""

    def wrap(scene: Callable[[Study], Awaitable[None]]) -> Callable[[], None]:
        async def play(scanner: EsclScanner) -> None:
            async with study(scanner, named or scanner.url) as made:
                await scene(made)

        def test() -> None:
            with EsclScanner() as scanner:
                asyncio.run(play(scanner))

        test.__name__ = scene.__name__
        return test

    return wrap
