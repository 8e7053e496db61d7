"""The last good seed of this machine: it outlives a bad one, and a stick that is gone."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.seed.durable import put, read_plain, settle
from kiosk.seed.names import GOOD, LEARNED, MADE, MAX_BYTES, MAX_KEYS

_CODE: Final = "code-taken"
_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Kept:
    """A seed with the keys that lay beside it."""

    text: bytes
    keys: bytes | None = None

    def __repr__(self) -> str:
        return f"Kept({len(self.text)} bytes)"


class Store:
    """The folder of the last good seed.

    The keys lie under a name made of the seed's own text, and are written before it: whenever the
    power fails, a seed and its keys belong together.

    Attributes:
        folder: where it is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> Kept | None:
        """Give the last good seed, or None."""
        try:
            text = read_plain(self.folder, GOOD, MAX_BYTES)
        except OSError:
            return None
        keys = None
        with suppress(OSError):
            keys = read_plain(self.folder, _keys_of(text), MAX_KEYS)
        return Kept(text, keys)

    def keep(self, kept: Kept) -> bool:
        """Make a seed the last good one; tell whether it was not already.

        Raises:
            OSError: it cannot be kept; the one before it is.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if kept.keys is not None:
            put(self.folder / _keys_of(kept.text), kept.keys, _PRIVATE)
        fresh = put(self.folder / GOOD, kept.text, _PRIVATE)
        self._tidy(_keys_of(kept.text))
        return fresh

    def code_is_new(self, hashed: str) -> bool:
        """Tell whether this hash of the agent's code is another than the last one taken."""
        try:
            taken = read_plain(self.folder, _CODE, MAX_KEYS)
        except OSError:
            return True
        return taken != _digest(hashed.encode()).encode()

    def code_taken(self, hashed: str) -> None:
        """Note that this hash is in force: a code that the agent chooses later outlives a start."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        put(self.folder / _CODE, _digest(hashed.encode()).encode(), _PRIVATE)

    def _tidy(self, keys: str) -> None:
        """Remove what an earlier seed, or a start that was cut off, has left."""
        known = {GOOD, _CODE, MADE, keys}
        for entry in os.scandir(self.folder):
            # which keys are this machine's own is /usr/lib/ilot/devices' to know and to tidy:
            # forgotten, a stranger's keyboard would be learned at this start
            if entry.name in known or entry.name.startswith(LEARNED):
                continue
            if entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink(missing_ok=True)
        settle(self.folder)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _keys_of(text: bytes) -> str:
    return f"keys-{_digest(text)[:16]}.json"
