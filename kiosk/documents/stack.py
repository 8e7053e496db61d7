"""The pages of a paper that is being scanned: put in order, turned, done again; in memory alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.documents.sheet import turned
from kiosk.scanning import MAX_PAGES

_WHOLE: int = 4  # quarters of a turn


@dataclass(slots=True)
class ScannedPage:
    """One of them.

    Attributes:
        scanned: as it came from the scanner; each turn is made from it, so that none costs
            sharpness.
        upright: as its citizen wants it.
        quarters: by which it is turned, clockwise.
    """

    scanned: bytes = field(repr=False)
    upright: bytes = field(repr=False)
    quarters: int = 0


class Stack:
    """Pages one upon the other; one of them is in sight.

    Attributes:
        place: of the one in sight, from 0.
    """

    def __init__(self) -> None:
        self._pages: list[ScannedPage] = []
        self.place = 0

    def __len__(self) -> int:
        """Count them."""
        return len(self._pages)

    @property
    def full(self) -> bool:
        """Whether a document has no more."""
        return len(self._pages) >= MAX_PAGES

    @property
    def in_sight(self) -> bytes:
        """The page in sight, as JPEG."""
        return self._pages[self.place].upright

    @property
    def pages(self) -> list[bytes]:
        """All of them in order, as JPEG."""
        return [page.upright for page in self._pages]

    def add(self, page: bytes) -> None:
        """Lay a page behind the last one, in sight; one too many is not taken."""
        if not self.full:
            self._pages.append(ScannedPage(page, page))
            self.place = len(self._pages) - 1

    def replace(self, page: bytes) -> None:
        """Lay a page in the place of the one in sight."""
        self._pages[self.place] = ScannedPage(page, page)

    def show(self, step: int) -> None:
        """Bring the page before or behind into sight, if there is one."""
        self.place = min(max(self.place + step, 0), max(0, len(self._pages) - 1))

    def turn(self) -> None:
        """Turn the page in sight by a quarter, clockwise."""
        page = self._pages[self.place]
        page.quarters = (page.quarters + 1) % _WHOLE
        page.upright = turned(page.scanned, page.quarters) if page.quarters else page.scanned

    def move(self, step: int) -> None:
        """Move the page in sight before the one before it, or behind the one behind."""
        page = self._pages.pop(self.place)
        self.place = min(max(self.place + step, 0), len(self._pages))
        self._pages.insert(self.place, page)

    def remove(self) -> None:
        """Throw the page in sight away."""
        del self._pages[self.place]
        self.show(0)

    def clear(self) -> None:
        """Throw all of them away."""
        self._pages.clear()
        self.place = 0
