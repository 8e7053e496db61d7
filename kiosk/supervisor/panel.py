"""The process of the agent's panel, in a sandbox like a session's but without a gate."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final, Self

from kiosk import wire
from kiosk.order import CodeAnswer
from kiosk.supervisor import sandbox
from kiosk.supervisor.birth import Frame, launch
from kiosk.supervisor.child import Child, dead
from kiosk.supervisor.seccomp import readable_filter

PROGRAM: Final = "kiosk.shell.agent"
_DYING: Final = 10.0  # seconds for the kernel to bury it
_ENDS: Final = (EOFError, OSError, TimeoutError, wire.WireError)

Answer = Callable[[wire.Message, bool], Awaitable[Sequence[wire.Message] | None]]


class Panel:
    """A running panel. Whoever has one calls `kill` in the end, whatever happened.

    Attributes:
        over: the task that is done when nothing it says is heard any more.
    """

    def __init__(self, frame: Frame, answer: Answer, program: str = PROGRAM) -> None:
        """Start it.

        Args:
            frame: what sessions have in common, and the panel with them.
            answer: gives what is answered to a message, for a panel that is admitted or not;
                None where it may not say that.
            program: its Python module, and its first arguments.
        """
        self._frame = frame
        self._answer = answer
        self._admitted = False
        self._channel, end = wire.Channel.pair()
        os.set_blocking(self._channel.fileno(), False)
        self._child, self._information = _started(frame, end, program)
        end.close()
        self._init = -1  # pidfd of the first process inside
        self.over: asyncio.Task[None] = asyncio.create_task(self._serve())

    @classmethod
    async def start(cls, frame: Frame, answer: Answer, program: str = PROGRAM) -> Self:
        """Start one, and learn which process is its first.

        Args:
            frame: as above.
            answer: as above.
            program: as above.

        Raises:
            TimeoutError: its sandbox does not come about.
        """
        panel = cls(frame, answer, program)
        try:
            async with asyncio.timeout(_DYING):
                await panel._settle()
        except BaseException:
            await panel.kill()
            raise
        return panel

    def tell(self, message: wire.Message) -> None:
        """Send it a message; one that does not read any more will be heard no more, either."""
        with suppress(OSError):
            self._channel.send(message)
        if isinstance(message, wire.PinAnswer):
            self._admitted |= message.answer == CodeAnswer.RIGHT

    async def kill(self) -> None:
        """Kill everything of it, and wait until the kernel has buried it.

        Raises:
            TimeoutError: it does not die.
        """
        self._child.kill()
        if self._init >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._init, signal.SIGKILL)
        self.over.cancel()
        try:
            async with asyncio.timeout(_DYING):
                if self._init >= 0:
                    await dead(self._init)
                await self._child.exited
                await asyncio.wait([self.over])
        finally:
            self._channel.close()
            for descriptor in (self._init, self._information):
                if descriptor >= 0:
                    os.close(descriptor)

    async def _settle(self) -> None:
        if self._information < 0:
            return
        text = b""
        while True:
            await _readable(self._information)
            part = os.read(self._information, 4096)
            if not part:
                break
            text += part
        with suppress(ProcessLookupError, KeyError, ValueError):  # it has died already
            self._init = os.pidfd_open(json.loads(text)["child-pid"])

    async def _serve(self) -> None:
        """Answer what it says until it leaves, hangs, or says what it may not."""
        loop = asyncio.get_running_loop()
        with suppress(*_ENDS):
            async with asyncio.timeout(self._frame.first_patience) as patience:
                while True:
                    await _readable(self._channel.fileno())
                    message = self._next()
                    if isinstance(message, wire.Beat):
                        patience.reschedule(loop.time() + self._frame.patience)
                    elif not isinstance(message, wire.Painted | None):
                        await self._reply(message)

    async def _reply(self, message: wire.Message) -> None:
        answer = await self._answer(message, self._admitted)
        if answer is None:
            raise wire.WireError("what a panel may not say")
        for each in answer:
            self.tell(each)

    def _next(self) -> wire.Message | None:
        received = self._channel.receive()
        if received is None:
            return None
        message, descriptors = received
        for descriptor in descriptors:
            os.close(descriptor)
        if descriptors:
            raise wire.WireError("a panel has no descriptors to give")
        return message


def _started(frame: Frame, end: wire.Channel, program: str) -> tuple[Child, int]:
    """Start the program; give its process, and where bubblewrap tells of it, or -1."""
    number = end.fileno()
    words = (str(frame.machine.python), "-m", *shlex.split(program))
    command = (*words, "--supervisor-fd", str(number))
    environment = sandbox.environment(frame.machine, frame.settings, frame.folder)
    if not frame.walled:
        return Child(launch(command, environment, (number,), quiet=frame.quiet)), -1
    information, writer = os.pipe()
    os.set_blocking(information, False)
    calls = readable_filter()
    walls = sandbox.bubblewrap(frame.machine, frame.folder, writer, calls)
    try:
        process = launch(
            (*walls, *command), environment, (number, writer, calls), quiet=frame.quiet
        )
    except OSError:
        os.close(information)
        raise
    finally:
        os.close(writer)
        os.close(calls)
    return Child(process), information


async def _readable(descriptor: int) -> None:
    """Wait until there is something to read."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(descriptor, ready.set_result, None)
    ready.add_done_callback(lambda _: loop.remove_reader(descriptor))
    await ready
