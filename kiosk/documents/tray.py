"""The tray: the documents that a visit has received; they live and die in its memory."""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.documents.kind import HEAD, Kind, kind_of
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST: Final = 20  # documents of one visit
MAX_SIZE: Final = 64 * 1024 * 1024  # bytes of one
MAX_TOGETHER: Final = 256 * 1024 * 1024  # bytes, half of the memory that they lie in
HEAVY: Final = 2 * 1024 * 1024  # bytes above which sites begin to say no
_LONGEST: Final = 40  # letters of a name
_FOLDERS: Final = re.compile(r"[/\\]")
_NUMBERED: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ODD: Final = re.compile(r"[^\w .'-]+")


class Refused(StrEnum):
    """Why a document is not kept."""

    EMPTY = "empty"
    FULL = "full"
    TOO_LARGE = "too-large"
    OTHER_KIND = "other-kind"
    BROKEN_OFF = "broken-off"


class TrayError(KioskError):
    """A document that is not kept.

    Attributes:
        why: as a citizen is told.
    """

    def __init__(self, why: Refused) -> None:
        super().__init__(f"the document is not kept: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Document:
    """One document.

    Attributes:
        number: its own within the visit, from 1; 0 for a page of another one.
        name: for people, without its ending.
        kind: by its content.
        path: where it lies.
        size: in bytes.
        pages: each as a picture of its own, of a paper that was scanned.
    """

    number: int
    name: str = field(repr=False)
    kind: Kind
    path: Path = field(repr=False)
    size: int
    pages: tuple[Document, ...] = ()

    @property
    def heavy(self) -> bool:
        """Whether sites may refuse it for its size; each page of a scanned paper is light."""
        return self.size > HEAVY


class Tray:
    """Keeps them in a folder that nobody else has.

    Args:
        folder: an empty one, which goes with the tray.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = 0
        self._documents: dict[int, Document] = {}

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them, the newest first."""
        return tuple(reversed(self._documents.values()))

    def room(self) -> Path:
        """Make a place for a document to come.

        Raises:
            TrayError: there are too many, or they take too much.
        """
        every = [part for one in self._documents.values() for part in (one, *one.pages)]
        together = sum(one.size for one in every)
        if len(self._documents) >= MOST or together >= MAX_TOGETHER:
            raise TrayError(Refused.FULL)
        self._last += 1
        place = self._folder / str(self._last)
        try:
            place.mkdir(mode=0o700)
        except OSError as error:  # the memory is full, of whatever else
            raise TrayError(Refused.FULL) from error
        return place / "coming"

    def take(self, place: Path, untrusted_name: str) -> Document:
        """Keep what has come to a place of `room`.

        Args:
            place: where it lies.
            untrusted_name: what a site calls it.

        Raises:
            TrayError: it is not kept, and its place is gone.
        """
        try:
            return self._take(place, untrusted_name)
        except TrayError:
            self.refuse(place)
            raise

    def _take(self, place: Path, untrusted_name: str) -> Document:
        size = place.stat().st_size if place.is_file() and not place.is_symlink() else 0
        if not size:
            raise TrayError(Refused.EMPTY)
        if size > MAX_SIZE:
            raise TrayError(Refused.TOO_LARGE)
        with place.open("rb") as file:
            kind = kind_of(file.read(HEAD))
        if kind is None:
            raise TrayError(Refused.OTHER_KIND)
        number = int(place.parent.name)
        name = clean_name(untrusted_name) or f"document {number}"
        kept = place.with_name(f"{name}.{kind}")
        place.rename(kept)
        self._documents[number] = Document(number, name, kind, kept, size)
        return self._documents[number]

    def copy(self, source: Path, untrusted_name: str) -> Document:
        """Keep a copy of a document that lies elsewhere.

        Raises:
            TrayError: it is not kept.
        """
        place = self.room()
        try:
            shutil.copyfile(source, place)
        except OSError as error:
            self.refuse(place)
            raise TrayError(Refused.FULL) from error
        return self.take(place, untrusted_name)

    def bind(self, name: str, bound: bytes, pages: Sequence[bytes]) -> Document:
        """Keep a paper that was scanned.

        Args:
            name: for people.
            bound: all its pages, as PDF.
            pages: each of them, as JPEG.

        Raises:
            TrayError: it is not kept.
        """
        place = self.room()
        pictures = []
        try:
            place.write_bytes(bound)
            for number, page in enumerate(pages, 1):
                one = f"{name} page {number}"
                path = place.with_name(f"{one}.{Kind.JPEG}")
                path.write_bytes(page)
                pictures.append(Document(0, one, Kind.JPEG, path, len(page)))
        except OSError as error:
            self.refuse(place)
            raise TrayError(Refused.FULL) from error
        document = replace(self.take(place, f"{name}.{Kind.PDF}"), pages=tuple(pictures))
        self._documents[document.number] = document
        return document

    def refuse(self, place: Path) -> None:
        """Drop what has come to a place of `room`, or only half."""
        shutil.rmtree(place.parent, ignore_errors=True)

    def drop(self, number: int) -> None:
        """Throw a document away."""
        if (document := self._documents.pop(number, None)) is not None:
            shutil.rmtree(document.path.parent, ignore_errors=True)

    def close(self) -> None:
        """Throw everything away."""
        self._documents.clear()
        shutil.rmtree(self._folder, ignore_errors=True)


def clean_name(untrusted: str) -> str:
    """Make a name that a person can read and a file can have; "" where nothing is left of it.

    Marks that turn the direction of writing, lines and slashes go, and what stands behind the last
    dot: what it is, its content says.
    """
    last = _FOLDERS.split(untrusted)[-1]
    plain = unicodedata.normalize("NFC", last).replace("_", " ")
    stem = plain.rpartition(".")[0] or plain
    if _NUMBERED.fullmatch(stem):  # what a page makes itself has a number in place of a name
        return ""
    return " ".join(_ODD.sub(" ", stem).split())[:_LONGEST].strip(" .'-")
