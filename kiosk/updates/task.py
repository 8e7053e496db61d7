"""What `kiosk update` has to do, as it is handed to the process that does it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kiosk.updates.clock import WRITTEN

SECONDS = 900.0  # until a look is given up: a first index of 100 MB over a village's line


@dataclass(frozen=True, slots=True)
class Task:
    """One look at a repository.

    Attributes:
        kiosk: this kiosk's number among all, "03-00017"; "" for one that has none.
        base: the address of the repository.
        root: the file of the root role that is trusted from the beginning.
        folder: of policies.
        categories: the image's file of categories, where the repository has none.
        index: the image's index of categories, or None.
        mode: that of the machine's settings, or "".
        standing: the supervisor's file of what is in force, or None.
        sources: the image's file of sources, which names hosts of each category, or None.
        samples: for a category, hosts that are in it.
        built: before which it cannot be, by what the image says.
        seconds: until the look is given up.
    """

    kiosk: str
    base: str
    root: Path
    folder: Path
    categories: Path
    index: Path | None = None
    mode: str = ""
    standing: Path | None = None
    sources: Path | None = None
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    built: dt.datetime = WRITTEN
    seconds: float = SECONDS

    @property
    def departement(self) -> str:
        """The number of its département, or ""."""
        return self.kiosk.partition("-")[0]

    def dump(self) -> str:
        """Write it down, as one line of JSON."""
        return json.dumps(asdict(self), default=_plain)

    @classmethod
    def load(cls, text: str) -> Task:
        """Read what `dump` wrote."""
        said = json.loads(text)
        paths = ("root", "folder", "categories", "index", "standing", "sources")
        said |= {name: Path(said[name]) for name in paths if said[name] is not None}
        said["samples"] = {name: tuple(hosts) for name, hosts in said["samples"].items()}
        said["built"] = dt.datetime.fromisoformat(said["built"])
        return cls(**said)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)
