"""A text that nobody else would write, planted in a visit and sought after it."""

from __future__ import annotations

import base64
import ctypes
import re
import secrets
import string
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_MARK: Final = "KNRY"
_RANDOM: Final = 10
_TAIL: Final = 64  # bytes after a hit that may hold the store's name
_STORE: Final = re.compile(r"-([A-Z0-9]+)")
BARE: Final = "(bare)"
_PAD: Final = b"\0"

# The C library finds a text in memory that is mostly zeros 10 to 60 times as fast as bytes.find.
_memmem = ctypes.CDLL(None).memmem
_memmem.restype = ctypes.c_void_p
_memmem.argtypes = (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t)


@dataclass(frozen=True, repr=False)
class Canary:
    """One such text; each store is given it with a suffix of its own, as in KNRYABC-TITLE.

    Attributes:
        value: the text without a suffix.
    """

    value: str

    @classmethod
    def fresh(cls) -> Canary:
        """Make one."""
        letters = (secrets.choice(string.ascii_uppercase) for _ in range(_RANDOM))
        return cls(_MARK + "".join(letters))

    @cached_property
    def needles(self) -> tuple[tuple[bytes, str], ...]:
        """Give what to look for, and how it is written: as it is, wide, or in base64."""
        plain = self.value.encode()
        return (
            (plain, "utf-8"),
            (self.value.encode("utf-16-le"), "utf-16-le"),
            *((_in_base64(plain, shift), "base64") for shift in range(3)),
        )

    @property
    def overlap(self) -> int:
        """How many bytes two windows must share so that no hit falls between them."""
        return max(len(needle) for needle, _ in self.needles) + _TAIL

    def count(self, untrusted: bytes, end: int | None = None) -> Counter[str]:
        """Count the hits by store.

        Args:
            untrusted: what to look through.
            end: hits that begin behind it are left to the next window.
        """
        found: Counter[str] = Counter()
        limit = len(untrusted) if end is None else end
        for needle, how in self.needles:
            if not _memmem(untrusted, len(untrusted), needle, len(needle)):
                continue
            place = untrusted.find(needle)
            while 0 <= place < limit:
                found[_store(untrusted[place : place + len(needle) + _TAIL], how)] += 1
                place = untrusted.find(needle, place + 1)
        return found


def _in_base64(plain: bytes, shift: int) -> bytes:
    """Give what base64 makes of it behind so many bytes: only the groups that are all ours."""
    text = base64.b64encode(_PAD * shift + plain)
    first = 4 if shift else 0
    last = (shift + len(plain)) // 3 * 4
    return text[first:last]


def _store(hit: bytes, how: str) -> str:
    if how == "base64":
        clean = re.match(rb"[A-Za-z0-9+/]*", hit)
        whole = clean[0] if clean else b""
        left = len(whole) % 4
        padded = whole[:-1] if left == 1 else whole + b"=" * (-left % 4)
        text = base64.b64decode(padded).decode("latin-1")
    else:
        text = hit.decode("utf-16-le" if how == "utf-16-le" else "latin-1", errors="ignore")
    named = _STORE.search(text[: _RANDOM + len(_MARK) + 1]) or _after(text)
    return named[1] if named else BARE


def _after(text: str) -> re.Match[str] | None:
    return re.match(r"[A-Z]*-([A-Z0-9]+)", text)
