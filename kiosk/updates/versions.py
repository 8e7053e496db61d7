"""The versions of the policy that a kiosk keeps, each whole or not there.

    offered -> versions/0000000012-3fa0c1d2e4b5   the newest that was verified and tried
    versions/0000000012-3fa0c1d2e4b5/             never written to once it is there
        MANIFEST.json                             SHA-256 of each file beside it

A version is called by the number of the snapshot that it came with and by what is in it, so that
its name alone tells whether its files are those that were verified.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OFFERED: Final = "offered"
VERSIONS: Final = "versions"
MANIFEST: Final = "MANIFEST.json"
WHITELIST: Final = "whitelist.yaml"
CATEGORIES: Final = "categories.yaml"
REGION: Final = "region.yaml"
SITE: Final = "site.yaml"
INDEX: Final = "categories.kfi"
DELTA: Final = "delta.kfi"
FILES: Final = (WHITELIST, CATEGORIES, REGION, SITE, INDEX, DELTA)
_NAME: Final = re.compile(r"\d{10}-[0-9a-f]{12}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MOST: Final = 1 << 16  # bytes of a manifest


@dataclass(frozen=True, slots=True)
class PolicyFiles:
    """What a policy is made of; None where a version has no such file.

    Attributes:
        whitelist: the whitelist.
        categories: what is done with each category of sites; None for the image's own.
        region: what the département changes.
        site: what differs for this kiosk.
        index: the lists of sites by category, with the delta beside it.
    """

    whitelist: Path
    categories: Path | None
    region: Path | None
    site: Path | None
    index: Path | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version.

    Attributes:
        name: what it is called in trials, reports and lists of bad ones.
        folder: where its files are, by its own name: no link leads there.
    """

    name: str
    folder: Path

    def files(self) -> PolicyFiles:
        """Give the files of this version."""

        def there(name: str) -> Path | None:
            file = self.folder / name
            return file if file.is_file() else None

        return PolicyFiles(
            self.folder / WHITELIST, there(CATEGORIES), there(REGION), there(SITE), there(INDEX)
        )

    def whole(self) -> bool:
        """Whether its files, to the byte, are those that were verified; reads all of them."""
        hashes = self.manifest()
        if WHITELIST not in hashes or not self.name.endswith(f"-{fingerprint(hashes)}"):
            return False
        try:
            names = {file.name for file in self.folder.iterdir()}
            return names == {*hashes, MANIFEST} and all(
                _sha256(self.folder / name) == wanted for name, wanted in hashes.items()
            )
        except OSError:
            return False

    def manifest(self) -> dict[str, str]:
        """Give the SHA-256 of each file, as it is written down; {} if that cannot be read."""
        try:
            with (self.folder / MANIFEST).open("rb") as file:
                said = json.loads(file.read(_MOST))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(said, dict):
            return {}
        return {
            name: value
            for name, value in said.items()
            if name in FILES and isinstance(value, str) and _SHA256.fullmatch(value)
        }


def offered(folder: Path) -> Version | None:
    """Give the version that `kiosk update` offers, if its files are those that were verified.

    Args:
        folder: of policies.
    """
    try:
        name = (folder / OFFERED).readlink().name
    except OSError:
        return None
    return find(folder, name)


def find(folder: Path, name: str) -> Version | None:
    """Give a version by its name, if its files are those that were verified.

    Args:
        folder: of policies.
        name: as `Version.name`; whatever else it is, there is none.
    """
    if not is_name(name):
        return None
    version = Version(name, folder / VERSIONS / name)
    return version if version.whole() else None


def is_name(text: str) -> bool:
    """Whether a version may be called so."""
    return bool(_NAME.fullmatch(text))


def name_of(snapshot: int, hashes: Mapping[str, str]) -> str:
    """Say what a version is called.

    Args:
        snapshot: the number of the snapshot that it came with, below 10^10.
        hashes: SHA-256 of each file, by its name.
    """
    return f"{snapshot:010}-{fingerprint(hashes)}"


def fingerprint(hashes: Mapping[str, str]) -> str:
    """Give twelve digits that stand for names and contents.

    Args:
        hashes: SHA-256 of each file, by its name.
    """
    text = "".join(f"{name} {hashes[name]}\n" for name in sorted(hashes))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
