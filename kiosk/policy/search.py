"""Finding services from what a citizen types: no accents, the first letters, a slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kiosk.policy.model import Policy, Service

ONE_SLIP: Final = 4  # letters from which one slip is forgiven
TWO_SLIPS: Final = 8
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_SMALL_WORDS: Final = frozenset(
    {
        *("a", "au", "aux", "avec", "ce", "ces", "comment", "d", "de", "des", "du", "en", "et"),
        *("faire", "je", "l", "la", "le", "les", "ma", "mes", "mon", "ou", "par", "pour", "qu"),
        *("sa", "ses", "son", "sur", "un", "une", "vos", "votre"),
    }
)
_HOST: Final = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)+[a-z][a-z]+\.?(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)

# How good a hit is; less is better.
_WHOLE, _NAME, _ALIAS, _WORD, _SLIP, _NONE = 0, 1, 2, 3, 4, 9


def find(policy: Policy, query: str, *, helped: bool = False) -> tuple[Service, ...]:
    """Give the services that a citizen may mean, the likeliest first.

    Args:
        policy: whose services.
        query: what was typed.
        helped: whether the agent helps.
    """
    words = _words(query)
    words = [word for word in words if word not in _SMALL_WORDS] or words
    if not words:
        return ()
    shown = policy.offered(helped=helped)
    for slips in (False, True):
        ranked = [(_rank(service, words, slips=slips), service) for service in shown]
        hits = [(rank, service.order, service) for rank, service in ranked if rank < _NONE]
        if hits:
            return tuple(service for *_key, service in sorted(hits, key=lambda hit: hit[:2]))
    return ()


def is_address(query: str) -> bool:
    """Tell whether this looks like the address of a site, not like words."""
    return _HOST.fullmatch(query.strip()) is not None


def fold(text: str) -> str:
    """Give a text in small letters without accents, its words apart by one space."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = (c for c in bare if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def _words(text: str) -> list[str]:
    return fold(text).split()


@lru_cache(maxsize=512)
def _texts(service: Service) -> tuple[tuple[int, str], ...]:  # rank and folded text
    names = [(_NAME, service.label), (_NAME, service.id.replace("_", " "))]
    aliases = [(_ALIAS, alias) for alias in service.aliases]
    lines = [(_WORD, text) for text in (service.description.fr, service.description.en)]
    return tuple((rank, fold(text)) for rank, text in (*names, *aliases, *lines))


def _rank(service: Service, words: list[str], *, slips: bool) -> int:
    texts = _texts(service)
    phrase = " ".join(words)
    if any(text == phrase for rank, text in texts if rank != _WORD):
        return _WHOLE
    best = min((rank for rank, text in texts if text.startswith(phrase)), default=_NONE)
    if best < _NONE:
        return best
    return max(_word_rank(texts, word, slips=slips) for word in words)


def _word_rank(texts: tuple[tuple[int, str], ...], word: str, *, slips: bool) -> int:
    best = _NONE
    for rank, text in texts:
        for candidate in text.split():
            if candidate.startswith(word):
                best = min(best, rank)
            elif slips and rank < _WORD and _near(word, candidate):
                best = min(best, _SLIP + rank)
    return best


def _near(word: str, candidate: str) -> bool:
    allowed = 0 if len(word) < ONE_SLIP else 1 if len(word) < TWO_SLIPS else 2
    if not allowed:
        return False
    return any(distance(word, begin) <= allowed for begin in _beginnings(word, candidate))


def _beginnings(word: str, candidate: str) -> Iterator[str]:
    yield candidate
    for length in (len(word) - 1, len(word), len(word) + 1):
        if ONE_SLIP <= length < len(candidate):
            yield candidate[:length]


def distance(one: str, other: str) -> int:
    """Count the slips between two words: a letter more, less, other, or two swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
