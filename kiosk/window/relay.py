"""Carries messages and descriptors between a program and the compositor, as far as they may go."""

from __future__ import annotations

import array
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.window.allowed import Connection, RefusedError
from kiosk.window.messages import MalformedError, Message, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_PIECE: Final = 1 << 16
_DESCRIPTORS: Final = 28  # that libwayland takes with one piece
_PROGRAMS: Final = 64  # at once; a kiosk has four


class Relay:
    """Answers programs.

    Args:
        compositor: its socket.
    """

    def __init__(self, compositor: Path) -> None:
        self._compositor = compositor
        self._free = threading.Semaphore(_PROGRAMS)

    def serve(self, listener: socket.socket) -> None:
        """Answer whoever connects, for as long as the socket is open."""
        while True:
            program, _ = listener.accept()
            threading.Thread(target=self._answer, args=(program,), daemon=True).start()

    def _answer(self, program: socket.socket) -> None:
        if not self._free.acquire(blocking=False):
            program.close()
            return
        try:
            # a compositor that starts anew refuses: who asked does so again
            with program, socket.socket(socket.AF_UNIX) as compositor, suppress(OSError):
                compositor.connect(str(self._compositor))
                carry(program, compositor)
        finally:
            self._free.release()


def carry(program: socket.socket, compositor: socket.socket) -> None:
    """Carry what may go, until one of them is gone or asks for what it may not have."""
    connection = Connection()
    down = threading.Thread(
        target=_pump, args=(compositor, program, connection.is_told), daemon=True
    )
    down.start()
    _pump(program, compositor, connection.asks)
    down.join()


def _pump(source: socket.socket, target: socket.socket, passes: Callable[[Message], bool]) -> None:
    left, held = b"", array.array("i")
    try:
        while True:
            data, descriptors = _receive(source)
            held.extend(descriptors)
            if not data or len(held) > _DESCRIPTORS:
                return
            messages, left = split(left + data)
            going = b"".join(message.raw for message in messages if passes(message))
            if going:
                _send(target, going, held)
                _close(held)
                held = array.array("i")
    except (OSError, MalformedError, RefusedError):
        return
    finally:
        _close(held)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _receive(source: socket.socket) -> tuple[bytes, array.array[int]]:
    room = socket.CMSG_SPACE(_DESCRIPTORS * array.array("i").itemsize)
    data, told, flags, _ = source.recvmsg(_PIECE, room, socket.MSG_CMSG_CLOEXEC)
    found = array.array("i")
    for level, kind, content in told:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            found.frombytes(content[: len(content) - len(content) % found.itemsize])
    if flags & socket.MSG_CTRUNC:
        _close(found)
        raise MalformedError
    return data, found


def _send(target: socket.socket, data: bytes, descriptors: array.array[int]) -> None:
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)] if descriptors else []
    sent = target.sendmsg([data], rights)
    target.sendall(data[sent:])


def _close(descriptors: Iterable[int]) -> None:
    for each in descriptors:
        os.close(each)
