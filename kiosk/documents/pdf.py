"""PDF files of strangers, made into such as can be given to a printer."""

from __future__ import annotations

from typing import BinaryIO, Final

import pikepdf

from kiosk.errors import KioskError
from kiosk.printing import MAX_DOCUMENT, MAX_PAGES, Step

# What a document does besides being looked at: nothing of it belongs on paper or into CUPS.
_ACTIVE: Final = ("/OpenAction", "/AA", "/Names", "/Outlines", "/Dests", "/Threads", "/Metadata")


class DocumentError(KioskError):
    """A document that cannot be used.

    Attributes:
        outcome: why, as a citizen is told.
    """

    def __init__(self, outcome: Step) -> None:
        super().__init__(f"the document cannot be printed: {outcome}")
        self.outcome = outcome


def extract(untrusted: BinaryIO, pages: range, into: BinaryIO, *, copies: int = 1) -> int:
    """Write some pages of a PDF as a document of their own.

    Args:
        untrusted: the PDF.
        pages: which, from 0; what lies beyond the end is left out. Empty for all.
        into: where the new one goes.
        copies: how often they follow one another in it: not every printer can count, and what is
            counted against a visit is what lies in its tray.

    Returns:
        How many pages it has in all, at least 1.

    Raises:
        DocumentError: it is none, or has no such page, or is too large, or opens with a password.
    """
    if untrusted.seek(0, 2) > MAX_DOCUMENT:
        raise DocumentError(Step.TOO_LARGE)
    untrusted.seek(0)
    try:
        with pikepdf.open(untrusted, suppress_warnings=True) as document:
            return _extract(document, pages, into, copies)
    except pikepdf.PasswordError as error:
        raise DocumentError(Step.PROTECTED) from error
    except pikepdf.PdfError as error:
        raise DocumentError(Step.UNREADABLE) from error


def _extract(document: pikepdf.Pdf, wanted: range, into: BinaryIO, copies: int) -> int:
    number = len(document.pages)
    if number > MAX_PAGES:
        raise DocumentError(Step.TOO_LARGE)
    kept = range(number)[wanted.start : wanted.stop] if wanted else range(number)
    if not kept:
        raise DocumentError(Step.UNREADABLE)
    del document.pages[kept.stop :]
    del document.pages[: kept.start]
    for key in _ACTIVE:
        if key in document.Root:
            del document.Root[key]
    if "/Info" in document.trailer:  # a title and an author are nobody's business on the way
        del document.trailer["/Info"]
    one = list(document.pages)
    for _ in range(copies - 1):
        document.pages.extend(one)
    document.save(into)
    return len(kept) * copies
