"""The agent's panel, seen from the supervisor: a real one on a virtual screen, and rude ones."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from kiosk import wire
from kiosk.order import Order
from kiosk.settings import ROOT, Isolation, Settings
from kiosk.supervisor.birth import Frame
from kiosk.supervisor.desk import Desk
from kiosk.supervisor.machine import Machine
from kiosk.supervisor.panel import PROGRAM
from kiosk.supervisor.pin import Pin
from kiosk.supervisor.policy_file import compiled_policy
from kiosk.supervisor.processes import started_with
from kiosk.supervisor.run_directory import RunDirectory
from tests.virtual_screen import VirtualScreen

pytestmark = pytest.mark.sandbox

CODE = "4827"
FACTS = (wire.Fact("phase", "attract"), wire.Fact("help", "off"))
BUILD = ROOT / "build"


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - what we wait for is outside this event loop
            await asyncio.sleep(0.02)


class Place:
    """A desk, its screen, and what was ordered at it."""

    def __init__(self, desk: Desk, screen: VirtualScreen, folder: Path, pin: Pin) -> None:
        self.desk, self.screen, self.folder, self.pin = desk, screen, folder, pin
        self.obeyed: list[Order] = []

    def look(self) -> bytes:
        return self.screen.image().tobytes()

    def differs(self, picture: bytes) -> bool:
        return self.look() != picture

    async def rest(self) -> bytes:
        """Wait until nothing moves on the screen, and give what is there."""
        while True:
            before = self.look()
            await asyncio.sleep(0.5)
            if before == self.look():
                return before

    async def keys(self, *keys: str) -> None:
        command = ["xdotool", "key", "--delay", "60", *keys]
        environment = self.screen.environment()
        await asyncio.to_thread(subprocess.run, command, env=environment, check=True, timeout=30)

    @property
    def alive(self) -> list[int]:
        return started_with(self.folder)


@asynccontextmanager
async def at_the_desk(
    screen: VirtualScreen, *, code: str = CODE, program: str = PROGRAM, patience: float = 60
) -> AsyncIterator[Place]:
    folder = Path(tempfile.mkdtemp(dir=BUILD, prefix="d"))
    settings = Settings()
    environment = screen.environment()
    try:
        with RunDirectory(folder) as run, tempfile.TemporaryDirectory() as state:
            machine = Machine.found(environment)
            run.write_policy(compiled_policy(settings, BUILD / "cache"))
            run.write_screen_key(machine.screen)
            frame = Frame(machine, settings, run.path, quiet=False, first_patience=patience)
            assert settings.isolation is Isolation.BUBBLEWRAP
            pin = Pin(Path(state))
            if code:
                pin.choose(code)

            def obey(order: Order) -> str:
                place.obeyed.append(order)
                return ""

            place = Place(Desk(frame, pin, obey, lambda: FACTS, program), screen, run.path, pin)
            try:
                yield place
            finally:
                await place.desk.close()
                assert not place.alive
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def screen():
    BUILD.mkdir(exist_ok=True)
    with VirtualScreen(1366, 768, window_manager=True) as screen:
        yield screen


def play(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(scene(), 200))


@pytest.mark.e2e
def test_the_agent_types_her_code_and_erases(screen):
    async def scene() -> None:
        async with at_the_desk(screen) as place:
            bare = await place.rest()
            await place.desk.open()
            await until(lambda: place.look() != bare)
            pad = await place.rest()
            await place.keys("9", "9", "1", "3", "Return")
            await until(place.pin.seconds)
            await until(lambda: not place.pin.seconds())
            await asyncio.sleep(1.2)  # the pad itself counts whole seconds
            assert place.desk.opened
            await place.keys(*CODE, "Return")
            await until(lambda: place.look() != pad)
            await place.rest()
            assert place.obeyed == []
            await place.keys("Tab", "Return")  # the first button
            await until(lambda: place.obeyed)
            assert place.obeyed == [Order.RESET]
            await until(lambda: not place.desk.opened and not place.alive)

    play(scene)


@pytest.mark.e2e
def test_the_panel_leaves_on_escape_and_opens_again(screen):
    async def scene() -> None:
        async with at_the_desk(screen) as place:
            for _ in range(2):
                bare = await place.rest()
                await place.desk.open()
                await place.desk.open()  # while it is open, nothing happens
                await until(partial(place.differs, bare))
                await place.rest()
                await place.keys("Escape")
                await until(lambda: not place.desk.opened and not place.alive)

    play(scene)


@pytest.mark.e2e
def test_a_panel_that_is_closed_leaves_nothing_behind(screen):
    async def scene() -> None:
        async with at_the_desk(screen) as place:
            await place.desk.open()
            await until(lambda: place.alive)
            await place.desk.close()
            assert not place.alive
            assert not place.desk.opened

    play(scene)


@pytest.mark.parametrize(
    "deed", ["command", "rubbish", "descriptor", "reply", "pin_after_pin", "leave"]
)
def test_a_panel_that_says_what_it_may_not_is_killed_and_obeyed_in_nothing(deed, screen):
    async def scene() -> None:
        program = f"tests.supervisor.rude_panel {deed} {CODE}"
        async with at_the_desk(screen, program=program) as place:
            await place.desk.open()
            await until(lambda: not place.desk.opened and not place.alive)
            assert place.obeyed == []

    play(scene)


def test_a_panel_that_reads_nothing_holds_nobody_up(screen):
    async def scene() -> None:
        program = f"tests.supervisor.rude_panel flood {CODE}"
        async with at_the_desk(screen, program=program) as place:
            await place.desk.open()
            await until(lambda: len(place.obeyed) > 1000)
            async with asyncio.timeout(20):
                await place.desk.close()

    play(scene)


def test_a_panel_that_hangs_does_not_cover_the_kiosk_for_good(screen):
    async def scene() -> None:
        program = f"tests.supervisor.rude_panel hang {CODE}"
        async with at_the_desk(screen, program=program, patience=0.5) as place:
            await place.desk.open()
            await until(lambda: not place.desk.opened and not place.alive)

    play(scene)


def test_without_a_code_the_panel_lets_nobody_in(screen):
    async def scene() -> None:
        program = "tests.supervisor.rude_panel guess 0000"
        async with at_the_desk(screen, program=program, code="") as place:
            await place.desk.open()
            await until(lambda: not place.desk.opened and not place.alive)
            assert place.obeyed == []

    play(scene)


def test_the_panel_sees_neither_the_hash_nor_a_network_nor_other_processes(screen):
    async def scene() -> None:
        program = f"tests.supervisor.rude_panel spy {CODE}"
        async with at_the_desk(screen, program=program) as place:
            await place.desk.open()
            await until(lambda: place.obeyed or not place.desk.opened)
            assert place.obeyed == [Order.HELP_ON]  # its way to say that it saw nothing

    play(scene)
