"""The first moments of a session: its shell is started before there is an event loop to wait on."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk import wire
from kiosk.settings import Isolation, Settings
from kiosk.supervisor import sandbox
from kiosk.supervisor.machine import Machine
from kiosk.supervisor.seccomp import readable_filter

STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # end the supervisor


@dataclass(frozen=True, slots=True)
class Frame:
    """What all sessions of a supervisor have in common.

    Attributes:
        machine: what a session may see.
        settings: of this machine.
        folder: the run directory.
        policy: the name of the policy's file in it.
        version: what `kiosk update` calls that policy, or None for the image's own.
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
    policy: str = sandbox.POLICY
    version: str | None = None

    @property
    def walled(self) -> bool:
        """Whether sessions have a sandbox."""
        return self.settings.isolation is Isolation.BUBBLEWRAP


@dataclass(frozen=True, slots=True)
class Birth:
    """A shell that has just been started, and the lines that lead to it.

    Attributes:
        shell: the process: bubblewrap, or the program itself where there are no walls.
        information: where bubblewrap tells the namespaces, or None without walls.
        shell_channel: our end of the line to the shell.
        gate_channel: our end of the line to the gate.
        gate_ends: the gate's ends, of its line to the shell and of its line to us.
        lists: the index of categories and its delta, open, for its gate; or nothing.
        began: when, in seconds since the epoch.
        hidden: whether it waits to be shown.
    """

    shell: subprocess.Popen[bytes]
    information: int | None
    shell_channel: wire.Channel
    gate_channel: wire.Channel
    gate_ends: tuple[wire.Channel, wire.Channel]
    lists: tuple[int, ...]
    began: float
    hidden: bool


def bear(frame: Frame, *, hidden: bool = False) -> Birth:
    """Start the shell of a session; whoever does makes a `Session` of it, or kills it."""
    began = time.time()
    shell_channel, shell_end = wire.Channel.pair()
    gate_channel, gate_end = wire.Channel.pair()
    to_gate, to_shell = wire.Channel.pair()
    lists = _open_lists(frame.settings)
    ends = (shell_end.fileno(), to_gate.fileno(), *lists)
    command = sandbox.shell(
        frame.machine,
        frame.settings,
        frame.folder,
        supervisor=ends[0],
        gate=ends[1],
        lists=lists,
        hidden=hidden,
        policy=frame.policy,
    )
    environment = sandbox.environment(frame.machine, frame.settings, frame.folder)
    information: int | None = None
    if frame.walled:
        information, writer = os.pipe()
        calls = readable_filter()
        command = (
            *sandbox.bubblewrap(frame.machine, frame.folder, writer, calls, frame.policy),
            *command,
        )
        shell = launch(command, environment, (*ends, writer, calls), quiet=frame.quiet)
        os.close(writer)
        os.close(calls)
    else:
        shell = launch(command, environment, ends, quiet=frame.quiet)
    shell_end.close()
    to_gate.close()
    lines = (shell_channel, gate_channel, (to_shell, gate_end))
    return Birth(shell, information, *lines, lists, began, hidden)


def _open_lists(settings: Settings) -> tuple[int, ...]:
    """Open the index of categories, and the delta over it; a session keeps those it began with."""
    if settings.index is None:
        return ()
    from kiosk.policy.category_format import DELTA  # noqa: PLC0415 - a start without does without

    place = settings.index.resolve()  # both of one version, though an update takes its turn now
    opened: list[int] = []
    try:
        opened.append(os.open(place, os.O_RDONLY | os.O_CLOEXEC))
        with suppress(FileNotFoundError):
            opened.append(os.open(place.with_name(DELTA), os.O_RDONLY | os.O_CLOEXEC))
    except OSError:  # the agent's panel says so, and the mode falls back
        for descriptor in opened:
            os.close(descriptor)
        return ()
    return tuple(opened)


def launch(
    command: Sequence[str],
    environment: Mapping[str, str],
    descriptors: Sequence[int] = (),
    *,
    quiet: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a process, in a process group of its own so that Ctrl+C reaches only us.

    Args:
        command: the program and its arguments.
        environment: all its variables.
        descriptors: what it inherits besides its standard output and error.
        quiet: send those two nowhere.
    """
    nowhere = subprocess.DEVNULL if quiet else None
    return subprocess.Popen(  # noqa: S603 - our own command lines, no shell
        command,
        env=dict(environment),
        pass_fds=tuple(descriptors),
        stdin=subprocess.DEVNULL,
        stdout=nowhere,
        stderr=nowhere,
        process_group=0,
    )
