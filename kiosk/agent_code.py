"""What an agent's code may be, with the only form in which it is kept."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Final

AGENT_CODE: Final = "agent-code"  # the file of its hash, in the folder of what survives
MIN_DIGITS: Final = 4
MAX_DIGITS: Final = 12
_DIGITS: Final = "0123456789"


class Weakness(StrEnum):
    """What can be wrong with a new code, in the words of the command line."""

    NONE = ""
    NO_DIGITS = "a code is made of digits only: it is typed on a pad"
    LENGTH = f"a code has {MIN_DIGITS} to {MAX_DIGITS} digits"
    ORDER = "one digit over and over, or digits in their order, is what people try first"
    GROUP = "a group of digits over and over is what people try first"


def weakness(digits: str) -> Weakness:
    """Tell what is wrong with a new code."""
    if not digits or any(digit not in _DIGITS for digit in digits):
        return Weakness.NO_DIGITS
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        return Weakness.LENGTH
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return Weakness.ORDER
    half = len(digits) // 2
    if any(digits == (digits[:n] * len(digits))[: len(digits)] for n in range(1, half + 1)):
        return Weakness.GROUP
    return Weakness.NONE


def hashed(digits: str) -> str:
    """Give the only form in which a code is kept."""
    # imported here, as no start of the kiosk shall wait for it
    from argon2 import PasswordHasher  # noqa: PLC0415

    return PasswordHasher().hash(digits)  # argon2id with the parameters of RFC 9106
