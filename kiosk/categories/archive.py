"""Unpacks a list archive of UT1's form, and nothing else that somebody may have put into it."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import IO, Final

from kiosk.errors import KioskError

MOST_BYTES: Final = 1 << 30  # unpacked; UT1 has some 200 MB
MOST_MEMBERS: Final = 10_000
_CHUNK: Final = 1 << 16
_MAGIC: Final = b"\x1f\x8b"
_MEMBER: Final = re.compile(r"(?:\./)?(?:[\w.-]+/)?([a-z0-9][a-z0-9_-]{0,39})/(domains|urls)")


class ArchiveError(KioskError):
    """What came is no archive that we take."""


class _Measured(io.RawIOBase):
    """What an archive unpacks to, up to a limit: a small file may hold a huge one."""

    def __init__(self, file: gzip.GzipFile, most: int) -> None:
        self._file = file
        self._left = most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self._left -= len(data)
        if self._left < 0:
            raise ArchiveError("it unpacks to more than we take", hint="is this the right file?")
        return data


def unpack(
    archive: Path, folder: Path, wanted: Collection[str] | None = None, most: int = MOST_BYTES
) -> None:
    """Unpack the lists of an archive: CATEGORY/domains and CATEGORY/urls.

    Links, devices and other files are left out. What names a place outside refuses the whole.

    Args:
        archive: a tar file, compressed with gzip.
        folder: where the categories go.
        wanted: the categories to take; all of them if None.
        most: bytes that it may unpack to.

    Raises:
        ArchiveError: it is none, is damaged, or holds what no list archive holds.
    """
    with archive.open("rb") as raw:
        if raw.read(2) != _MAGIC:
            hint = "a page of the network (a log-in?) may have come in its place"
            raise ArchiveError("it is no .tar.gz archive", hint=hint)
    try:
        with gzip.open(archive) as plain:
            measured = _Measured(plain, most)
            _lists(measured, folder, wanted)
            while measured.read(_CHUNK):  # to the end: the checksum stands there
                pass
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as error:
        hint = "it may have been cut off on the way; the last good version stays"
        raise ArchiveError(f"the archive is damaged ({type(error).__name__})", hint=hint) from error


def _lists(plain: _Measured, folder: Path, wanted: Collection[str] | None) -> None:
    count = 0
    with tarfile.open(fileobj=plain, mode="r|", errorlevel=2) as tar:
        for member in tar:
            count += 1
            if count > MOST_MEMBERS:
                raise ArchiveError("it has too many members", hint="is this the right file?")
            if member.name.startswith("/") or ".." in member.name.split("/"):
                hint = "do not use this source before its publisher has looked into it"
                raise ArchiveError("a member wants to be written elsewhere", hint=hint)
            found = _MEMBER.fullmatch(member.name)
            if not member.isreg() or not found or (wanted is not None and found[1] not in wanted):
                continue
            content = tar.extractfile(member)
            assert content  # noqa: S101 - it is a regular file
            _write(content, folder / found[1] / found[2])
    if not count:
        raise ArchiveError("the archive is empty", hint="the last good version stays")


def _write(content: IO[bytes], file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    with file.open("xb") as out:  # the same name twice is no honest archive
        while chunk := content.read(_CHUNK):
            out.write(chunk)
