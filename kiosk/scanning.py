"""How far a paper is on its way from the scanner, in words that processes send one another."""

from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """A step of it; every scan comes to one of `OUTCOMES`. Pages that came before it are kept."""

    WAITING = "waiting"  # somebody else uses the scanner
    READING = "reading"
    DONE = "done"
    EMPTY = "empty"  # no sheet lies in the feeder, and there is no glass
    JAM = "jam"
    COVER = "cover"
    BUSY = "busy"  # for too long
    SILENT = "silent"  # off, unplugged, or not to be understood
    CANCELLED = "cancelled"
    FULL = "full"  # a scan has no more pages than `MAX_PAGES`
    NO_SCANNER = "no-scanner"


OUTCOMES: Final = frozenset(Step) - {Step.WAITING, Step.READING}
TROUBLES: Final = frozenset({Step.JAM, Step.COVER, Step.SILENT})  # that a scanner has by itself

MAX_PAGES: Final = 20  # of one document
MAX_PAGE: Final = 500_000  # bytes
DOTS: Final = 200  # an inch
