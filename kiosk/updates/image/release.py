"""What is published of images: which there are, for which kiosks, and what each is made of.

`images/image.json` is signed as all that is published. It names the pieces of each bundle by their
hashes, so that a kiosk keeps what is right of a night's work and fetches nothing twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from kiosk.errors import KioskError
from kiosk.updates.image.version import ImageVersion

ROLE: Final = "image"  # whose key signs what is published of images
FOLDER: Final = "images"
INDEX: Final = f"{FOLDER}/image.json"
PATHS: Final = f"{FOLDER}/*"
PIECE: Final = 4 << 20  # bytes: half a minute of a village's line at the usual pace
MOST_BYTES: Final = 1 << 20  # of the index
MOST: Final = 8  # releases
LONGEST: Final = 4 << 30  # bytes of a bundle
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SALT: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_ALL: Final = 100
_KEYS: Final = frozenset(
    {"version", "sha256", "length", "piece", "pieces", "at_least", "percent", "salt"}
)


class ReleaseError(KioskError):
    """An index of images that says something else."""


@dataclass(frozen=True, slots=True)
class Release:
    """One image that is published.

    Attributes:
        version: of the image.
        sha256: of the bundle.
        length: of the bundle, in bytes.
        pieces: SHA-256 of each piece of the bundle, in their order.
        at_least: the version from which on it may be installed; None from any.
        percent: of the kiosks that take it; 0 stops it.
        salt: draws them.
        piece: bytes of each piece but the last.
    """

    version: ImageVersion
    sha256: str
    length: int
    pieces: tuple[str, ...]
    at_least: ImageVersion | None = None
    percent: int = _ALL
    salt: str = "s1"
    piece: int = PIECE

    @property
    def target(self) -> str:
        """The name under which the bundle is published."""
        return f"{FOLDER}/ilot-{self.version}.raucb"

    @property
    def path(self) -> str:
        """Where the bundle is below `targets/`: under its hash, so that caches may keep it."""
        return f"{FOLDER}/{self.sha256}.ilot-{self.version}.raucb"

    @property
    def for_all(self) -> bool:
        """Whether every kiosk takes it, be it without a number."""
        return self.percent >= _ALL

    def span(self, number: int) -> int:
        """Give the length of a piece by its number, in bytes."""
        return min(self.piece, self.length - number * self.piece)


def measured(file: BinaryIO, piece: int = PIECE) -> tuple[str, int, tuple[str, ...]]:
    """Give the SHA-256 of a bundle, its length, and the SHA-256 of each piece."""
    whole, length, pieces = hashlib.sha256(), 0, []
    while data := file.read(piece):
        whole.update(data)
        length += len(data)
        pieces.append(hashlib.sha256(data).hexdigest())
    return whole.hexdigest(), length, tuple(pieces)


def of_bundle(file: Path, version: ImageVersion) -> Release:
    """Describe a bundle.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as stream:
        return Release(version, *measured(stream))


def dump(releases: Iterable[Release]) -> bytes:
    """Write releases down, as JSON, the newest first."""
    plain = [
        {
            "version": str(one.version),
            "sha256": one.sha256,
            "length": one.length,
            "piece": one.piece,
            "pieces": list(one.pieces),
            "at_least": str(one.at_least) if one.at_least else None,
            "percent": one.percent,
            "salt": one.salt,
        }
        for one in sorted(releases, key=lambda one: one.version, reverse=True)
    ]
    return json.dumps({"releases": plain}).encode()


def parse(untrusted: bytes) -> tuple[Release, ...]:
    """Read what `dump` wrote; all of it is right, or none of it is taken.

    Raises:
        ReleaseError: it says something else.
    """
    if len(untrusted) > MOST_BYTES:
        raise _refusal(f"it is longer than {MOST_BYTES >> 10} KiB")
    try:
        said = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise _refusal("it is no JSON") from error
    if not isinstance(said, dict) or set(said) != {"releases"}:
        raise _refusal("it is no object with “releases” alone")
    listed = said["releases"]
    if not isinstance(listed, list) or len(listed) > MOST:
        raise _refusal(f"“releases” is no list of {MOST} at most")
    releases = tuple(_releases(listed))
    if len({one.version for one in releases}) != len(releases):
        raise _refusal("two releases have one version")
    return releases


def _releases(listed: list[Any]) -> Iterator[Release]:
    for number, said in enumerate(listed, 1):
        try:
            yield _release(said)
        except (ValueError, TypeError, KeyError) as error:
            raise _refusal(f"release {number}: {error}") from error


def _release(said: Any) -> Release:  # noqa: ANN401 - JSON
    if not isinstance(said, dict) or set(said) != _KEYS:
        raise ValueError(f"other keys than {', '.join(sorted(_KEYS))}")
    at_least, length = said["at_least"], _whole(said["length"], 1, LONGEST)
    piece = _whole(said["piece"], 1 << 16, 1 << 26)
    return Release(
        ImageVersion.parse(said["version"]),
        _digest(said["sha256"]),
        length,
        tuple(map(_digest, _pieces(said["pieces"], -(-length // piece)))),
        None if at_least is None else ImageVersion.parse(at_least),
        _whole(said["percent"], 0, _ALL),
        salt(said["salt"]),
        piece,
    )


def _pieces(said: object, wanted: int) -> list[Any]:
    if not isinstance(said, list) or len(said) != wanted:
        raise ValueError("not as many pieces as its length has")
    return said


def _digest(said: object) -> str:
    if not isinstance(said, str) or not _SHA256.fullmatch(said):
        raise ValueError("no SHA-256")
    return said


def _whole(said: object, least: int, most: int) -> int:
    if type(said) is not int or not least <= said <= most:
        raise ValueError(f"no number from {least} to {most}")
    return said


def salt(said: object) -> str:
    """Read what draws kiosks.

    Raises:
        ValueError: it is no such word.
    """
    if not isinstance(said, str) or not _SALT.fullmatch(said):
        raise ValueError("a salt is a short word of small letters and digits")
    return said


def _refusal(what: str) -> ReleaseError:
    return ReleaseError(f"{INDEX}: {what}", hint="`kiosk publish image` writes it")
