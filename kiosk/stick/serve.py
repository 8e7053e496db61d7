"""Answers the supervisor, and nobody else, one question at a time."""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from kiosk.documents.kind import HEAD, kind_of
from kiosk.documents.tray import MAX_SIZE, clean_name
from kiosk.stick.child import within
from kiosk.stick.copying import fetch, put, same
from kiosk.stick.walk import Walk
from kiosk.usb_stick import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.stick.volume import Volume

LONGEST: Final = 8192  # bytes of a message
_PATIENCE: Final = 2.0  # seconds for a peer's question, or until it takes an answer
_TO_LIST: Final = 15.0
_TO_READ: Final = 30.0
_TO_WRITE: Final = 60.0


class Helper:
    """Knows which stick belongs to the visit on the screen.

    Args:
        plugged: gives the sticks that are there, the last one first.
        peer: the user that may ask.
        patience: what the time limits are multiplied by.
    """

    def __init__(
        self, plugged: Callable[[], tuple[Volume, ...]], peer: int, patience: float = 1.0
    ) -> None:
        self._plugged = plugged
        self._peer = peer
        self._patience = patience
        # those that are there before us may be anybody's
        self._spent = {one.plugged for one in plugged()}

    def serve(self, connection: socket.socket) -> None:
        """Answer one question, and close."""
        carried: list[int] = []
        with connection, suppress(OSError):
            connection.settimeout(_PATIENCE)
            credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            if struct.unpack("3i", credentials)[1] != self._peer:
                return
            try:
                question, carried, _, _ = socket.recv_fds(connection, LONGEST, 1)
                outcome, more = self._answer(connection, question, carried)
                _say(connection, {"outcome": outcome, **more})
            finally:
                for one in carried:
                    os.close(one)

    def _answer(
        self, connection: socket.socket, question: bytes, carried: list[int]
    ) -> tuple[Outcome, dict[str, str]]:
        try:
            asked = json.loads(question)
        except ValueError:
            asked = None
        if asked == {"ask": "end"} and not carried:
            return self._end(), {}
        there = self._plugged()
        fresh = [one for one in there if one.plugged not in self._spent]
        if not fresh:
            return Outcome.SPENT if there else Outcome.NO_STICK, {}
        stick, answer = fresh[0], (Outcome.REFUSED, dict[str, str]())
        match asked:
            case {"ask": "look"} if not carried:
                answer = Outcome.DONE, {"stick": stick.plugged}
            case {"ask": "list"} if not carried:
                answer = self._list(stick, connection), {}
            case {"ask": "fetch", "mark": str(mark)} if not carried:
                answer = self._fetch(stick, connection, mark), {}
            case {"ask": "put", "name": str(untrusted_name)} if carried:
                answer = self._put(stick, connection, carried[0], untrusted_name)
        return answer

    def _end(self) -> Outcome:
        """Make every stick that is there nobody's, and tell whether none is mounted."""
        there = self._plugged()
        self._spent |= {one.plugged for one in there}
        return Outcome.DONE if all(one.free() for one in there) else Outcome.STUCK

    def _list(self, stick: Volume, connection: socket.socket) -> Outcome:
        def work(root: int) -> Outcome:
            walk, none = Walk(root), True
            for found, _ in walk.documents():
                none = False
                _say(connection, asdict(found))
            if walk.cut:
                _say(connection, {"cut": True})
            return Outcome.NOTHING_USABLE if none else Outcome.DONE

        return within(
            stick, work, line=connection, writable=False, seconds=_TO_LIST * self._patience
        )

    def _fetch(self, stick: Volume, connection: socket.socket, mark: str) -> Outcome:
        def work(root: int) -> Outcome:
            memory = fetch(root, mark)
            socket.send_fds(connection, [b'{"document": true}'], [memory])
            return Outcome.DONE

        return within(
            stick, work, line=connection, writable=False, seconds=_TO_READ * self._patience
        )

    def _put(
        self, stick: Volume, connection: socket.socket, document: int, untrusted_name: str
    ) -> tuple[Outcome, dict[str, str]]:
        status = os.fstat(document)
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            return Outcome.REFUSED, {}
        if status.st_size > MAX_SIZE:
            return Outcome.TOO_LARGE, {}
        kind = kind_of(os.pread(document, HEAD, 0))
        if kind is None:
            return Outcome.REFUSED, {}
        stem = clean_name(untrusted_name) or "document"
        reader, writer = os.pipe()

        def write(root: int) -> Outcome:
            os.write(writer, put(root, document, stem, kind).encode())
            return Outcome.DONE

        try:
            seconds = _TO_WRITE * self._patience
            outcome = within(stick, write, line=connection, writable=True, seconds=seconds)
            if outcome is not Outcome.DONE:  # nobody may have closed the other end
                return outcome, {}
            name = os.read(reader, LONGEST).decode()
        finally:
            os.close(reader)
            os.close(writer)

        def verify(root: int) -> Outcome:
            return Outcome.DONE if same(root, name, document) else Outcome.NOT_VERIFIED

        outcome = within(
            stick, verify, line=connection, writable=False, seconds=_TO_READ * self._patience
        )
        return outcome, {"name": name} if outcome is Outcome.DONE else {}


def _say(connection: socket.socket, message: dict[str, object]) -> None:
    connection.send(json.dumps(message).encode())
