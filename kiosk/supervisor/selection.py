"""Asks an X server who owns the clipboard, in the few bytes of its protocol that this takes."""

from __future__ import annotations

import socket
import struct
from typing import Final

from kiosk.supervisor.machine import Screen
from kiosk.supervisor.xauthority import secret_of

_NAMES: Final = (b"PRIMARY", b"SECONDARY", b"CLIPBOARD")
_PATIENCE: Final = 0.5  # seconds
_SETUP: Final = struct.Struct("<BxHHHHxx")
_INTERN_ATOM: Final = 16
_GET_SELECTION_OWNER: Final = 23
_ANSWER: Final = 32  # bytes
_ERROR, _REPLY = 0, 1
_KEY: Final = b"MIT-MAGIC-COOKIE-1"


class SelectionError(Exception):
    """The X server did not let itself be asked."""


def owners(screen: Screen) -> int:
    """Count the selections of an X server that have an owner.

    Raises:
        OSError: it is not there.
        SelectionError: it does not answer as X servers do.
    """
    cookie = b""
    if screen.key:
        key = screen.key.read_bytes()
        cookie = secret_of(key, host=socket.gethostname(), display=screen.name)
    with socket.socket(socket.AF_UNIX) as server:
        server.settimeout(_PATIENCE)
        server.connect(str(screen.socket))
        _greet(server, cookie)
        return sum(_ask(server, name) != 0 for name in _NAMES)


def _greet(server: socket.socket, cookie: bytes) -> None:
    name = _KEY if cookie else b""
    head = _SETUP.pack(ord("l"), 11, 0, len(name), len(cookie))
    server.sendall(head + _padded(name) + _padded(cookie))
    status, _, _, _, words = struct.unpack("<BBHHH", _take(server, 8))
    _take(server, words * 4)
    if status != 1:
        raise SelectionError("refused")


def _ask(server: socket.socket, name: bytes) -> int:
    body = _padded(name)
    server.sendall(struct.pack("<BBHHxx", _INTERN_ATOM, 0, 2 + len(body) // 4, len(name)) + body)
    atom = struct.unpack_from("<I", _answer(server), 8)[0]
    server.sendall(struct.pack("<BxHI", _GET_SELECTION_OWNER, 2, atom))
    owner: int = struct.unpack_from("<I", _answer(server), 8)[0]
    return owner


def _answer(server: socket.socket) -> bytes:
    while True:
        answer = _take(server, _ANSWER)
        if answer[0] == _REPLY:
            return answer
        if answer[0] == _ERROR:
            raise SelectionError("an error")


def _take(server: socket.socket, size: int) -> bytes:
    taken = b""
    while len(taken) < size:
        more = server.recv(size - len(taken))
        if not more:
            raise SelectionError("closed")
        taken += more
    return taken


def _padded(text: bytes) -> bytes:
    return text + bytes(-len(text) % 4)
