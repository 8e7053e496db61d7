"""A real supervisor with real sandboxes and gates, around the stand-in of a shell."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import struct
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kiosk.settings import ROOT, Isolation, Settings, Spare
from kiosk.supervisor.birth import Frame
from kiosk.supervisor.machine import Machine, Screen
from kiosk.supervisor.policy_file import compiled_policy
from kiosk.supervisor.run_directory import RunDirectory
from kiosk.supervisor.supervisor import Supervisor

_HEARD = "[repr(m) for m in heard]"
BUILD = ROOT / "build"


async def until(true: Callable[[], object]) -> None:
    """Wait for what comes; a busy machine may take its time."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - what we wait for is outside this event loop
            await asyncio.sleep(0.01)


_Scene = Callable[["Stage"], Awaitable[None]]


class Inside:
    """The test's end of a stand-in that runs in a sandbox."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        end = writer.get_extra_info("socket")
        credentials = end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        self.pid: int = struct.unpack("3i", credentials)[0]  # as our own namespace counts

    async def heard(self, word: str) -> list[str]:
        """Wait until the supervisor has told it something; give all that it was told."""
        async with asyncio.timeout(20):
            while word not in (told := await self.python(_HEARD)):  # noqa: ASYNC110 - as `until`
                await asyncio.sleep(0.01)
        return list(told)

    async def python(self, expression: str) -> Any:  # noqa: ANN401 - JSON
        self._writer.write(json.dumps(expression).encode() + b"\n")
        return json.loads(await self._reader.readline())

    async def order(self, expression: str) -> None:
        """Evaluate something after which no answer may come."""
        self._writer.write(json.dumps(expression).encode() + b"\n")

    async def gone(self) -> None:
        """Wait until its end is closed, which only its death does."""
        with suppress(ConnectionResetError):
            while await self._reader.read(4096):
                pass

    async def close(self) -> None:
        """Let go of it."""
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


class Stage:
    """A supervisor that runs beside the test on the same event loop."""

    def __init__(self, **changes: Any) -> None:  # noqa: ANN401 - of Frame or Supervisor
        self._changes = changes
        self._stack = ExitStack()
        self.sessions: asyncio.Queue[Inside] = asyncio.Queue()
        self.said: list[str] = []
        self._all: list[Inside] = []

    async def __aenter__(self) -> Self:
        BUILD.mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(dir=BUILD, prefix="s"))
        self._stack.callback(shutil.rmtree, self.folder)
        path = self.folder / "stand_in"
        self._server = await asyncio.start_unix_server(self._come, path, limit=1 << 24)
        screen = socket.socket(socket.AF_UNIX)
        self._stack.callback(screen.close)
        screen.bind(str(self.folder / "screen"))
        environment = {"DISPLAY": ":7", "XAUTHORITY": "/nowhere"}
        machine = replace(
            Machine.found(environment), screen=Screen("xcb", ":7", self.folder / "screen")
        )
        settings = Settings(
            session_program=f"tests.supervisor.stand_in {path}",
            training="127.0.0.1:9",
            isolation=self._changes.pop("isolation", Isolation.BUBBLEWRAP),
            control=self.folder / "control",
            scanner="none",
        )
        own = {n: self._changes.pop(n) for n in ("terms", "spare") if n in self._changes}
        run = self._stack.enter_context(RunDirectory(self.folder))
        run.write_policy(compiled_policy(settings, BUILD / "cache"))
        self.frame = Frame(machine, settings, run.path, **{"quiet": False, **self._changes})
        self.supervisor = Supervisor(self.frame, self.said.append, **{"spare": Spare.NO, **own})
        self.running = asyncio.create_task(self.supervisor.run())
        return self

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside = Inside(reader, writer)
        self._all.append(inside)
        await self.sessions.put(inside)

    async def next_session(self) -> Inside:
        """Wait for the next session; fails at once where the supervisor has given up."""
        coming = asyncio.create_task(self.sessions.get())
        await asyncio.wait((coming, self.running), return_when=asyncio.FIRST_COMPLETED)
        if not coming.done():
            coming.cancel()
            await self.running
            raise AssertionError("the supervisor has stopped")
        return coming.result()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.supervisor.stop()
            await self.running
        finally:
            for inside in self._all:
                await inside.close()
            self._server.close()
            self._stack.close()


def on_stage(**changes: Any) -> Callable[[_Scene], Callable[[], None]]:  # noqa: ANN401 - as above
    """Make a test of a coroutine that is given a stage."""

    async def play(scene: _Scene) -> None:
        async with Stage(**changes) as stage, asyncio.timeout(60):
            await scene(stage)

    def decorate(scene: _Scene) -> Callable[[], None]:
        def test() -> None:
            asyncio.run(play(scene))

        test.__name__ = getattr(scene, "__name__", "")
        return test

    return decorate
