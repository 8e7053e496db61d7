"""What a file is, by its first bytes: its name says what a stranger wants it to be."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

HEAD: Final = 1024  # bytes that are looked at: some makers write something before "%PDF-"


class Kind(StrEnum):
    """The documents that a kiosk keeps, by their usual ending."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"


MIME_TYPES: Final = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
}
_ENDINGS: Final = {".pdf": Kind.PDF, ".jpg": Kind.JPEG, ".jpeg": Kind.JPEG, ".png": Kind.PNG}


def kind_of(head: bytes) -> Kind | None:
    """Tell what begins with these bytes; None for what a kiosk does not keep."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    return Kind.PDF if b"%PDF-" in head[:HEAD] else None


def wanted(types: tuple[str, ...]) -> frozenset[Kind]:
    """Tell which kinds a page takes.

    Args:
        types: as a page writes them into `accept`: types, types with a star, endings; none for
            any.
    """
    if not types:
        return frozenset(Kind)
    plain = [one.strip().lower() for one in types]
    found = {_ENDINGS[one] for one in plain if one in _ENDINGS}
    for kind, mime in MIME_TYPES.items():
        family = mime.partition("/")[0] + "/*"
        if {mime, family, "*/*", "*"} & set(plain):
            found.add(kind)
    return frozenset(found)
