"""Finds the messages in a stream of Wayland's wire protocol.

Source: wayland.freedesktop.org, "Wire Format": object, then length and opcode, in the machine's own
byte order; what follows is padded to 32 bits.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

_HEAD: Final = struct.Struct("=II")
_NUMBER: Final = struct.Struct("=I")
_HEAD_LENGTH: Final = 8


class MalformedError(Exception):
    """This is no message of the protocol."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        thing: the number of the object that it is of.
        opcode: which request or event of that object.
        raw: all its bytes.
    """

    thing: int
    opcode: int
    raw: bytes

    def number(self, place: int) -> int:
        """Give the 32 bits at a place, in bytes after the head.

        Raises:
            MalformedError: it is shorter.
        """
        try:
            (found,) = _NUMBER.unpack_from(self.raw, _HEAD_LENGTH + place)
        except struct.error as error:
            raise MalformedError from error
        return int(found)

    def text(self, place: int) -> str:
        """Give the text at a place, in bytes after the head.

        Raises:
            MalformedError: it is shorter, or no text.
        """
        length = self.number(place)
        start = _HEAD_LENGTH + place + _NUMBER.size
        data = self.raw[start : start + length]
        if not length or len(data) != length or data[-1]:
            raise MalformedError
        try:
            return data[:-1].decode("ascii")
        except UnicodeDecodeError as error:
            raise MalformedError from error


def split(data: bytes) -> tuple[list[Message], bytes]:
    """Split what came into whole messages, and the beginning of the next one.

    Raises:
        MalformedError: it is no protocol of Wayland's.
    """
    found, place = [], 0
    while len(data) - place >= _HEAD_LENGTH:
        thing, more = _HEAD.unpack_from(data, place)
        length, opcode = more >> 16, more & 0xFFFF
        if length < _HEAD_LENGTH or length % _NUMBER.size:
            raise MalformedError
        if len(data) - place < length:
            break
        found.append(Message(thing, opcode, data[place : place + length]))
        place += length
    return found, data[place:]
