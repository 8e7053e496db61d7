"""How the child ends that was to make a document lighter."""

from enum import IntEnum


class Reduced(IntEnum):
    """Its exit status; 1 and 2 are Python's own, for what went wrong."""

    DONE = 0
    NO_LIGHTER = 10
    UNREADABLE = 11
