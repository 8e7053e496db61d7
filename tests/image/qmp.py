"""Speaks QMP, the protocol by which QEMU is told what to do, over a unix socket."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from kiosk.errors import KioskError

Json = dict[str, Any]
_PATIENCE: Final = 120.0  # seconds: a machine that is emulated on a busy host answers late
_CHUNK: Final = 65536


class QmpError(KioskError):
    """QEMU refused, or is gone."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What it says first.

    Attributes:
        version: major and minor.
    """

    version: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the machine."""

    name: str
    data: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave."""

    value: Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command was not done."""

    kind: str
    why: str


Message = Greeting | Event | Answer | Refusal


def parse(line: bytes) -> Message:
    """Read one line of it.

    Raises:
        QmpError: it is none of what QMP says.
    """
    try:
        said = json.loads(line)
    except ValueError as error:
        raise QmpError(f"this is no QMP: {line[:80]!r}") from error
    match said:
        case {"QMP": {"version": {"qemu": {"major": int(major), "minor": int(minor)}}}}:
            return Greeting((major, minor))
        case {"event": str(name)}:
            return Event(name, said.get("data", {}))
        case {"return": value}:
            return Answer(value)
        case {"error": {"class": str(kind), "desc": str(why)}}:
            return Refusal(kind, why)
        case _:
            raise QmpError(f"this is no QMP: {line[:80]!r}")


class Qmp:
    """A connection that has been greeted.

    Attributes:
        version: of QEMU, major and minor.
        events: all that happened since.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._rest = b""
        self.events: list[Event] = []
        greeting = self._next()
        if not isinstance(greeting, Greeting):
            raise QmpError(f"QEMU did not greet but said {greeting}")
        self.version = greeting.version
        self.execute("qmp_capabilities")

    @classmethod
    def at(cls, place: Path, patience: float = _PATIENCE) -> Self:
        """Connect to a socket as soon as it is there.

        Raises:
            QmpError: it did not appear in time.
        """
        end = time.monotonic() + patience
        while True:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(patience)
            try:
                connection.connect(str(place))
                return cls(connection)
            except OSError as error:
                connection.close()
                if time.monotonic() > end:
                    raise QmpError(f"{place}: nobody answers", hint="did QEMU start?") from error
                time.sleep(0.1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def execute(self, command: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        """Have something done and give what it gave; "_" in a name stands for "-".

        Raises:
            QmpError: QEMU refuses, is gone, or stands still for want of room.
        """
        order: Json = {"execute": command}
        if arguments:
            order["arguments"] = {name.replace("_", "-"): it for name, it in arguments.items()}
        try:
            self._connection.sendall(json.dumps(order).encode() + b"\n")
        except OSError as error:
            raise QmpError(f"{command}: QEMU is gone") from error
        while True:
            match self._next():
                case Event("BLOCK_IO_ERROR", {"action": "stop", "reason": str(why)}):
                    hint = "has the disk of this machine room?"
                    raise QmpError(f"QEMU stands still, a disk does not serve: {why}", hint=hint)
                case Event() as event:
                    self.events.append(event)
                case Answer(value):
                    return value
                case Refusal(kind, why):
                    raise QmpError(f"{command}: {why}", hint=kind)
                case Greeting():
                    raise QmpError("QEMU greeted twice")

    def happened(self, name: str) -> list[Event]:
        """Give the events of this name so far."""
        self.execute("query-status")  # whatever came before it is read on the way
        return [event for event in self.events if event.name == name]

    def _next(self) -> Message:
        while b"\n" not in self._rest:
            try:
                more = self._connection.recv(_CHUNK)
            except TimeoutError as error:
                raise QmpError("QEMU does not answer") from error
            except OSError:
                more = b""
            if not more:
                raise QmpError("QEMU is gone")
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return parse(line)
