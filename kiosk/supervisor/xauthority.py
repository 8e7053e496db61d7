"""The key of one X11 screen, in a form that holds under the host name of a sandbox."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

_LOCAL: Final = 256  # FamilyLocal: the address is the host name
_WILD: Final = 65535  # FamilyWild: any address


class _Entry(NamedTuple):
    family: int
    address: bytes
    number: bytes
    method: bytes
    secret: bytes


def key_of(untrusted: bytes, *, host: str, display: str) -> bytes:
    """Give an Xauthority file that opens one screen of this machine and no other.

    Args:
        untrusted: an Xauthority file; what is cut off in it is left out.
        host: the name of this machine.
        display: what DISPLAY says, for example ":0".
    """
    number = display.removeprefix(":").encode()
    return b"".join(
        _written(entry._replace(family=_WILD, address=b""))
        for entry in _entries(untrusted)
        if entry.number in {number, b""}
        and (entry.family == _WILD or entry[:2] == (_LOCAL, host.encode()))
    )


def secret_of(untrusted: bytes, *, host: str, display: str) -> bytes:
    """Give the secret itself, as `key_of` would keep it, or nothing."""
    kept = _entries(key_of(untrusted, host=host, display=display))
    return next((entry.secret for entry in kept), b"")


def _entries(untrusted: bytes) -> Iterator[_Entry]:
    """Read the entries: a family, then four fields with their lengths before them."""
    place = 0
    try:
        while place < len(untrusted):
            (family,) = struct.unpack_from(">H", untrusted, place)
            place += 2
            fields = []
            for _ in range(4):
                (length,) = struct.unpack_from(">H", untrusted, place)
                fields.append(untrusted[place + 2 : place + 2 + length])
                place += 2 + length
            if place <= len(untrusted):
                yield _Entry(family, *fields)
    except struct.error:
        return


def _written(entry: _Entry) -> bytes:
    fields = b"".join(struct.pack(">H", len(field)) + field for field in entry[1:])
    return struct.pack(">H", entry.family) + fields
