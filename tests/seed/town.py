"""A machine in a folder, with seeds for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kiosk.seed.applying import Places, apply, found
from kiosk.seed.reading import Read
from kiosk.seed.store import Store

RUN = Path("/run/ilot")
STATE = Path("/var/lib/ilot/seed")
SMALL = "version: 1\nsite:\n  name: Agence\n  commune: Lieu\n"
SECRET = "chevre et chou"  # noqa: S105 - of no network
GOOD_WIFI = f"""\
network:
  wifi:
    ssid: Livebox-1234
    password: "{SECRET}"
"""


@dataclass
class Machine:
    """A machine that starts again and again.

    Attributes:
        root: its files; /run is emptied at each start.
        said: what it told the journal.
    """

    root: Path
    said: list[str] = field(default_factory=list)

    @property
    def places(self) -> Places:
        return Places(STATE, RUN, self.root)

    @property
    def seed(self) -> Path:
        folder = self.root / "seed"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def store(self) -> Store:
        return Store(self.places.at(str(STATE)))

    def write(self, text: str | bytes, name: str = "ilot.yaml") -> None:
        data = text.encode() if isinstance(text, str) else text
        (self.seed / name).write_bytes(data)

    def start(self) -> Read | None:
        run = self.root / "run"
        if run.exists():
            for file in sorted(run.rglob("*"), reverse=True):
                file.rmdir() if file.is_dir() else file.unlink()
        return self.again()

    def again(self) -> Read | None:
        """Apply once more without a start."""
        return apply(found(self.seed, None), self.store, self.places, self.said.append)

    def has(self, place: str) -> bool:
        return (self.root / place.lstrip("/")).exists()

    def text(self, place: str) -> str:
        return (self.root / place.lstrip("/")).read_text(encoding="utf-8")

    @property
    def fault(self) -> str:
        return self.text("/run/ilot/seed-fault").strip() if self.has("/run/ilot/seed-fault") else ""
