"""Puts the files that a seed makes where programs look for them; knows nothing of seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.seed.durable import put

if TYPE_CHECKING:
    from pathlib import Path

_ORDINARY: Final = 0o644


class File(NamedTuple):
    """A file to be.

    Attributes:
        place: below the root of this machine.
        content: what it holds.
        mode: who may read it.
    """

    place: str
    content: bytes
    mode: int = _ORDINARY

    def __repr__(self) -> str:
        return f"File({self.place!r}, {len(self.content)} bytes, {self.mode:o})"


class Outcome(NamedTuple):
    """All that a seed makes of this machine.

    Attributes:
        files: to be there.
        gone: places where nothing shall be.
    """

    files: tuple[File, ...]
    gone: tuple[str, ...]


def place(prefix: Path, outcome: Outcome) -> None:
    """Put everything there, and take away what shall not be.

    Raises:
        OSError: it cannot be written.
    """
    for name in outcome.gone:
        (prefix / name).unlink(missing_ok=True)
    for file in outcome.files:
        target = prefix / file.place
        secret = not file.mode & 0o077 and not target.parent.exists()
        target.parent.mkdir(mode=0o700 if secret else 0o755, parents=True, exist_ok=True)
        put(target, file.content, file.mode)
