"""The files in which something is wrong; their first lines say what `kiosk check` must find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
SMALL = FOLDER / "small.yaml"
ICONS = frozenset({"famille", "ble", "mairie"})
_EXPECTED = re.compile(rb"# (\d+:\d+): (.+) / (.+)\n")


@dataclass(frozen=True)
class BrokenFile:
    """One of them.

    Attributes:
        expected: place, message and hint of each problem, in their order.
    """

    path: Path
    expected: tuple[tuple[str, str, str], ...]


def broken_files(folder: str) -> list[BrokenFile]:
    return [
        BrokenFile(path, tuple(_expected(path.read_bytes())))
        for path in sorted((FOLDER / folder).glob("*.yaml"))
    ]


def _expected(text: bytes) -> list[tuple[str, str, str]]:
    found = []
    while match := _EXPECTED.match(text):
        place, message, hint = (part.decode() for part in match.groups())
        found.append((place, message, hint))
        text = text[match.end() :]
    return found


def name(file: BrokenFile) -> str:
    return file.path.stem
