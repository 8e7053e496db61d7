"""What the sandbox of sites has seen, for tests to read."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

SECRET: Final = frozenset({"motdepasse", "carte", "cryptogramme", "chiffres"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    Attributes:
        kind: request, hello (a TLS handshake begins), login, mail, sms, paid, upload.
        host: which host was asked for.
        size: of the body, in bytes.
        fields: of the form or query; secrets are only counted.
    """

    kind: str
    host: str = ""
    method: str = ""
    path: str = ""
    size: int = 0
    scheme: str = ""
    fields: dict[str, str] = field(default_factory=dict)


class Journal:
    """A list of entries that several threads share.

    Args:
        file: where each entry is also written, one JSON object a line.
        remember: off in the training mode, where people may type what is theirs.
    """

    def __init__(self, file: Path | None = None, *, remember: bool = True) -> None:
        self._entries: list[Entry] = []
        self._lock = threading.Lock()
        self._remember = remember
        self._file = file.open("a", encoding="utf-8") if file else None

    def add(self, entry: Entry) -> None:
        """Write an entry down."""
        with self._lock:
            if self._remember:
                self._entries.append(entry)
            if self._file:
                self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
                self._file.flush()

    def entries(self) -> list[Entry]:
        """Give a copy of all of it."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Forget what was remembered; the file stays."""
        with self._lock:
            self._entries.clear()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file:
                self._file.close()
                self._file = None


def read(file: Path) -> list[Entry]:
    """Read what another process wrote with `Journal(file)`."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [Entry(**json.loads(line)) for line in lines]


def masked(fields: dict[str, str]) -> dict[str, str]:
    """Count the characters of secrets instead of keeping them."""
    return {
        name: f"({len(value)} caractères)" if name in SECRET else value
        for name, value in fields.items()
    }
