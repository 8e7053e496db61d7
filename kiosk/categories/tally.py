"""Counts what became of each line of a source, so that no line is lost in silence."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TypeAlias


class Fate(StrEnum):
    """What became of a line, or of a name."""

    READ = "read"
    EMPTY = "empty or a comment"
    REPEATED = "repeated"
    COVERED = "covered by a listed parent"
    LISTED = "listed"
    ADDRESS = "an address by number"
    MALFORMED = "no name that a browser would use"
    SINGLE = "a single label"
    SUFFIX = "a public suffix"
    SHARED = "a name under which strangers have their sites"
    QUERY = "an address with a query"
    ROOT = "an address without a path"


Tally: TypeAlias = Counter[Fate]


def told(tally: Tally) -> str:
    """Give a tally as one line, in the order of the fates."""
    return ", ".join(f"{fate} {tally[fate]:,}" for fate in Fate if tally[fate])
