"""Compares what a sampler draws with what it should: Pearson's chi-square."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Final

_FEWEST: Final = 20  # expected draws, below which values are taken together


def exact(scale: int, x: int) -> float:
    """Give the probability of x in the discrete Laplace distribution."""
    share = math.exp(-1 / scale)
    return (1 - share) / (1 + share) * share ** abs(x)


def p_value(draws: Iterable[int], scale: int) -> float:
    """Give how probable so great a difference is by chance."""
    seen = Counter(draws)
    total = seen.total()
    reach = 0
    while exact(scale, reach + 1) * total >= _FEWEST:
        reach += 1
    expected = {x: exact(scale, x) * total for x in range(-reach, reach + 1)}
    tail = (total - sum(expected.values())) / 2
    statistic = sum((seen[x] - n) ** 2 / n for x, n in expected.items())
    for side in (-1, 1):
        beyond = sum(n for x, n in seen.items() if x * side > reach)
        statistic += (beyond - tail) ** 2 / tail
    return _above(statistic, len(expected) + 2 - 1)


def _above(statistic: float, freedom: int) -> float:
    """Give the upper tail of chi-square, by Wilson and Hilferty: right to a few per cent."""
    spread = 2 / (9 * freedom)
    z = ((statistic / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)
    return math.erfc(z / math.sqrt(2)) / 2
