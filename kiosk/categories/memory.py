"""What an update remembers for the next: sizes of the past, validators, and how it built."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kiosk.categories.gates import Past
from kiosk.categories.kinds import Kinds
from kiosk.categories.sources import Feed
from kiosk.errors import KioskError
from kiosk.policy.category_format import VERSION

_FILE: Final = "memory.json"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered.

    Attributes:
        pasts: by “source/category”.
        validators: by source: what its server knows our copy by.
        recipe: from what, and how, the version in force was built.
    """

    pasts: dict[str, Past | None] = field(default_factory=dict)
    validators: dict[str, dict[str, str]] = field(default_factory=dict)
    recipe: str = ""


def recipe(feed: Feed, kinds: Kinds, open_hosts: Iterable[str]) -> str:
    """Give a digest of all that shapes an index besides the lists."""
    parts = [kinds.denied, kinds.security, kinds.harmless, kinds.compiled or (), open_hosts]
    text = json.dumps([VERSION, feed.model_dump(), *map(sorted, parts)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read(folder: Path) -> Memory:
    """Read what is remembered; nothing at the first time.

    Raises:
        KioskError: it is damaged.
    """
    file = folder / _FILE
    try:
        said: dict[str, Any] = json.loads(file.read_text())
        pasts = {key: _past(*value) for key, value in said["pasts"].items()}
        return Memory(dict(pasts), said["validators"], said["recipe"])
    except FileNotFoundError:
        return Memory()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "remove it: what is in force is compared with instead"
        raise KioskError(f"{file}: the memory of updates is damaged", hint=hint) from error


def write(folder: Path, memory: Memory) -> None:
    """Keep it, in one rename."""
    said = {
        "pasts": {
            key: [list(past.in_force), list(past.waiting), str(past.since) if past.since else None]
            for key, past in sorted(memory.pasts.items())
            if past
        },
        "validators": memory.validators,
        "recipe": memory.recipe,
    }
    fresh = folder / f"{_FILE}.new"
    with fresh.open("w") as out:
        out.write(json.dumps(said, indent=1) + "\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(folder / _FILE)


def _past(in_force: list[int], waiting: list[int], since: str | None) -> Past:
    day = dt.date.fromisoformat(since) if since else None
    return Past(tuple(map(int, in_force)), tuple(map(int, waiting)), day)
