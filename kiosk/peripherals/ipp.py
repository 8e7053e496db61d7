"""The messages of the Internet Printing Protocol (RFC 8010), read within bounds.

A printer is a computer that nobody looks after: what it answers may be anything.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple, TypeAlias

from kiosk.errors import KioskError

MAX_MESSAGE: Final = 1 << 20  # bytes; a real printer's whole description has some 12,000
_HEAD: Final = struct.Struct(">BBHi")  # version, operation or status, number of the request
_LENGTH: Final = struct.Struct(">H")
_INTEGER: Final = struct.Struct(">i")
_VERSION: Final = (2, 0)
_LAST_GROUP: Final = 0x0F
_OUT_OF_BAND: Final = range(0x10, 0x20)  # "unknown", "no value": nothing follows

Value: TypeAlias = int | bool | str | bytes


class IppError(KioskError):
    """What came is no IPP message."""


class Operation(IntEnum):
    """What is asked of a printer."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_DEFAULT = 0x4001


class Group(IntEnum):
    """The parts of a message."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04


class Tag(IntEnum):
    """What a value is."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    RESOLUTION = 0x32
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


_INTEGERS: Final = frozenset({Tag.INTEGER, Tag.ENUM})
_TEXTS: Final = range(Tag.TEXT, Tag.MEMBER_NAME)
_WITH_LANGUAGE: Final = frozenset({Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE})


class Attribute(NamedTuple):
    """A name and its values, all of one kind."""

    name: str
    tag: Tag
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was read.

    Attributes:
        code: an operation, or a status: below 0x0100 all went well.
        request: its number.
        groups: each with its attributes; those that are collections have no values here.
    """

    code: int
    request: int
    groups: tuple[tuple[int, Mapping[str, tuple[Value, ...]]], ...]

    def group(self, wanted: Group) -> Mapping[str, tuple[Value, ...]]:
        """Give the first group of a kind, or an empty one."""
        return next(iter(self.all(wanted)), {})

    def all(self, wanted: Group) -> tuple[Mapping[str, tuple[Value, ...]], ...]:
        """Give every group of a kind: one for each job, where jobs were asked for."""
        return tuple(found for kind, found in self.groups if kind == wanted)


def encode(code: int, request: int, groups: Iterable[tuple[Group, Iterable[Attribute]]]) -> bytes:
    """Write a message; what belongs to no group (a document) goes behind it."""
    parts = [_HEAD.pack(*_VERSION, code, request)]
    for group, attributes in groups:
        parts.append(bytes([group]))
        for name, tag, values in attributes:
            for number, value in enumerate(values):
                parts.append(encode_value(name if number == 0 else "", tag, value))
    parts.append(bytes([Group.END]))
    return b"".join(parts)


def encode_value(name: str, tag: Tag, value: Value) -> bytes:
    """Write one value; without a name it belongs to the attribute before it."""
    if isinstance(value, bool):
        raw = bytes([value])
    elif isinstance(value, int):
        raw = _INTEGER.pack(value)
    else:
        raw = value.encode() if isinstance(value, str) else value
    word = name.encode()
    return b"".join((bytes([tag]), _LENGTH.pack(len(word)), word, _LENGTH.pack(len(raw)), raw))


def decode(untrusted_data: bytes) -> Message:
    """Read a message; what stands behind it is not looked at.

    Raises:
        IppError: it is none, or longer than `MAX_MESSAGE`.
    """
    if len(untrusted_data) > MAX_MESSAGE:
        raise IppError("the message is too long", hint="is this a printer?")
    try:
        return _decode(untrusted_data)
    except (struct.error, IndexError, ValueError) as error:
        raise IppError("this is no message of a printer", hint="is this a printer?") from error


def _decode(data: bytes) -> Message:
    _major, _minor, code, request = _HEAD.unpack_from(data)
    groups: list[tuple[int, dict[str, tuple[Value, ...]]]] = []
    at, depth = _HEAD.size, 0
    name = ""
    while (tag := data[at]) != Group.END:
        if tag <= _LAST_GROUP:
            if depth:
                raise ValueError
            groups.append((tag, {}))
            name = ""
            at += 1
            continue
        word, at = _field(data, at + 1)
        raw, at = _field(data, at)
        if tag == Tag.END_COLLECTION:
            depth -= 1
        elif depth == 0:
            name = word.decode("utf-8", "replace") or name
            known = groups[-1][1].setdefault(name, ())
            if not name or depth < 0:
                raise ValueError
            value = _value(tag, raw)
            if value is not None:
                groups[-1][1][name] = (*known, value)
        depth += tag == Tag.BEGIN_COLLECTION
    if depth:
        raise ValueError
    return Message(code, request, tuple(groups))


def _field(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = _LENGTH.unpack_from(data, at)
    start = at + _LENGTH.size
    if start + length > len(data):
        raise ValueError
    return data[start : start + length], start + length


def _value(tag: int, raw: bytes) -> Value | None:
    if tag in _OUT_OF_BAND or tag == Tag.BEGIN_COLLECTION:
        return None
    if tag in _INTEGERS:
        (number,) = _INTEGER.unpack(raw)
        return int(number)
    if tag == Tag.BOOLEAN:
        return bool(raw[0])
    if tag in _TEXTS:
        return raw.decode("utf-8", "replace")
    if tag in _WITH_LANGUAGE:
        _language, at = _field(raw, 0)
        return _field(raw, at)[0].decode("utf-8", "replace")
    return raw
