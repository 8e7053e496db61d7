"""The filter of system calls in a sandbox: it closes what no namespace keeps apart.

Namespaces leave two ways out. The kernel's keyrings are inherited by all children of a log-in or
service, so that a key of one visit could be read in the next; and some address families, such as
the one that leads from a virtual machine to its host, know nothing of network namespaces.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from dataclasses import dataclass
from typing import Final

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF, 32 bits, constants
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000
_FAMILIES: Final = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
_FOREIGN: Final = 0x40000000  # x32 numbers its calls from here; nobody else has so many


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a kind of processor calls its calls.

    Attributes:
        audit: the kernel's AUDIT_ARCH of it.
        keys: add_key, request_key and keyctl.
        socket: socket.
        ring: io_uring_setup, through which sockets could be made unseen.
    """

    audit: int
    keys: tuple[int, int, int]
    socket: int
    ring: int = 425


_KINDS: Final = {
    "x86_64": _Kind(0xC000003E, (248, 249, 250), 41),
    "aarch64": _Kind(0xC00000B7, (217, 218, 219), 198),
}


def call_filter(processor: str | None = None) -> bytes:
    """Give the filter as the kernel takes it; it allows all on a processor that we do not know.

    Args:
        processor: as `uname -m` names it; by default that of this machine.
    """
    kind = _KINDS.get(processor or os.uname().machine)
    if kind is None:
        return struct.pack("=HBBI", _RETURN, 0, 0, _ALLOW)
    refused = (*kind.keys, kind.ring)
    # Each line: code, constant, and where a comparison goes if it holds ("" is the next line).
    lines: list[tuple[int, int, str]] = [(_LOAD, _ARCHITECTURE, ""), (_EQUAL, kind.audit, "native")]
    lines += [(_RETURN, _REFUSE | errno.ENOSYS, "")]
    native = len(lines)
    lines += [(_LOAD, _NUMBER, ""), (_AT_LEAST, _FOREIGN, "refuse")]
    lines += [(_EQUAL, number, "refuse") for number in refused]
    lines += [(_EQUAL, kind.socket, "family"), (_RETURN, _ALLOW, "")]
    family = len(lines)
    lines += [(_LOAD, _FIRST_ARGUMENT, "")]
    lines += [(_EQUAL, each, "allow") for each in _FAMILIES]
    lines += [(_RETURN, _REFUSE | errno.EAFNOSUPPORT, "")]
    places = {"native": native, "family": family, "allow": len(lines), "refuse": len(lines) + 1}
    lines += [(_RETURN, _ALLOW, ""), (_RETURN, _REFUSE | errno.EPERM, "")]
    return b"".join(
        struct.pack("=HBBI", code, places[goal] - at - 1 if goal else 0, 0, constant)
        for at, (code, constant, goal) in enumerate(lines)
    )


def readable_filter() -> int:
    """Give a descriptor from which bubblewrap can read the filter, once; the caller closes it."""
    reading, filling = os.pipe()
    os.write(filling, call_filter())  # far less than a pipe holds
    os.close(filling)
    return reading
