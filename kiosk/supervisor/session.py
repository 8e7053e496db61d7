"""One visit's processes, a gate and a shell in its sandbox: born together, killed together."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from kiosk import wire
from kiosk.errors import KioskError
from kiosk.settings import Isolation, Settings
from kiosk.supervisor import sandbox
from kiosk.supervisor.child import Child, dead, inhabitants
from kiosk.supervisor.machine import Machine

SETTLING: Final = 10.0  # seconds for bubblewrap to make its namespaces
DYING: Final = 10.0  # seconds for the kernel to bury a killed tree
_FROM_GATE: Final = wire.Blocked
_FROM_SHELL: Final = (wire.Warm, wire.Painted, wire.CallAgent, wire.Blocked)


class Ending(StrEnum):
    """Why a session is over."""

    VISIT = "the visit is over"
    SHELL_DIED = "the session's program died"
    GATE_DIED = "its gate died"
    SILENT = "it did not answer any more"
    MISBEHAVED = "it sent what it may not send"


class NotWipedError(KioskError):
    """Something of a session outlived its kill: nobody may use the kiosk any more."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all sessions of a supervisor have in common.

    Attributes:
        machine: what a session may see.
        settings: of this machine.
        folder: the run directory.
        quiet: whether what they write to the console is dropped, for it could name a site.
        patience: seconds without a beat after which a shell counts as hung.
        first_patience: the same before its first beat.
    """

    machine: Machine
    settings: Settings
    folder: Path
    quiet: bool = True
    patience: float = 20.0
    first_patience: float = 60.0

    @property
    def walled(self) -> bool:
        """Whether sessions have a sandbox."""
        return self.settings.isolation is Isolation.BUBBLEWRAP


class Session:
    """A running session. Whoever starts one calls `kill` in the end, whatever happened.

    Attributes:
        over: the future that tells why it ended.
        born: when it was started, on the event loop's clock.
    """

    def __init__(self, frame: Frame, hear: Callable[[wire.Message], None]) -> None:
        """Start its processes; they come up side by side.

        Args:
            frame: what sessions have in common.
            hear: what is told of the messages that concern more than life and death.
        """
        loop = asyncio.get_running_loop()
        self.over: asyncio.Future[Ending] = loop.create_future()
        self.born = loop.time()
        self._frame = frame
        self._hear = hear
        self._namespaces: dict[str, int] = {}
        self._init = -1  # pidfd of the first process inside
        self._shell_channel, shell_end = wire.Channel.pair()
        self._gate_channel, gate_end = wire.Channel.pair()
        to_gate, to_shell = wire.Channel.pair()
        self._shell, self._information = self._start_shell(shell_end, to_gate)
        for end in (shell_end, to_gate):
            end.close()
        self._gate: Child | None = None
        self._gate_ends = (to_shell, gate_end)
        self._alarm = loop.call_later(frame.first_patience, self._end, Ending.SILENT)
        loop.add_reader(self._shell_channel, self._read, self._shell_channel, Ending.SHELL_DIED)
        loop.add_reader(self._gate_channel, self._read, self._gate_channel, Ending.GATE_DIED)
        self._shell.exited.add_done_callback(lambda _: self._end(Ending.SHELL_DIED))

    @classmethod
    async def start(cls, frame: Frame, hear: Callable[[wire.Message], None]) -> Self:
        """Start one, and learn in which namespaces it lives."""
        session = cls(frame, hear)
        try:
            async with asyncio.timeout(SETTLING):
                await session._settle()
        except BaseException:
            await session.kill()
            raise
        return session

    async def _settle(self) -> None:
        if self._information is None:
            return
        self._namespaces = await _information(self._information)
        with suppress(ProcessLookupError, KeyError):  # it has died already, or never lived
            self._init = os.pidfd_open(self._namespaces["child-pid"])

    def _start_gate(self) -> None:
        """Start the gate, once the shell has said its first word: they shall not compete."""
        frame = self._frame
        ends = [end.fileno() for end in self._gate_ends]
        self._gate = Child(
            sandbox.gate(frame.machine, frame.folder, *ends),
            environment=sandbox.gate_environment(frame.machine, frame.settings),
            descriptors=ends,
            quiet=frame.quiet,
        )
        for end in self._gate_ends:
            end.close()
        self._gate.exited.add_done_callback(lambda _: self._end(Ending.GATE_DIED))

    def _start_shell(self, to_us: wire.Channel, to_gate: wire.Channel) -> tuple[Child, int | None]:
        frame = self._frame
        ends: Sequence[int] = (to_us.fileno(), to_gate.fileno())
        command = sandbox.shell(
            frame.machine, frame.settings, frame.folder, supervisor=ends[0], gate=ends[1]
        )
        environment = sandbox.environment(frame.machine, frame.settings, frame.folder)
        if not frame.walled:
            child = Child(command, environment=environment, descriptors=ends, quiet=frame.quiet)
            return child, None
        reader, writer = os.pipe()
        try:
            walls = sandbox.bubblewrap(frame.machine, frame.folder, writer)
            child = Child(
                (*walls, *command),
                environment=environment,
                descriptors=(*ends, writer),
                quiet=frame.quiet,
            )
        finally:
            os.close(writer)
        return child, reader

    def _end(self, ending: Ending) -> None:
        if not self.over.done():
            self.over.set_result(ending)

    def _read(self, channel: wire.Channel, if_closed: Ending) -> None:
        try:
            received = channel.receive()
        except EOFError:
            asyncio.get_running_loop().remove_reader(channel)
            self._end(if_closed)
            return
        except wire.WireError:
            self._end(Ending.MISBEHAVED)
            return
        if received is None or self.over.done():
            return
        message, descriptors = received
        for descriptor in descriptors:
            os.close(descriptor)
        if descriptors:
            self._end(Ending.MISBEHAVED)
        elif channel is self._gate_channel:
            self._obey_gate(message)
        else:
            self._obey_shell(message)

    def _obey_gate(self, message: wire.Message) -> None:
        if isinstance(message, _FROM_GATE):
            self._hear(message)
        else:
            self._end(Ending.MISBEHAVED)

    def _obey_shell(self, message: wire.Message) -> None:
        if self._gate is None:
            self._start_gate()
        match message:
            case wire.Beat():
                self._alarm.cancel()
                loop = asyncio.get_running_loop()
                self._alarm = loop.call_later(self._frame.patience, self._end, Ending.SILENT)
            case wire.EndVisit():
                self._end(Ending.VISIT)
            case _ if isinstance(message, _FROM_SHELL):
                self._hear(message)
            case _:
                self._end(Ending.MISBEHAVED)

    async def kill(self) -> None:
        """Kill everything of it, wait until the kernel has buried it, and look that it has.

        Raises:
            NotWipedError: something is left.
        """
        loop = asyncio.get_running_loop()
        self._alarm.cancel()
        for channel in (self._shell_channel, self._gate_channel):
            loop.remove_reader(channel)
        for end in (self._shell_channel, self._gate_channel, *self._gate_ends):
            end.close()
        for child in self._children():
            child.kill()
        try:
            async with asyncio.timeout(DYING):
                await self._buried()
        except TimeoutError as error:
            raise NotWipedError("a session cannot be killed", hint="restart the machine") from error
        finally:
            if self._init >= 0:
                os.close(self._init)
        left = inhabitants(self._namespaces["pid-namespace"]) if self._namespaces else []
        if left:
            raise NotWipedError(
                f"{len(left)} processes of an ended session still live", hint="restart the machine"
            )

    async def _buried(self) -> None:
        if self._init >= 0:
            # The death of a PID namespace's first process is told only after that of all others.
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._init, signal.SIGKILL)
            await dead(self._init)
        await asyncio.wait([child.exited for child in self._children()])

    def _children(self) -> list[Child]:
        return [self._shell, *([self._gate] if self._gate else [])]


async def _information(descriptor: int) -> dict[str, int]:
    """Read what bubblewrap tells about its namespaces; nothing where it could make none."""
    loop = asyncio.get_running_loop()
    with os.fdopen(descriptor, "rb") as pipe:
        reader = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        try:
            text = await reader.read()
        finally:
            transport.close()
    return json.loads(text) if text else {}
