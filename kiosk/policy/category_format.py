"""The form of a category index on the disk: header, hashed tables, and how names become keys.

A file is a header, a table of hosts, a table of addresses (`host/path`) and a JSON text. A table is
an array of 64-bit words, little endian: 48 bits of a name's hash, one bit that says whether longer
names follow below it, 15 bits of its class; 0 where there is nothing. docs/categories.md has more.
"""

from __future__ import annotations

import re
import struct
from dataclasses import astuple, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from kiosk.errors import KioskError

if TYPE_CHECKING:
    from collections.abc import Callable

DELTA: Final = "delta.kfi"  # beside an index: what has changed since it was made
VERSION: Final = 2
MAGIC: Final = b"ILOT-KFI"
MORE: Final = 0x8000  # longer names follow
CLASS: Final = 0x7FFF
GONE: Final = 0x7FFF  # in a delta: the base has it, and it is listed no more
PRINT: Final = (1 << 48) - 1
_FIELDS: Final = struct.Struct("<8sHHIQ16sQQIIQQ16s32s32s")
_DIGEST: Final = 16
HEADER_SIZE: Final = _FIELDS.size + _DIGEST
WORD: Final = 8
# Blogger shows each of its blogs under all of these.
_BLOGGER: Final = """
    ae al am ba be bg bj ca cf ch cl co.at co.id co.il co.ke co.nz co.uk co.za com com.ar com.au
    com.br com.by com.co com.cy com.ee com.eg com.es com.mt com.ng com.tr com.uy cv cz de dk es fi
    fr gr hk hr hu ie in is it jp kr li lt lu md mk mr mx my nl no pe pt qa re ro rs ru se sg si sk
    sn td tw ug vn
"""
_COUNTRIES: Final = frozenset(_BLOGGER.split())
_SLASHES: Final = re.compile("//+")


class CategoryIndexError(KioskError):
    """A file that is no whole category index of this version."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands at the start of a file.

    Attributes:
        delta: whether it is laid over the file with the checksum `base`.
        host_reach: how many words a look-up of a host may have to read.
        size: of the file, in bytes.
        key: of the hash.
        host_slots: how many places of the table of hosts a hash may point to.
        entries: how many names and addresses are listed.
        tail_size: of the JSON text, in bytes.
        tail_digest: of the JSON text.
        checksum: SHA-256 of everything behind the header.
    """

    delta: int
    host_reach: int
    size: int
    key: bytes
    host_slots: int
    path_slots: int
    path_reach: int
    reserved: int
    entries: int
    tail_size: int
    tail_digest: bytes
    checksum: bytes
    base: bytes

    @property
    def host_words(self) -> int:
        """How long the table of hosts is; so the last place can be read as far as any."""
        return self.host_slots + self.host_reach

    @property
    def path_words(self) -> int:
        """How long the table of addresses is."""
        return self.path_slots + self.path_reach

    @property
    def tail_at(self) -> int:
        """Where the JSON text starts."""
        return HEADER_SIZE + WORD * (self.host_words + self.path_words)

    def pack(self) -> bytes:
        """Give it as it stands in a file."""
        fields = _FIELDS.pack(MAGIC, VERSION, *astuple(self))
        return fields + digest(fields)

    @classmethod
    def unpack(cls, raw: bytes, size: int) -> Header:
        """Read what `pack` gave.

        Args:
            raw: the start of a file.
            size: of that file.

        Raises:
            ValueError: it is something else; the message says what.
        """
        if raw[: len(MAGIC)] != MAGIC:
            raise ValueError("it is no category index")
        if len(raw) != HEADER_SIZE:
            raise ValueError("it ends within its header")
        if raw[_FIELDS.size :] != digest(raw[: _FIELDS.size]):
            raise ValueError("its header is damaged")
        _, version, *fields = _FIELDS.unpack(raw[: _FIELDS.size])
        if version != VERSION:
            raise ValueError(f"it has version {version} of the format, and this is {VERSION}")
        header = cls(*fields)
        if not (header.host_slots and header.host_reach and header.path_slots):
            raise ValueError("its tables are none")
        if header.size != header.tail_at + header.tail_size:
            raise ValueError("its sizes contradict each other")
        if header.size != size:
            raise ValueError("it is longer or shorter than it says")
        return header


def digest(data: bytes) -> bytes:
    """Give the checksum of a small part."""
    return blake2b(data, digest_size=_DIGEST).digest()


def hasher(key: bytes) -> Callable[[], blake2b]:
    """Make what makes the hash of a name.

    The key is BLAKE2b's salt: as what BLAKE2b itself calls a key it would be a block of 128 bytes
    before each name, and double the time.
    """
    return blake2b(digest_size=WORD, salt=key).copy


def fold(host: str) -> str:
    """Give the one name under which a site with many country names is listed."""
    if "blogspot." not in host:
        return host
    head, _, tail = host.rpartition("blogspot.")
    if tail not in _COUNTRIES or (head and not head.endswith(".")):
        return host
    return f"{head}blogspot.com"


def segments(path: str) -> list[str]:
    """Give the parts of a path by which addresses are compared; none for the root.

    Args:
        path: with its dots resolved, as in an address or in a list.
    """
    if "%" in path:
        path = unquote(path)
    return _SLASHES.sub("/", path.lower()).strip("/").split("/") if path.strip("/") else []


def address_host(host: str) -> str:
    """Give the host under which the addresses of a canonical host are listed."""
    return fold(host).removeprefix("www.")
