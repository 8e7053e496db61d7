"""How far a document is on its way to paper, in words that processes send one another."""

from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """A step of it; every document comes to one of `OUTCOMES`."""

    CHECKED = "checked"  # it is being read
    HELD = "held"  # until the printer can print; the trouble is told beside it
    PRINTING = "printing"
    PRINTED = "printed"
    UNSURE = "unsure"  # CUPS has lost it: the printer alone knows
    CANCELLED = "cancelled"
    FAILED = "failed"  # the printer or CUPS has given it up
    UNREADABLE = "unreadable"  # it is no document that can be printed
    PROTECTED = "protected"  # only with a password
    TOO_LARGE = "too-large"
    TOO_MANY_PAGES = "too-many-pages"  # for what is left of this visit's pages
    NO_PRINTER = "no-printer"
    BUSY = "busy"  # with another document of this visit
    QUARANTINED = "quarantined"  # the printer holds what somebody before has left


OUTCOMES: Final = frozenset(Step) - {Step.CHECKED, Step.HELD, Step.PRINTING}

MORE_PAGES: Final = 10  # sides that an agent adds at a time
MAX_DOCUMENT: Final = 64 * 1024 * 1024  # bytes
MAX_PAGES: Final = 500  # of a document that is read at all
