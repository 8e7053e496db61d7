"""What is wrong in a file that a person wrote, and where."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kiosk.errors import KioskError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Place(NamedTuple):
    """A place in a text, as editors count: from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend."""

    file: str
    place: Place
    message: str
    hint: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.place.line}:{self.place.column}: {self.message}"
        return f"{where}\n  hint: {self.hint}" if self.hint else where


class FileError(KioskError):
    """Everything that is wrong in one file, or in a file and what lies over it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Give a hint that names the known word nearest to a mistyped one, or all of them."""
    choices = sorted(known)
    near = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=0.7)
    if near:
        return f"did you mean “{near[0]}”?"
    return otherwise or (f"known are {', '.join(choices)}" if choices else "there is none yet")
