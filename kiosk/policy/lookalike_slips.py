"""Names written with typing errors: lapsote, francetravial, labanquepostlae."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

_ONCE: Final = 7  # letters from which one typing error still is the same name
_TWICE: Final = 9  # letters from which two are
_PIECE: Final = 3

_Name: TypeAlias = tuple[str, frozenset[str], int]  # its letters, how many errors it may have


class _Pieces(NamedTuple):
    """The names for words of a length, by two letters of their beginning and of their end.

    Beside each stands its whole piece; and the names by their middle.
    """

    heads: dict[str, list[tuple[str, _Name]]]
    tails: dict[str, list[tuple[str, _Name]]]
    middles: dict[str, list[_Name]]
    pairs: set[str]  # of letters, in a middle


class Slips:
    """Finds the names that a word may have been meant for.

    A word with one error has the beginning or the end of its name still, one with two errors its
    middle otherwise: only names that share such a piece with the word are compared in full. A
    letter lies between any two pieces: letters that have changed places belong to one at most.

    Args:
        names: what may have been meant.
    """

    __slots__ = ("_by_length",)

    def __init__(self, names: Iterable[str]) -> None:
        found: dict[int, _Pieces] = {}
        for name in names:
            errors = 0 if len(name) < _ONCE else 1 if len(name) < _TWICE else 2
            for length in range(len(name) - errors, len(name) + errors + 1) if errors else ():
                pieces = found.setdefault(length, _Pieces({}, {}, {}, set()))
                known = (name, frozenset(name), errors)
                at = (len(name) - _PIECE) // 2
                size = at - 1 if errors > 1 else (len(name) - 1) // 2
                pieces.heads.setdefault(name[:2], []).append((name[:size], known))
                pieces.tails.setdefault(name[-2:], []).append((name[-size:], known))
                if errors > 1:
                    middle = name[at : at + _PIECE]
                    pieces.middles.setdefault(middle, []).append(known)
                    pieces.pairs.update((middle[:2], middle[1:]))
        self._by_length = found

    def find(self, word: str) -> str | None:
        """Give the name from which a word differs by typing errors alone."""
        known = self._by_length.get(len(word))
        if known is None:
            return None
        heads, tails, middles, pairs = known
        head, tail = heads.get(word[:2], ()), tails.get(word[-2:], ())
        # a name may be two letters longer or shorter, and an error before it moves its middle
        a = max((len(word) - _PIECE) // 2 - 2, 0)
        b, d, e = a + 1, a + 3, a + 4
        alike = [known for piece, known in head if word.startswith(piece)] if head else []
        if tail:
            alike += [known for piece, known in tail if word.endswith(piece)]
        # one of these is in any of the five pieces
        if word[b:d] in pairs or word[d : d + 2] in pairs or word[e : e + 2] in pairs:
            for at in range(a, a + 5):
                alike += middles.get(word[at : at + _PIECE], ())
        if not alike:
            return None  # nearly all
        letters = set(word)
        for name, wanted, errors in alike:
            if len(letters ^ wanted) <= 2 * errors and within(word, name, errors):
                return name
        return None


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
