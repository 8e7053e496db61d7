"""Draws the noise that hides one visit in a number, with whole numbers only.

The sampler of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020),
algorithm 2: no floating point, so that no bit of the result tells what was added to.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable

Below = Callable[[int], int]
Noise = Callable[[int], int]


def discrete_laplace(scale: int, below: Below = secrets.randbelow) -> int:
    """Draw x with a probability in proportion to exp(-|x| / scale).

    Args:
        scale: at least 1; the standard deviation is about 1.41 times it.
        below: gives a random whole number from 0 up to what it is given, exclusive.
    """
    while True:
        rest = below(scale)
        if not _happens(rest, scale, below):
            continue
        whole = 0
        while _happens(1, 1, below):
            whole += 1
        size = rest + scale * whole
        negative = below(2)
        if not (negative and size == 0):  # 0 has one sign, not two
            return -size if negative else size


def none(_scale: int) -> int:
    """Draw no noise, where a test counts to the unit."""
    return 0


def _happens(numerator: int, denominator: int, below: Below) -> bool:
    """Happen with the probability exp(-numerator / denominator), for at most 1."""
    tries = 1
    while below(denominator * tries) < numerator:
        tries += 1
    return tries % 2 == 1


def deviation(scale: int) -> float:
    """Give the standard deviation of the noise of a scale: 1.36 for 1, 2.80 for 2."""
    share = math.exp(-1 / scale)
    return math.sqrt(2 * share) / (1 - share)
