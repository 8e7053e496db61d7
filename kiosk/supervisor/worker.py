"""A program that does one job for a visit, behind walls: it is asked, answers, and is buried."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.supervisor import sandbox
from kiosk.supervisor.child import readable
from kiosk.supervisor.walled import Walled, start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kiosk.supervisor.birth import Frame

_SETTLING: Final = 10.0  # seconds for bubblewrap to make its namespaces


class WorkerError(KioskError):
    """A worker did not do its job: it died, took too long, or said what it may not."""


class Worker:
    """A running worker; use it with `async with`.

    Args:
        frame: what sessions have in common.
        program: its Python module, and its arguments.
        seen: files, folders and sockets that it needs.
        outside: whether it speaks with devices, on the network or on USB.
    """

    def __init__(
        self, frame: Frame, program: Sequence[str], seen: Sequence[Path], *, outside: bool = False
    ) -> None:
        self._channel, end = wire.Channel.pair()
        number = end.fileno()
        os.set_blocking(self._channel.fileno(), False)
        command = (str(frame.machine.python), "-m", *program, "--fd", str(number))
        self._walled: Walled = start(
            frame,
            lambda *pipes: sandbox.worker(frame.machine, seen, *pipes, outside=outside),
            command,
            sandbox.worker_environment(frame.machine),
            (number,),
        )
        end.close()

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(_SETTLING):
                await self._walled.settle()
        except BaseException:
            await self._bury()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._bury()

    async def _bury(self) -> None:
        self._channel.close()
        await asyncio.shield(asyncio.ensure_future(self._walled.bury()))

    def tell(self, message: wire.Message, descriptors: tuple[int, ...] = ()) -> None:
        """Send it a message; that it is gone is seen where its answer is waited for."""
        with suppress(OSError):
            self._channel.send(message, descriptors)

    async def answer(self, seconds: float) -> wire.Message:
        """Wait for what it says next.

        Raises:
            WorkerError: nothing comes, or not what a worker says.
        """
        message, carried = await self.answer_with(seconds)
        if carried is not None:
            os.close(carried)
            raise WorkerError("this worker has no descriptors to give")
        return message

    async def answer_with(self, seconds: float) -> tuple[wire.Message, int | None]:
        """Wait for what it says next, and for the descriptor with it, which is the caller's.

        Raises:
            WorkerError: nothing comes, or not what a worker says.
        """
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await readable(self._channel.fileno())
                    received = self._channel.receive()
                    if received is not None:
                        break
        except (TimeoutError, EOFError, OSError, wire.WireError) as error:
            raise WorkerError("a worker has ended without an answer") from error
        message, descriptors = received
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        return message, descriptors[0] if descriptors else None
