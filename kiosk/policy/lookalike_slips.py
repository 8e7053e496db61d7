"""Names written with typing errors: lapsote, francetravial, labanquepostlae."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

_ONCE: Final = 7  # letters from which one typing error still is the same name
_TWICE: Final = 9  # letters from which two are
_PIECE: Final = 3

_Name: TypeAlias = tuple[str, frozenset[str], int]  # its letters, how many errors it may have


class Slips:
    """Finds the names that a word may have been meant for.

    A word with one error has the beginning or the end of its name still, one with two errors its
    middle otherwise: only names that share such a piece with the word are compared in full.

    Args:
        names: what may have been meant.
    """

    __slots__ = ("_by_length",)

    def __init__(self, names: Iterable[str]) -> None:
        found: dict[int, defaultdict[str, list[_Name]]] = {}
        for name in names:
            errors = 0 if len(name) < _ONCE else 1 if len(name) < _TWICE else 2
            for length in range(len(name) - errors, len(name) + errors + 1):
                by_piece = found.setdefault(length, defaultdict(list))
                for piece in _pieces(name, errors):
                    by_piece[piece].append((name, frozenset(name), errors))
        self._by_length = {length: dict(by_piece) for length, by_piece in found.items()}

    def find(self, word: str) -> str | None:
        """Give the name from which a word differs by typing errors alone."""
        by_piece = self._by_length.get(len(word))
        if not by_piece:
            return None
        # a name may be two letters longer or shorter, and an error before it moves its middle
        a = max((len(word) - _PIECE) // 2 - 2, 0)
        b, c, d, e = a + 1, a + 2, a + 3, a + 4
        middle = (word[a:d], word[b:e], word[c : c + 3], word[d : d + 3], word[e : e + 3])
        pieces = (f"^{word[:2]}", f"{word[-2:]}$", *middle)
        if by_piece.keys().isdisjoint(pieces):
            return None  # nearly all
        letters = set(word)
        for piece in pieces:
            for name, wanted, errors in by_piece.get(piece, ()):
                if len(letters ^ wanted) <= 2 * errors and within(word, name, errors):
                    return name
        return None


def _pieces(name: str, errors: int) -> list[str]:
    """Give one piece more than there may be errors.

    A letter lies between any two: letters that have changed places belong to one piece at most.
    """
    if not errors:
        return []
    middle = (len(name) - _PIECE) // 2
    return [f"^{name[:2]}", f"{name[-2:]}$", name[middle : middle + _PIECE]][: errors + 1]


def within(one: str, other: str, errors: int) -> bool:
    """Whether two words are that few typing errors apart: a letter more, less, other, swapped."""
    if abs(len(one) - len(other)) > errors:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        if min(row) > errors:
            return False
    return row[-1] <= errors
