"""One visit's processes, a gate and a shell in its sandbox: born together, killed together."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from enum import StrEnum
from typing import Final, Self

from kiosk import wire
from kiosk.supervisor import sandbox
from kiosk.supervisor.birth import Birth, Frame, bear, launch
from kiosk.supervisor.child import Child
from kiosk.supervisor.proof import Remains
from kiosk.supervisor.walled import Walled

SETTLING: Final = 10.0  # seconds for bubblewrap to make its namespaces
_FROM_GATE: Final = wire.Blocked
_FROM_SHELL: Final = (
    wire.Accepted,
    wire.AgentWanted,
    wire.AskCounted,
    wire.AskStick,
    wire.AwaitCode,
    wire.Blocked,
    wire.CallAgent,
    wire.CancelPrint,
    wire.CancelScan,
    wire.EndVisit,
    wire.Opened,
    wire.Painted,
    wire.Print,
    wire.ReadsAloud,
    wire.Scan,
    wire.Smiled,
    wire.Touched,
    wire.Warm,
    wire.Wish,
)


class Ending(StrEnum):
    """Why a session came to its end by itself."""

    SHELL_DIED = "the session's program died"
    GATE_DIED = "its gate died"
    SILENT = "it did not answer any more"
    MISBEHAVED = "it sent what it may not send"


Hear = Callable[["Session", wire.Message, int | None], None]


class Session:
    """A running session. Whoever has one calls `kill` in the end, whatever happened.

    Attributes:
        over: the future that tells why it ended by itself.
        painted: the future that is set when its first picture is on the screen.
        ever_painted: whether it ever was, which outlives `kill`.
        warm: whether its web engine is loaded.
        aloud: whether it reads everything aloud.
        shown: whether it is the one on the screen.
        frame: what it has in common with others that began with the same policy.
        born: when it was started, on the event loop's clock.
        began: the same in seconds since the epoch.
    """

    def __init__(self, frame: Frame, birth: Birth, hear: Hear) -> None:
        """Take over a shell that was just started.

        Args:
            frame: what sessions have in common.
            birth: the shell and its lines.
            hear: what is told of the messages that concern more than life and death, and given the
                descriptor that came with one.
        """
        loop = asyncio.get_running_loop()
        self.over: asyncio.Future[Ending] = loop.create_future()
        self.painted: asyncio.Future[None] = loop.create_future()
        self.ever_painted = self.warm = self.aloud = False
        self.shown = not birth.hidden
        self.born = loop.time()
        self.began = birth.began
        self.frame = frame
        self._hear = hear
        self._shell_channel, self._gate_channel = birth.shell_channel, birth.gate_channel
        self._gate_ends: tuple[wire.Channel, ...] = birth.gate_ends
        self._lists = birth.lists
        self._shell = Walled(birth.shell, birth.information)
        self._gate: Child | None = None
        os.set_blocking(self._shell_channel.fileno(), False)  # a shell that hangs reads nothing
        self._alarm = loop.call_later(frame.first_patience, self._end, Ending.SILENT)
        os.set_blocking(self._gate_channel.fileno(), False)
        loop.add_reader(self._shell_channel, self._read, self._shell_channel, Ending.SHELL_DIED)
        loop.add_reader(self._gate_channel, self._read, self._gate_channel, Ending.GATE_DIED)
        self._shell.child.exited.add_done_callback(lambda _: self._end(Ending.SHELL_DIED))

    @classmethod
    async def start(
        cls, frame: Frame, hear: Hear, birth: Birth | None = None, *, hidden: bool = False
    ) -> Self:
        """Start one, or take over one that was just born, and learn in which namespaces it lives.

        Args:
            frame: what sessions have in common.
            hear: what is told of what it says.
            birth: of a shell that runs already, if it does.
            hidden: whether it waits to be shown, where it is not born yet.
        """
        session = cls(frame, birth or bear(frame, hidden=hidden), hear)
        try:
            async with asyncio.timeout(SETTLING):
                await session._shell.settle()
        except BaseException:
            await session.kill()
            raise
        return session

    @property
    def namespaces(self) -> dict[str, int]:
        """The inodes of its namespaces, as bubblewrap names them, and "child-pid"."""
        return self._shell.namespaces

    @property
    def first(self) -> int:
        """The process from which all others of it descend."""
        return self._shell.child.pid

    @property
    def ending(self) -> Ending | None:
        """Why it came to its end by itself; None where it lives, or was killed by us."""
        return self.over.result() if self.over.done() and not self.over.cancelled() else None

    def show(self) -> None:
        """Put it on the screen; `painted` says when it is there."""
        self.shown = True
        self.tell(wire.Show())

    def tell(self, message: wire.Message, descriptors: tuple[int, ...] = ()) -> None:
        """Send the shell a message; one that does not read any more is as good as dead."""
        try:
            self._shell_channel.send(message, descriptors)
        except BlockingIOError:
            self._end(Ending.SILENT)
        except OSError:
            self._end(Ending.SHELL_DIED)

    def permit(self, host: str) -> None:
        """Open a site for this visit: the gate knows before the shell may ask there."""
        message = wire.Permit(host)
        try:
            self._gate_channel.send(message)
        except OSError:  # it hangs, or is gone
            self._end(Ending.GATE_DIED)
            return
        self.tell(message)

    def _start_gate(self) -> None:
        """Start the gate, once the shell has said its first word: they shall not compete."""
        frame = self.frame
        shell, supervisor = (end.fileno() for end in self._gate_ends)
        lists = self._lists
        command = sandbox.gate(
            frame.machine,
            frame.folder,
            shell=shell,
            supervisor=supervisor,
            lists=lists,
            policy=frame.policy,
        )
        self._gate = Child(
            launch(
                command,
                sandbox.gate_environment(frame.machine, frame.settings),
                (shell, supervisor, *lists),
                quiet=frame.quiet,
            )
        )
        self._close_gate_ends()
        self._gate.exited.add_done_callback(lambda _: self._end(Ending.GATE_DIED))

    def _close_gate_ends(self) -> None:
        """Close what only the gate needed from us; once it has them, or will never have."""
        for end in self._gate_ends:
            end.close()
        for descriptor in self._lists:
            os.close(descriptor)
        self._gate_ends, self._lists = (), ()

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
        carried = descriptors[0] if descriptors else None
        if bool(descriptors) is not isinstance(message, wire.Print) or len(descriptors) > 1:
            for descriptor in descriptors:
                os.close(descriptor)
            self._end(Ending.MISBEHAVED)
        elif channel is self._gate_channel:
            self._obey_gate(message, carried)
        else:
            self._obey_shell(message, carried)

    def _obey_gate(self, message: wire.Message, carried: int | None) -> None:
        if isinstance(message, _FROM_GATE):
            self._hear(self, message, None)
            return
        if carried is not None:
            os.close(carried)
        self._end(Ending.MISBEHAVED)

    def _obey_shell(self, message: wire.Message, carried: int | None) -> None:
        if self._gate is None:
            self._start_gate()
        if isinstance(message, wire.Beat):
            self._alarm.cancel()
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(self.frame.patience, self._end, Ending.SILENT)
            return
        if not isinstance(message, _FROM_SHELL):
            self._end(Ending.MISBEHAVED)
            return
        if isinstance(message, wire.Painted) and not self.painted.done():
            self.ever_painted = True
            self.painted.set_result(None)
        if isinstance(message, wire.ReadsAloud):
            self.aloud = message.on == "yes"
            return
        self.warm |= isinstance(message, wire.Warm)
        self._hear(self, message, carried)

    def remains(self) -> Remains:
        """Tell by what its remains would be known, were there any after its end."""
        frame = self.frame
        return Remains.of(
            self.namespaces, self.began, folder=frame.folder, screen=frame.machine.screen
        )

    async def kill(self) -> None:
        """Kill everything of it, wait until the kernel has buried it, and look that it has.

        Raises:
            NotWipedError: something is left.
        """
        loop = asyncio.get_running_loop()
        self._alarm.cancel()
        self.over.cancel()
        self.painted.cancel()
        for channel in (self._shell_channel, self._gate_channel):
            loop.remove_reader(channel)
        for end in (self._shell_channel, self._gate_channel):
            end.close()
        self._close_gate_ends()
        if self._gate:
            self._gate.kill()
        await self._shell.bury(*([self._gate] if self._gate else []))
