"""What the last good seed made of this machine, so that an unchanged one needs no reading.

Most starts are like the one before: what reads and checks a seed takes ten times as long to be
loaded as to write what it made.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk.seed.durable import put, read_plain
from kiosk.seed.names import GOOD, MADE, MAX_BYTES, MAX_KEYS
from kiosk.seed.placing import File, Outcome
from kiosk.settings import CATEGORIES, ROOT, WHITELIST

_MOST: Final = 8 << 20  # bytes of what is noted
_PRIVATE: Final = 0o600
_RELEASE: Final = Path("/etc/os-release")
_JUDGES: Final = ("kiosk/seed", "kiosk/policy")  # the code that decides what a seed makes


def remember(  # noqa: PLR0913 - what a start is made of
    state: Path, raw: bytes, root: str, keys: bytes | None, outcome: Outcome, *, coded: bool
) -> None:
    """Note what a seed made.

    Args:
        state: the folder of the last good seed.
        raw: the bytes of its ilot.yaml.
        root: the name of the file of keys beside it, or "".
        keys: what that file holds.
        outcome: what it made.
        coded: whether it names the agent's code.

    Raises:
        OSError: it cannot be kept.
    """
    good = read_plain(state, GOOD, MAX_BYTES)  # or an older one could be brought back beside it
    files = [[f.place, b64encode(f.content).decode(), f.mode] for f in outcome.files]
    noted: dict[str, object] = {
        "of": _mark(raw, root, keys, good),
        "root": root,
        "files": files,
        "gone": outcome.gone,
    }
    noted["coded"] = coded
    put(state / MADE, json.dumps(noted).encode(), _PRIVATE)


def recall(state: Path, raw: bytes, seed: Path, *, coded: bool) -> Outcome | None:
    """Give what a seed made, if it is the same on the same image; None for any doubt.

    Args:
        state: the folder of the last good seed.
        raw: the bytes of the ilot.yaml that is there now.
        seed: the folder in which it lies.
        coded: whether the agent's code is in force.
    """
    try:
        noted = json.loads(read_plain(state, MADE, _MOST))
        root = str(noted["root"])
        keys = read_plain(seed, root, MAX_KEYS) if root else None
        good = read_plain(state, GOOD, MAX_BYTES)
        if noted["of"] != _mark(raw, root, keys, good) or (noted["coded"] and not coded):
            return None
        files = tuple(File(str(p), b64decode(text), int(mode)) for p, text, mode in noted["files"])
        return Outcome(files, tuple(map(str, noted["gone"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _mark(raw: bytes, root: str, keys: bytes | None, good: bytes) -> str:
    """Give what no other seed has, nor the same one on another image."""
    whole = hashlib.sha256()
    parts = [raw, root.encode(), b"-" if keys is None else keys, good]
    own = [path for folder in _JUDGES for path in sorted((ROOT / folder).glob("*.py"))]
    for path in (WHITELIST, CATEGORIES, _RELEASE, *own):
        with suppress(OSError):
            parts.append(path.read_bytes())
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()
