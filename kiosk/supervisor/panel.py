"""The process of the agent's panel, in a sandbox like a session's but without a gate."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final, Self

from kiosk import wire
from kiosk.order import CodeAnswer
from kiosk.supervisor import sandbox
from kiosk.supervisor.birth import Frame
from kiosk.supervisor.child import readable
from kiosk.supervisor.walled import Walled, start

PROGRAM: Final = "kiosk.shell.agent"
_SETTLING: Final = 10.0  # seconds for bubblewrap to make its namespaces
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
        self._walled = _started(frame, end, program)
        end.close()
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
            async with asyncio.timeout(_SETTLING):
                await panel._walled.settle()
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
            NotWipedError: it does not die.
        """
        self.over.cancel()
        try:
            await self._walled.bury()
            await asyncio.wait([self.over])
        finally:
            self._channel.close()

    async def _serve(self) -> None:
        """Answer what it says until it leaves, hangs, or says what it may not."""
        loop = asyncio.get_running_loop()
        with suppress(*_ENDS):
            async with asyncio.timeout(self._frame.first_patience) as patience:
                while True:
                    await readable(self._channel.fileno())
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


def _started(frame: Frame, end: wire.Channel, program: str) -> Walled:
    number = end.fileno()
    words = (str(frame.machine.python), "-m", *shlex.split(program))
    return start(
        frame,
        lambda *pipes: sandbox.bubblewrap(frame.machine, frame.folder, *pipes),
        (*words, "--supervisor-fd", str(number)),
        sandbox.environment(frame.machine, frame.settings, frame.folder),
        (number,),
    )
