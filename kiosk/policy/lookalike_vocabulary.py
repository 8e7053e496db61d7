"""Texts that are made of known words alone, one after the other: moncomptesante2026."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Vocabulary:
    """Knows words, each also with an s, and all numbers.

    No regular expression: one that may cut a text in many ways takes time without end over
    `lalalala…`, and whoever picks a host's name could make the kiosk stand still.

    Args:
        words: in lower case.
    """

    __slots__ = ("_by_letter",)

    def __init__(self, words: Iterable[str]) -> None:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for word in words:
            found[word[0]].update((word, f"{word}s"))
        for digit in "0123456789":
            found[digit].add(digit)
        self._by_letter = {
            letter: (frozenset(words), sorted(set(map(len, words))))
            for letter, words in found.items()
        }

    def covers(self, text: str) -> bool:
        """Whether a text can be cut into such words; the empty one can.

        It takes time in proportion to the length of the text.
        """
        ends = {0}  # where a word may begin
        for start in range(len(text)):
            if start in ends:
                words, lengths = self._by_letter.get(text[start], (frozenset(), []))
                ends.update(
                    start + length for length in lengths if text[start : start + length] in words
                )
        return len(text) in ends
