"""Reads lists as they are published: what there is to list, and whose it is."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol, TextIO

from kiosk.errors import KioskError

OFFICIAL: Final = "public_sector"
OFFICIAL_HOST: Final = "public_sector_exact"
LOCAL_DENY: Final = "local_deny"
LOCAL_ALLOW: Final = "local_allow"
# What UT1 keeps for one site or one examination, or warns against using.
_LEFT_OUT: Final = """
    special strict_redirector strong_redirector examen_pix tricheur_pix exceptions_liste_bu
    reaffected
"""
LEFT_OUT: Final = frozenset(_LEFT_OUT.split())


class Shape(StrEnum):
    """What a line of a list is."""

    HOST = "host"  # it stands for all below it, too
    ADDRESS = "address"  # a host and a path, without a scheme
    OFFICIAL = "official"  # the address of a public body


@dataclass(frozen=True, slots=True)
class About:
    """Whose list it is."""

    name: str
    licence: str
    attribution: str
    date: str


class Part(Protocol):
    """The lines of a source that have the same shape and category."""

    @property
    def category(self) -> str:
        """The id of the category."""

    @property
    def shape(self) -> Shape:
        """What each line is."""

    def lines(self) -> Iterator[str]:
        """Give the lines; what is no UTF-8 in them is spoilt, and so refused later."""


class List(Protocol):
    """A source."""

    @property
    def about(self) -> About:
        """Whose it is."""

    def parts(self) -> Iterator[Part]:
        """Give what it consists of."""

    def checksum(self) -> str:
        """Give the SHA-256 of what is read, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file with one entry a line; may be packed with gzip."""

    category: str
    shape: Shape
    file: Path
    hosts_format: bool = False

    def lines(self) -> Iterator[str]:
        """Give the entries, as they stand in the lines."""
        with _opened(self.file) as text:
            if self.hosts_format:
                for line in text:
                    yield from _named(line)
            else:
                for line in text:
                    yield line.partition(" #")[0] if " #" in line else line


@dataclass(frozen=True, slots=True)
class FileList:
    """A source in one file: a plain list, a hosts file, or public bodies' addresses."""

    about: About
    part: FilePart

    def parts(self) -> Iterator[Part]:
        """Give its one part."""
        yield self.part

    def checksum(self) -> str:
        """Give the SHA-256 of the file as it is on the disk."""
        return _sha256(self.part.file)


class Ut1:
    """The lists of Université Toulouse Capitole: a folder for each category.

    Args:
        folder: where the categories are.
        about: whose they are.
        left_out: the categories that are not read.
    """

    def __init__(self, folder: Path, about: About, left_out: frozenset[str] = LEFT_OUT) -> None:
        self.about = about
        self._files = [
            (file, place.name, shape)
            for place in sorted(folder.iterdir())
            # links are other names of the same lists
            if place.is_dir() and not place.is_symlink() and place.name not in left_out
            for name, shape in (("domains", Shape.HOST), ("urls", Shape.ADDRESS))
            if (file := place / name).is_file()
        ]
        if not self._files:
            hint = "name the folder in which adult, phishing and the others are"
            raise KioskError(f"{folder}: no category with a file “domains” or “urls”", hint=hint)

    def parts(self) -> Iterator[Part]:
        """Give the lists of names and of addresses of each category."""
        for file, category, shape in self._files:
            yield FilePart(category, shape, file)

    def checksum(self) -> str:
        """Give the SHA-256 of what `sha256sum */domains */urls` would print of the files read."""
        lines = (f"{_sha256(file)}  {place}/{file.name}\n" for file, place, _ in self._files)
        return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()

    def newest(self) -> str:
        """Give the day on which the newest of its files was changed."""
        return max(changed(file) for file, _, _ in self._files)


def changed(file: Path) -> str:
    """Give the day on which a file was last changed, as ISO has it."""
    return dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC).date().isoformat()


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    try:
        if file.suffix == ".gz":
            with gzip.open(file, "rt", encoding="utf-8", errors="replace") as text:
                yield text
        else:
            with file.open(encoding="utf-8", errors="replace") as text:
                yield text
    except (OSError, EOFError) as error:
        raise KioskError(f"{file}: {error}", hint="is it whole, and may you read it?") from error


def _named(line: str) -> Iterator[str]:
    """Give the names of a line of a hosts file."""
    text = line.partition("#")[0]
    address, *names = text.split() or [""]
    if not names:
        yield address  # of a list that leaves the addresses out
    for name in names:
        if name not in {"localhost", "local", "broadcasthost", "ip6-localhost", "0.0.0.0"}:  # noqa: S104 - a word of these files
            yield name


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise KioskError(f"{file}: {error.strerror}", hint="may you read it?") from error
